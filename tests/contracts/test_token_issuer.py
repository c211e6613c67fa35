"""Contract: a token speaks for whom it was issued, until it expires, and nothing else does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_bytes
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.memory.token_issuer import MemoryTokenIssuer
from adapters.tokens.jwt_issuer import JwtIssuer
from adapters.tokens.signing_keys import SigningKeys
from application.ports.token_issuer import Identity, TokenIssuer
from domain.identity.role import Role

NOW = datetime(2030, 1, 1, 12, 0, 0, 750_000, tzinfo=UTC)
ADA = Identity(tenant_id=UUID(int=1), user_id=UUID(int=2))
# One issuer for all examples keeps no score; and a contract is meant to be asked of several classes.
ONE_FOR_ALL = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]
)


class TokenIssuerContract:
    def test_gives_back_whom_it_speaks_for(self, issuer: TokenIssuer) -> None:
        token = issuer.access_token(ADA, now=NOW)
        assert issuer.read(token, now=NOW) == ADA
        assert issuer.read(token, now=NOW) == ADA

    @pytest.mark.parametrize("role", Role)
    def test_gives_back_what_they_may_do(self, issuer: TokenIssuer, role: Role) -> None:
        read = issuer.read(issuer.access_token(replace(ADA, role=role), now=NOW), now=NOW)
        assert read is not None
        assert read.role is role

    def test_lives_as_long_as_it_says(self, issuer: TokenIssuer) -> None:
        token, lifetime = issuer.access_token(ADA, now=NOW), timedelta(seconds=issuer.lifetime_seconds)
        assert issuer.read(token, now=NOW + lifetime - timedelta(seconds=1)) == ADA
        assert issuer.read(token, now=NOW + lifetime) is None

    def test_is_dead_at_once_when_its_time_has_come(self, issuer: TokenIssuer) -> None:
        token = issuer.access_token(ADA, now=NOW)
        assert issuer.read(token, now=NOW) == ADA  # remembered or not
        assert issuer.read(token, now=NOW + timedelta(days=1)) is None

    def test_of_somebody_else_means_nothing(self, issuer: TokenIssuer, stranger: TokenIssuer) -> None:
        assert issuer.read(stranger.access_token(ADA, now=NOW), now=NOW) is None

    def test_a_refresh_token_is_no_access_token(self, issuer: TokenIssuer) -> None:
        assert issuer.read(issuer.refresh_token(), now=NOW) is None

    def test_secrets_cannot_be_guessed(self, issuer: TokenIssuer) -> None:
        made = {make() for make in (issuer.refresh_token, issuer.one_time_token) for _ in range(50)}
        assert len(made) == 100
        assert min(len(each) for each in made) >= 43  # 256 bits, six to a character

    @ONE_FOR_ALL
    @given(data=st.data())
    def test_any_changed_bit_makes_it_worthless(self, issuer: TokenIssuer, data: st.DataObject) -> None:
        token = issuer.access_token(ADA, now=NOW).encode()
        bit = data.draw(st.integers(0, len(token) * 8 - 1))
        changed = bytearray(token)
        changed[bit // 8] ^= 1 << bit % 8
        assert issuer.read(changed.decode("latin-1"), now=NOW) is None

    @ONE_FOR_ALL
    @given(at=st.integers(0, 1000), extra=st.text(min_size=1, max_size=3))
    def test_anything_put_into_it_makes_it_worthless(self, issuer: TokenIssuer, at: int, extra: str) -> None:
        token = issuer.access_token(ADA, now=NOW)
        changed = token[:at] + extra + token[at:]
        assert issuer.read(changed, now=NOW) is None

    @ONE_FOR_ALL
    @given(garbage=st.text(st.characters()) | st.from_regex(r"[\w.-]*\.[\w-]*\.[\w-]*"))
    def test_garbage_is_refused_not_stumbled_over(self, issuer: TokenIssuer, garbage: str) -> None:
        assert issuer.read(garbage, now=NOW) is None


class TestJwtIssuer(TokenIssuerContract):
    @pytest.fixture
    def issuer(self) -> TokenIssuer:
        return JwtIssuer(SigningKeys([token_bytes(32)]), issuer="study-coach", audience="api")

    @pytest.fixture
    def stranger(self) -> TokenIssuer:
        return JwtIssuer(SigningKeys([token_bytes(32)]), issuer="study-coach", audience="api")


class TestMemoryTokenIssuer(TokenIssuerContract):
    @pytest.fixture
    def issuer(self) -> TokenIssuer:
        return MemoryTokenIssuer()

    @pytest.fixture
    def stranger(self) -> TokenIssuer:
        return MemoryTokenIssuer()
