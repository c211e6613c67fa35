"""Access tokens as JWTs (RFC 7519) in the manner of RFC 9068, signed with Ed25519 (RFC 9864)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from adapters.tokens.signing_keys import SigningKeys
from application.ports.token_issuer import Identity, PublicKey
from domain.identity.role import Role

ALGORITHM = "Ed25519"
TYPE = "at+jwt"
_REFRESH_BYTES = 32


class _NotOurs(Exception):
    """Somebody else made this token, or nobody did."""


@dataclass(frozen=True, slots=True)
class _Verified:
    identity: Identity
    expires: int


class JwtIssuer:
    """Believes a token only when its header is, byte for byte, one that this issuer writes.

    So no header chooses an algorithm, a key or a type. Signatures that held are remembered for the
    ``remembered`` tokens read last; whether a token has expired is asked every time.
    """

    def __init__(
        self,
        keys: SigningKeys,
        *,
        issuer: str,
        audience: str,
        lifetime: timedelta = timedelta(minutes=15),
        remembered: int = 4096,
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._lifetime = int(lifetime.total_seconds())
        self._kid, self._key = keys.signing
        self._key_by_header = {
            _signed(kid, key, {}).partition(".")[0]: key for kid, key in keys.by_id.items()
        }
        self._public_keys = tuple(_public(kid, key) for kid, key in keys.by_id.items())
        self._verified = lru_cache(remembered)(self._verify)  # what raises is not remembered

    @property
    def public_keys(self) -> Sequence[PublicKey]:
        return self._public_keys

    @property
    def lifetime_seconds(self) -> int:
        return self._lifetime

    def access_token(self, identity: Identity, *, now: datetime) -> str:
        issued = int(now.timestamp())
        claims: dict[str, object] = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": str(identity.user_id),
            "tenant": str(identity.tenant_id),
            "iat": issued,
            "exp": issued + self._lifetime,
        }
        if identity.role is not Role.LEARNER:
            claims["role"] = identity.role.value
        return _signed(self._kid, self._key, claims)

    def read(self, token: str, *, now: datetime) -> Identity | None:
        try:
            verified = self._verified(token)
        except _NotOurs:
            return None
        return verified.identity if now.timestamp() < verified.expires else None

    def refresh_token(self) -> str:
        return secrets.token_urlsafe(_REFRESH_BYTES)

    def one_time_token(self) -> str:
        return secrets.token_urlsafe(_REFRESH_BYTES)

    def _verify(self, token: str) -> _Verified:
        key = self._key_by_header.get(token.partition(".")[0])
        if key is None:
            raise _NotOurs
        try:
            claims = jwt.decode(token, key, algorithms=[ALGORITHM]).claims
            match claims:
                case {
                    "iss": self._issuer,
                    "aud": self._audience,
                    "sub": str(user_id),
                    "tenant": str(tenant_id),
                    "exp": int(expires),
                }:
                    role = Role(claims.get("role", Role.LEARNER.value))
                    return _Verified(Identity(UUID(tenant_id), UUID(user_id), role), expires)
                case _:
                    raise _NotOurs
        except (JoseError, ValueError) as refused:
            raise _NotOurs from refused


def _public(kid: str, key: OKPKey) -> PublicKey:
    return PublicKey(kid=kid, x=str(key.as_dict(private=False)["x"]))


def _signed(kid: str, key: OKPKey, claims: dict[str, object]) -> str:
    header = {"alg": ALGORITHM, "kid": kid, "typ": TYPE}
    return jwt.encode(header, claims, key, algorithms=[ALGORITHM], default_type=None)
