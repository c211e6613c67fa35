"""Uploads and the manifest, in PostgreSQL and in what stands in for it."""

import pytest

from adapters.memory.stores import MemoryStores
from adapters.postgres.connections import Connections
from adapters.postgres.object_manifest import PostgresAgeingObjects
from adapters.postgres.upload_repository import PostgresWaitingUploads
from application.ports.object_manifest import AgeingObjects
from application.ports.upload_repository import WaitingUploads
from tests.contracts.test_memory_stores import OnMemoryStores
from tests.contracts.uploads import (
    AgeingObjectsContract,
    ObjectManifestContract,
    TruthOfFilesContract,
    UploadRepositoryContract,
    WaitingUploadsContract,
)
from tests.on_postgres import OnPostgres


class InMemory(OnMemoryStores):
    @pytest.fixture
    def waiting_uploads(self, stores: MemoryStores) -> WaitingUploads:
        return stores.waiting_uploads

    @pytest.fixture
    def ageing_objects(self, stores: MemoryStores) -> AgeingObjects:
        return stores.ageing_objects


@pytest.mark.infra
class InPostgres(OnPostgres):
    @pytest.fixture
    def waiting_uploads(self, connections: Connections) -> WaitingUploads:
        return PostgresWaitingUploads(connections)

    @pytest.fixture
    def ageing_objects(self, connections: Connections) -> AgeingObjects:
        return PostgresAgeingObjects(connections)


class TestMemoryUploadRepository(InMemory, UploadRepositoryContract): ...


class TestMemoryWaitingUploads(InMemory, WaitingUploadsContract): ...


class TestMemoryObjectManifest(InMemory, ObjectManifestContract): ...


class TestMemoryAgeingObjects(InMemory, AgeingObjectsContract): ...


class TestPostgresUploadRepository(InPostgres, UploadRepositoryContract): ...


class TestPostgresWaitingUploads(InPostgres, WaitingUploadsContract): ...


class TestPostgresObjectManifest(InPostgres, ObjectManifestContract): ...


class TestPostgresAgeingObjects(InPostgres, AgeingObjectsContract): ...


class TestMemoryTruthOfFiles(InMemory, TruthOfFilesContract): ...


class TestPostgresTruthOfFiles(InPostgres, TruthOfFilesContract): ...
