"""Contract: what is sealed opens at its own place, for its own learner, unaltered, or not at all."""

from dataclasses import replace
from uuid import uuid4

import pytest

from adapters.crypto.personal_data_cipher import AesGcmPersonalDataCipher
from application.ports.personal_data_cipher import PersonalDataCipher, Place, SealBroken

TENANT, ADA, BOB = uuid4(), uuid4(), uuid4()
PLACE = Place(TENANT, ADA, "email")
MASTER, FORMER, INDEX = b"m" * 32, b"f" * 32, b"i" * 32


@pytest.fixture
def wrapped_key(cipher: PersonalDataCipher) -> bytes:
    return cipher.new_key(TENANT, ADA)


class PersonalDataCipherContract:
    @pytest.mark.parametrize("text", ["ada@example.org", "Ἀριστοτέλης 🎓", ""])
    def test_opens_what_it_sealed(self, cipher: PersonalDataCipher, wrapped_key: bytes, text: str) -> None:
        sealed = cipher.seal(text, place=PLACE, wrapped_key=wrapped_key)
        assert cipher.open(sealed, place=PLACE, wrapped_key=wrapped_key) == text

    def test_shows_nothing(self, cipher: PersonalDataCipher, wrapped_key: bytes) -> None:
        sealed = cipher.seal("ada@example.org", place=PLACE, wrapped_key=wrapped_key)
        index = cipher.blind_index(TENANT, "ada@example.org")
        assert not any(b"ada" in each for each in (sealed, wrapped_key, index))

    def test_never_seals_alike(self, cipher: PersonalDataCipher, wrapped_key: bytes) -> None:
        seals = {cipher.seal("ada", place=PLACE, wrapped_key=wrapped_key) for _ in range(50)}
        assert len(seals) == 50
        assert len({cipher.new_key(TENANT, ADA) for _ in range(50)}) == 50

    @pytest.mark.parametrize(
        "elsewhere",
        [
            replace(PLACE, field="display_name"),
            replace(PLACE, user_id=BOB),
            replace(PLACE, tenant_id=uuid4()),
        ],
        ids=["field", "learner", "tenant"],
    )
    def test_opens_nowhere_else(
        self, cipher: PersonalDataCipher, wrapped_key: bytes, elsewhere: Place
    ) -> None:
        sealed = cipher.seal("ada", place=PLACE, wrapped_key=wrapped_key)
        with pytest.raises(SealBroken):
            cipher.open(sealed, place=elsewhere, wrapped_key=wrapped_key)

    def test_does_not_open_with_another_key(self, cipher: PersonalDataCipher, wrapped_key: bytes) -> None:
        sealed = cipher.seal("ada", place=PLACE, wrapped_key=wrapped_key)
        for other in (cipher.new_key(TENANT, ADA), cipher.new_key(TENANT, BOB)):
            with pytest.raises(SealBroken):
                cipher.open(sealed, place=PLACE, wrapped_key=other)

    def test_a_swapped_key_works_for_nobody(self, cipher: PersonalDataCipher) -> None:
        """A wrapped key that was moved to another learner's row seals nothing there."""
        with pytest.raises(SealBroken):
            cipher.seal("bob", place=replace(PLACE, user_id=BOB), wrapped_key=cipher.new_key(TENANT, ADA))

    def test_no_byte_can_be_altered(self, cipher: PersonalDataCipher, wrapped_key: bytes) -> None:
        sealed = cipher.seal("ada", place=PLACE, wrapped_key=wrapped_key)
        for altered in _altered(sealed):
            with pytest.raises(SealBroken):
                cipher.open(altered, place=PLACE, wrapped_key=wrapped_key)
        for altered in _altered(wrapped_key):
            with pytest.raises(SealBroken):
                cipher.open(sealed, place=PLACE, wrapped_key=altered)

    def test_finds_an_email_again_in_its_tenant_only(self, cipher: PersonalDataCipher) -> None:
        index = cipher.blind_index(TENANT, "ada@example.org")
        assert len(index) == 32
        assert index == cipher.blind_index(TENANT, "ada@example.org")
        assert index != cipher.blind_index(uuid4(), "ada@example.org")
        assert index != cipher.blind_index(TENANT, "bob@example.org")


def _altered(whole: bytes) -> list[bytes]:
    """Each byte once another, then each length that is too short, and one that is too long."""
    flipped = [whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in range(len(whole))]
    return [*flipped, *(whole[:length] for length in range(len(whole))), whole + b"\0"]


class TestAesGcmPersonalDataCipher(PersonalDataCipherContract):
    @pytest.fixture
    def cipher(self) -> PersonalDataCipher:
        return AesGcmPersonalDataCipher(MASTER, INDEX)

    def test_without_the_master_key_nothing_opens(
        self, cipher: PersonalDataCipher, wrapped_key: bytes
    ) -> None:
        sealed = cipher.seal("ada", place=PLACE, wrapped_key=wrapped_key)
        with pytest.raises(SealBroken):
            AesGcmPersonalDataCipher(FORMER, INDEX).open(sealed, place=PLACE, wrapped_key=wrapped_key)

    def test_a_former_master_key_still_opens_and_wraps_no_more(self) -> None:
        before = AesGcmPersonalDataCipher(FORMER, INDEX)
        after = AesGcmPersonalDataCipher(MASTER, INDEX, former_master_keys=[FORMER])
        key = before.new_key(TENANT, ADA)
        sealed = before.seal("ada", place=PLACE, wrapped_key=key)
        assert after.open(sealed, place=PLACE, wrapped_key=key) == "ada"
        with pytest.raises(SealBroken):
            before.seal("ada", place=PLACE, wrapped_key=after.new_key(TENANT, ADA))

    def test_the_index_needs_its_own_secret(self, cipher: PersonalDataCipher) -> None:
        other = AesGcmPersonalDataCipher(MASTER, FORMER)
        assert other.blind_index(TENANT, "ada") != cipher.blind_index(TENANT, "ada")
