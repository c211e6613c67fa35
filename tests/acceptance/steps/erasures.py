"""Sentences about being forgotten."""

from dataclasses import asdict
from uuid import UUID, uuid4

from pytest_bdd import given, then, when

from application.identity.read_profile import ReadProfileCommand
from application.ports.token_issuer import Identity
from application.privacy.erasure_views import ReceiptView
from application.privacy.request_erasure import RequestErasureCommand
from application.privacy.search_residue import SearchResidueCommand
from application.privacy.tend_erasures import ListReceiptKeysCommand, ReadErasureCommand
from tests.acceptance.phrases import says
from tests.acceptance.story import Story


@given(says("{who:Who} has asked to be forgotten"))
@when(says("{who:Who} asks to be forgotten"))
def _(story: Story, who: str) -> None:
    ask(story, who, password=story.learners[who].password)
    story.expect_accepted()


@when(says("{who:Who} asks to be forgotten with the password {password:Text}"))
def _(story: Story, who: str, password: str) -> None:
    ask(story, who, password=password)


@when(says("{who:Who} asks to be forgotten by the number that {other:Who} had"))
def _(story: Story, who: str, other: str) -> None:
    ask(story, who, password=story.learners[who].password, number=number_of(story, other))


@when(says("{who:Who} asks how far an erasure is that nobody asked for"))
def _(story: Story, who: str) -> None:
    story.caller(who)
    story.ask(story.door.read_erasure, ReadErasureCommand(erasure_id=uuid4()))


@then(says("{who:Who} is nobody to the coach"))
def _(story: Story, who: str) -> None:
    """Not even with a proof of a login from before."""
    caller = story.caller(who)
    story.door.trust(caller.user_id, story.world.access_for(Identity(caller.tenant_id, caller.user_id)))
    reply = story.run(story.door.read_profile(ReadProfileCommand(caller=caller)))
    assert reply.refusal in ("access_token_invalid", "account_not_found")


@then(says("{who:Who}'s receipt says that all that was found is deleted"))
def _(story: Story, who: str) -> None:
    stores = receipt_of(story, who).stores
    assert stores.keys() >= {"postgres", "mongo", "objects"}
    tallies = [tally for kinds in stores.values() for tally in kinds.values()]
    assert all((tally.deleted, tally.left) == (tally.found, 0) for tally in tallies)
    assert stores["postgres"]["plans"].deleted == 1


@then(says("{who:Who}'s receipt names nobody"))
def _(story: Story, who: str) -> None:
    learner, told = story.learners[who], str(asdict(receipt_of(story, who)))
    assert not any(str(name) in told for name in (learner.user_id, learner.tenant_id, learner.email))


@then(says("{who:Who}'s receipt is signed with a key that everybody may have"))
def _(story: Story, who: str) -> None:
    keys = story.read(story.door.list_receipt_keys, ListReceiptKeysCommand())
    assert receipt_of(story, who).signature.kid in [key.kid for key in keys]


@then(says("nothing of {who:Who}'s is left anywhere"))
def _(story: Story, who: str) -> None:
    caller = story.caller(who)
    command = SearchResidueCommand(id=caller.user_id, tenant_id=caller.tenant_id)
    found = story.run(story.world.coach.search_residue(command)).unwrap()
    assert {each.store: each.counts for each in found if each.counts != {}} == {}


def ask(story: Story, who: str, *, password: str, number: UUID | None = None) -> None:
    command = RequestErasureCommand(
        caller=story.caller(who), erasure_id=number or number_of(story, who), password=password
    )
    story.ask(story.door.request_erasure, command)


def number_of(story: Story, who: str) -> UUID:
    return story.id_of("erasure", who)


def receipt_of(story: Story, who: str) -> ReceiptView:
    erasure = story.read(story.door.read_erasure, ReadErasureCommand(erasure_id=number_of(story, who)))
    assert erasure.receipt is not None
    return erasure.receipt
