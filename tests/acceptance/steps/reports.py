"""Sentences about reports."""

from datetime import timedelta
from uuid import uuid4

from pytest_bdd import then, when

from application.knowledge.views import LinkView
from application.ports.signed_links import LONGEST
from application.progress.read_report import ReadReportCommand
from application.progress.request_report import RequestReportCommand
from application.progress.views import ReportState, ReportView
from tests.acceptance.phrases import one_of, says
from tests.acceptance.story import Story

STATE = one_of({state.value: state for state in ReportState})


@when(says("{who:Who} asks for a report in {language:Text}"))
def _(story: Story, who: str, language: str) -> None:
    command = RequestReportCommand(caller=story.caller(who), report_id=uuid4(), language=language)
    story.ask(story.door.request_report, command)


@when(says("{who:Who}'s phone asks for the same report again"))
def _(story: Story, who: str) -> None:
    story.ask_again(RequestReportCommand, caller=story.caller(who))


@when(says("{who:Who}'s phone asks for the same report again, but in {language:Text}"))
def _(story: Story, who: str, language: str) -> None:
    story.ask_again(RequestReportCommand, caller=story.caller(who), language=language)


@when(says("{who:Who} looks at {owner:Who}'s report"))
def _(story: Story, who: str, owner: str) -> None:
    asked = story.latest(RequestReportCommand)
    assert asked.caller == story.caller(owner)
    command = ReadReportCommand(caller=story.caller(who), report_id=asked.report_id)
    story.ask(story.door.read_report, command)


@then(says("{who:Who}'s report is {state:State}", State=STATE))
def _(story: Story, who: str, state: ReportState) -> None:
    view = report(story, who)
    assert view.status is state
    assert (view.link is not None) is (state is ReportState.READY)


@then("it comes as a document")
def _(story: Story) -> None:
    link = link_of(story)
    content = story.run(story.world.fetch_file(link.url, link.method))
    assert content is not None
    assert content.startswith(b"%PDF-")


@then(says("there are {number:Number} minutes to fetch it"))
def _(story: Story, number: int) -> None:
    left = link_of(story).expires_at - story.world.clock.now()
    assert timedelta(minutes=number - 1) < left <= timedelta(minutes=number) == LONGEST


@then(says("nothing is left of {who:Who}'s report"))
def _(story: Story, who: str) -> None:
    learner, asked = story.learners[who], story.latest(RequestReportCommand)
    key = f"{learner.tenant_id}/reports/{learner.user_id}/{asked.report_id}.pdf"
    assert not story.run(story.world.has_file(key))


def report(story: Story, who: str) -> ReportView:
    asked = story.latest(RequestReportCommand)
    command = ReadReportCommand(caller=story.caller(who), report_id=asked.report_id)
    return story.read(story.door.read_report, command)


def link_of(story: Story) -> LinkView:
    asked = story.latest(RequestReportCommand)
    command = ReadReportCommand(caller=asked.caller, report_id=asked.report_id)
    link = story.read(story.door.read_report, command).link
    assert link is not None
    return link
