"""What an operator can choose: environment variables that begin with COACH_, also from a file `.env`."""

import re
from pathlib import Path
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.knowledge.upload import UPLOAD_LARGEST
from infrastructure.refused import Refused

DEFAULT_TENANT = UUID("00000000-0000-7000-8000-000000000001")
PREFIX = "COACH_"

LogLevel: TypeAlias = Literal["debug", "info", "warning", "error"]
QueueTransport: TypeAlias = Literal["postgres", "nats"]


class SettingsWrong(Refused):
    """Says in plain words which variables must be set or corrected. Quotes no secret."""


def _postgres(url: SecretStr) -> SecretStr:
    plain = url.get_secret_value().replace("postgresql+asyncpg://", "postgresql://", 1)
    if not plain.startswith("postgresql://"):
        raise ValueError("must begin with postgresql://")
    return SecretStr(plain)


def _mongo(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("mongodb://", "mongodb+srv://")):
        raise ValueError("must begin with mongodb:// or mongodb+srv://")
    return url


def _nats(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("nats://", "tls://")):
        raise ValueError("must begin with nats:// or tls://")
    return url


def _qdrant(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return url


def _collection_prefix(prefix: str) -> str:
    if not re.fullmatch(r"(?:[A-Za-z0-9_]{1,50}\.)?", prefix):
        raise ValueError("must be a word that ends with a dot, such as coach.")
    return prefix


def _word(word: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", word):
        raise ValueError("must be a small letter, then small letters, digits or _: 63 characters at most")
    return word


def _http(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return url


def _database(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,62}", name):
        raise ValueError("must be a letter, then letters, digits, - or _: 63 characters at most")
    return name


def _folder(path: Path) -> Path:
    return path.expanduser().absolute()


Folder: TypeAlias = Annotated[Path, AfterValidator(_folder)]
PostgresUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_postgres)]
MongoUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_mongo)]
QdrantUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_qdrant)]
CollectionPrefix: TypeAlias = Annotated[str, AfterValidator(_collection_prefix)]
NatsUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_nats)]
Word: TypeAlias = Annotated[str, AfterValidator(_word)]
HttpUrl: TypeAlias = Annotated[str, AfterValidator(_http)]
DatabaseName: TypeAlias = Annotated[str, AfterValidator(_database)]


def _bucket(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", name):
        raise ValueError("must be 3 to 63 small letters, digits, dots or -")
    return name


def _prefix(prefix: str) -> str:
    if not re.fullmatch(r"(?:[A-Za-z0-9_-]{1,50}/)*", prefix):
        raise ValueError("must be words that end with a slash, such as coach/")
    return prefix


BucketName: TypeAlias = Annotated[str, AfterValidator(_bucket)]
KeyPrefix: TypeAlias = Annotated[str, AfterValidator(_prefix)]


class Settings(BaseSettings):
    """URLs may carry passwords, so they are secrets too. A variable that is set to nothing is not set."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=True,
    )

    home: Folder = Path(".coach")
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    log_level: LogLevel | None = None
    request_deadline: float = Field(10.0, gt=0, le=300)  # seconds
    default_tenant: UUID = DEFAULT_TENANT

    postgres_url: PostgresUrl | None = None
    postgres_direct_url: PostgresUrl | None = None
    postgres_pool_size: int = Field(10, ge=1, le=200)
    mongo_url: MongoUrl | None = None
    mongo_database: DatabaseName = "study_coach"
    mongo_pool_size: int = Field(20, ge=1, le=500)
    objects_dir: Folder | None = None
    s3_bucket: BucketName | None = None  # instead of the folder
    s3_endpoint: HttpUrl | None = None  # of a server other than Amazon's
    s3_region: str = "us-east-1"
    s3_key_id: SecretStr | None = None  # without it, whatever the machine is allowed
    s3_secret: SecretStr | None = None
    s3_prefix: KeyPrefix = ""
    upload_largest: int = Field(UPLOAD_LARGEST, ge=1, le=5_000_000_000)  # bytes
    public_url: HttpUrl | None = None  # where the HTTP door is reached, if not where requests say

    qdrant_url: QdrantUrl | None = None  # instead of PostgreSQL, for vectors
    qdrant_api_key: SecretStr | None = None
    qdrant_prefix: CollectionPrefix = ""  # of every collection, where systems share a server

    queue: QueueTransport = "postgres"
    nats_url: NatsUrl | None = None
    nats_prefix: Word = "coach"  # of every subject and stream on the broker

    model_base_url: HttpUrl | None = None
    model_api_key: SecretStr | None = None
    chat_model: str | None = None
    embedding_model: str | None = None

    master_key: SecretStr | None = None
    blind_index_key: SecretStr | None = None
    token_key: SecretStr | None = None
    queue_key: SecretStr | None = None
    cursor_key: SecretStr | None = None

    @model_validator(mode="after")
    def _models_can_be_reached(self) -> "Settings":
        wanted = self.chat_model or self.embedding_model
        if wanted and not (self.model_base_url or self.model_api_key):
            raise ValueError(
                f"{PREFIX}CHAT_MODEL and {PREFIX}EMBEDDING_MODEL need {PREFIX}MODEL_BASE_URL, "
                f"{PREFIX}MODEL_API_KEY or both"
            )
        return self

    @model_validator(mode="after")
    def _broker_can_be_reached(self) -> "Settings":
        if self.queue == "nats" and self.nats_url is None:
            raise ValueError(f"{variable('queue')}=nats needs {variable('nats_url')}")
        return self

    @model_validator(mode="after")
    def _vector_server_can_be_reached(self) -> "Settings":
        if self.qdrant_url is None and (self.qdrant_api_key or self.qdrant_prefix):
            raise ValueError(f"{variable('qdrant_url')} is missing")
        return self

    @model_validator(mode="after")
    def _bucket_can_be_reached(self) -> "Settings":
        if (self.s3_key_id is None) != (self.s3_secret is None):
            raise ValueError(f"{variable('s3_key_id')} and {variable('s3_secret')} go together")
        if self.s3_bucket is None and (self.s3_endpoint or self.s3_key_id):
            raise ValueError(f"{variable('s3_bucket')} is missing")
        return self

    @property
    def vectors_in(self) -> Literal["postgres", "qdrant"]:
        return "postgres" if self.qdrant_url is None else "qdrant"

    @property
    def objects_in(self) -> Literal["folder", "bucket"]:
        return "folder" if self.s3_bucket is None else "bucket"

    @property
    def objects(self) -> Path:
        return self.objects_dir or self.home / "objects"


def variable(field: str) -> str:
    """The name of the environment variable that sets a field."""
    return f"{PREFIX}{field.upper()}"


def read_settings() -> Settings:
    """What the environment says; raises ``SettingsWrong``."""
    try:
        return Settings()
    except ValidationError as wrong:
        raise SettingsWrong("\n".join(_plainly(wrong))) from None


def _plainly(wrong: ValidationError) -> list[str]:
    lines = []
    for error in wrong.errors(include_url=False, include_input=False):
        complaint = error["msg"].removeprefix("Value error, ")
        where = [variable(str(part)) for part in error["loc"][:1]]
        lines.append(" ".join([*where, complaint.replace("Input should", "should")]))
    return lines
