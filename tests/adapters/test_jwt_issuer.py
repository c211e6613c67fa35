"""Access tokens as JWTs: what a forger may try, and changing keys with no token refused."""

import hmac
from datetime import UTC, datetime, timedelta
from secrets import token_bytes
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OKPKey
from joserfc.util import json_b64decode, json_b64encode, urlsafe_b64encode

from adapters.tokens.jwt_issuer import JwtIssuer
from adapters.tokens.signing_keys import SigningKeys
from application.ports.token_issuer import Identity

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
ADA = Identity(tenant_id=UUID(int=1), user_id=UUID(int=2))
KEYS = SigningKeys([bytes(range(32))])
KID, KEY = KEYS.signing
HEADER = {"alg": "Ed25519", "kid": KID, "typ": "at+jwt"}
CLAIMS = {
    "iss": "study-coach",
    "aud": "api",
    "sub": str(ADA.user_id),
    "tenant": str(ADA.tenant_id),
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 900,
}


def issuer_with(keys: SigningKeys, *, remembered: int = 4096) -> JwtIssuer:
    return JwtIssuer(keys, issuer="study-coach", audience="api", remembered=remembered)


def signed(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A token with our own key, whatever it says."""
    return jwt.encode(header, claims, KEY, algorithms=["Ed25519", "EdDSA"], default_type=None)


def test_is_a_token_that_others_can_verify() -> None:
    token = issuer_with(KEYS).access_token(ADA, now=NOW)
    read = jwt.decode(token, OKPKey.import_key(KEY.as_dict(private=False)), algorithms=["Ed25519"])
    assert (read.header, read.claims) == (HEADER, CLAIMS)


def test_what_these_tests_forge_would_pass_if_it_were_not_forged() -> None:
    assert issuer_with(KEYS).read(signed(HEADER, CLAIMS), now=NOW) == ADA


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "somebody-else"},
        {"aud": "another-service"},
        {"aud": ["api", "another-service"]},
        {"sub": None},
        {"sub": "ada"},
        {"sub": 2},
        {"tenant": None},
        {"tenant": "' OR 1=1"},
        {"exp": None},
        {"exp": "never"},
        {"exp": float("inf")},
        {"exp": int(NOW.timestamp())},
        {"exp": True},
    ],
)
def test_a_claim_that_we_would_not_write_is_refused(change: dict[str, Any]) -> None:
    assert issuer_with(KEYS).read(signed(HEADER, CLAIMS | change), now=NOW) is None


@pytest.mark.parametrize("missing", ["iss", "aud", "sub", "tenant", "exp"])
def test_a_claim_that_is_missing_is_missed(missing: str) -> None:
    claims = {name: value for name, value in CLAIMS.items() if name != missing}
    assert issuer_with(KEYS).read(signed(HEADER, claims), now=NOW) is None


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize(
    "change",
    [
        {"typ": "JWT"},
        {"typ": "rt+jwt"},
        {"alg": "EdDSA"},
        {"kid": "another"},
        {"jwk": KEY.as_dict(private=False)},
        {"jku": "https://keys.example/jwks.json"},
        {"cty": "JWT"},
    ],
)
def test_a_header_that_we_would_not_write_is_refused(change: dict[str, Any]) -> None:
    assert issuer_with(KEYS).read(signed(HEADER | change, CLAIMS), now=NOW) is None


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", ""])
def test_no_signature_is_no_signature(algorithm: str) -> None:
    segments = [json_b64encode(HEADER | {"alg": algorithm}).decode(), json_b64encode(CLAIMS).decode(), ""]
    assert issuer_with(KEYS).read(".".join(segments), now=NOW) is None


@pytest.mark.parametrize("header", [HEADER | {"alg": "HS256"}, {"alg": "HS256"}, HEADER])
@pytest.mark.parametrize(
    "secret", [KEY.as_pem(private=False), KEY.as_der(private=False), KEY.public_key.public_bytes_raw()]
)
def test_our_public_key_is_nobodys_secret(header: dict[str, Any], secret: bytes) -> None:
    """RFC 8725, 2.1: a public key taken for the secret of an HMAC."""
    signing_input = json_b64encode(header) + b"." + json_b64encode(CLAIMS)
    signature = urlsafe_b64encode(hmac.digest(secret, signing_input, "sha256"))
    assert issuer_with(KEYS).read((signing_input + b"." + signature).decode(), now=NOW) is None


@given(st.dictionaries(st.sampled_from(sorted(CLAIMS)), st.integers() | st.text() | st.none(), min_size=1))
def test_other_claims_under_a_true_signature_are_refused(change: dict[str, Any]) -> None:
    head, _, signature = issuer_with(KEYS).access_token(ADA, now=NOW).split(".")
    forged = ".".join([head, json_b64encode(CLAIMS | change).decode(), signature])
    assert json_b64decode(forged.split(".")[1].encode()) == CLAIMS | change
    assert issuer_with(KEYS).read(forged, now=NOW) is None


def test_keys_change_with_no_token_refused() -> None:
    old, new = token_bytes(32), token_bytes(32)
    issuers = [issuer_with(SigningKeys(seeds)) for seeds in ([old], [old, new], [new, old], [new])]
    tokens = [issuer.access_token(ADA, now=NOW) for issuer in issuers]
    for writer, reader in [(0, 1), (1, 0), (1, 2), (2, 1), (2, 3)]:
        assert issuers[reader].read(tokens[writer], now=NOW) == ADA
    assert issuers[3].read(tokens[1], now=NOW) is None


@pytest.mark.parametrize("seeds", [[], [b""], [bytes(31)], [bytes(32), bytes(33)]])
def test_keys_that_cannot_sign_are_refused_at_once(seeds: list[bytes]) -> None:
    with pytest.raises(ValueError, match="key"):
        SigningKeys(seeds)


def test_remembers_a_bounded_number_of_tokens_and_none_that_failed() -> None:
    issuer = issuer_with(KEYS, remembered=3)
    for minute in range(10):
        token = issuer.access_token(ADA, now=NOW + timedelta(minutes=minute))
        assert issuer.read(token, now=NOW) == ADA
        assert issuer.read(token + "A", now=NOW) is None
    assert issuer._verified.cache_info().currsize == 3
