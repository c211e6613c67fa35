"""The product, and a whole coach without a server; each concept is wired in `composition`."""

from datetime import timedelta
from functools import partial

from adapters.nats.names import CONSUMER
from application.ports.link_gate import LinkedObjects
from entrypoints.http.options import HttpOptions
from entrypoints.queue.consumer import Consumer
from entrypoints.queue.nats import NatsCommands, NatsOutcomes
from entrypoints.queue.sealing import Sealer
from infrastructure.composition.choices import thinking, when_needed
from infrastructure.composition.injector import containers, providers
from infrastructure.composition.memory_ports import MemoryPorts
from infrastructure.composition.real_ports import NATS_SILENCE, Ports
from infrastructure.composition.use_cases import UseCases
from infrastructure.deployment import Deployment
from infrastructure.metrics.pools import Pools
from infrastructure.metrics.readings import Readings
from infrastructure.version import release


class Container(containers.DeclarativeContainer):
    """The product: ``Container(deployment=...)``. Connections are opened and closed in `lifespan.py`."""

    deployment = providers.Dependency(instance_of=Deployment)
    settings = deployment.provided.settings
    ports = providers.Container(Ports, deployment=deployment)
    use_cases = providers.Container(UseCases, ports=ports)

    coach = use_cases.coach
    subscribers = use_cases.subscribers
    relay = use_cases.relay
    pools = providers.Singleton(
        Pools,
        engines=providers.Dict(postgres=ports.engine, postgres_fenced=ports.fenced_engine),
        connections=providers.Dict(postgres=ports.connections, postgres_fenced=ports.fenced),
        mongo=ports.mongo_pool_counts,
        mongo_size=settings.mongo_pool_size,
    )
    readings = providers.Singleton(
        Readings,
        instruments=ports.instruments,
        pools=pools,
        sagas=ports.postgres_vital_signs,
        stores=providers.List(ports.postgres_vital_signs, ports.mongo_vital_signs),
    )
    http_options = providers.Singleton(
        HttpOptions,
        traffic=ports.instruments,
        tracer=ports.tracer,
        measured=readings,
        default_tenant_id=deployment.provided.settings.default_tenant,
        signing_key=deployment.provided.keys.cursor_key,
        new_id=ports.ids.provided.new,
        objects=providers.Selector(
            settings.objects_in,
            folder=providers.Factory(LinkedObjects, ports.signed_links, use_cases.object_store),
            bucket=providers.Object(None),
        ),
        deadline=providers.Factory(timedelta, seconds=settings.request_deadline),
        proxies=settings.proxies,
        origins=settings.cors_origins,
        encrypted=settings.encrypted,
        thinking=providers.Callable(thinking, settings),
        version=providers.Callable(release),
        asyncapi=providers.Callable(
            partial,
            when_needed("entrypoints.queue.asyncapi", "asyncapi_document"),
            version=providers.Callable(release),
            prefix=settings.nats_prefix,
        ),
    )
    sealer = providers.Singleton(Sealer, providers.List(deployment.provided.keys.queue_key))
    queue = providers.Singleton(
        Consumer,
        transport=providers.Selector(
            settings.queue, postgres=providers.Object("pgqueuer"), nats=providers.Object("nats")
        ),
        coach=coach,
        sealer=sealer,
        outcomes=providers.Selector(
            settings.queue,
            postgres=providers.Singleton(
                when_needed("entrypoints.queue.postgres", "PostgresOutcomes"), ports.pgqueuer_driver
            ),
            nats=providers.Singleton(NatsOutcomes, ports.nats_connection, settings.nats_prefix),
        ),
        dead_letters=ports.dead_letters,
        clock=ports.clock,
        tracer=ports.tracer,
    )
    queue_commands = providers.Selector(
        settings.queue,
        postgres=providers.Factory(
            when_needed("entrypoints.queue.postgres", "PostgresCommands"), ports.pgqueuer_driver
        ),
        nats=providers.Factory(NatsCommands, ports.nats_connection, settings.nats_prefix),
    )
    queue_consumer = providers.Selector(
        settings.queue,
        postgres=providers.Singleton(
            when_needed("entrypoints.queue.postgres", "PostgresConsumer"),
            ports.pgqueuer_driver.provider,
            queue,
        ),
        nats=providers.Singleton(
            when_needed("entrypoints.queue.nats_consumer", "NatsConsumer"),
            url=ports.nats_url,
            stream=ports.nats_names.provided.commands,
            durable=CONSUMER,
            declare=ports.declare_nats_streams,
            consumer=queue,
            prefix=settings.nats_prefix,
            options=providers.Factory(
                when_needed("entrypoints.queue.nats_consumer", "NatsConsumerOptions"), silence=NATS_SILENCE
            ),
        ),
    )


class MemoryContainer(containers.DeclarativeContainer):
    """A whole coach without a server: ``MemoryContainer(stores=MemoryStores(...))``.

    Single ports can be changed before the first use: ``container.ports.tutor.override(...)``.
    """

    stores = providers.Singleton(when_needed("adapters.memory.stores", "MemoryStores"))
    ports = providers.Container(MemoryPorts, stores=stores)
    use_cases = providers.Container(UseCases, ports=ports)
    coach = use_cases.coach
    subscribers = use_cases.subscribers
    relay = use_cases.relay
