"""A learner with something in every store and in every part of an export."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from returns.pipeline import is_successful
from returns.result import Result

from application.caller import Caller
from application.coaching.open_coaching_session import OpenCoachingSessionCommand
from application.coaching.send_message import SendMessageCommand
from application.consistency.relay import Relay
from application.identity.register_user import RegisterUserCommand
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.request_upload import RequestUploadCommand
from application.planning.change_task import ChangeTaskCommand
from application.planning.create_plan import CreatePlanCommand, NewTask
from application.progress.log_study_session import LogStudySessionCommand
from application.progress.request_report import RequestReportCommand
from domain.planning.plan import TaskStatus

TIDES = b"Tides follow the moon. At new and full moon the tide is highest."
VOICE = b"ID3 a voice that nobody has written down"


async def fill_up(
    container: Any, tenant_id: UUID, *, email: str = "ada@example.org", name: str = "Ada Lovelace"
) -> UUID:
    """Over whatever the container is over; all background work is done at the end."""
    caller, coach = Caller(tenant_id, uuid4()), container.coach()
    done(
        await coach.register_user(
            RegisterUserCommand(
                caller=caller,
                email=email,
                password="correct horse battery",
                display_name=name,
                timezone="Europe/Vienna",
            )
        )
    )
    thread, plan_id, task_id = uuid4(), uuid4(), uuid4()
    done(
        await coach.open_coaching_session(
            OpenCoachingSessionCommand(caller=caller, session_id=thread, title="The sea", focus="tides")
        )
    )
    now = container.ports.clock().now()
    plan = CreatePlanCommand(
        caller=caller,
        plan_id=plan_id,
        session_id=thread,
        title="Understand tides",
        due_date=(now + timedelta(days=30)).date(),
        tasks=[
            NewTask(task_id=task_id, summary="Read about the moon"),
            NewTask(task_id=uuid4(), summary="Go and see"),
        ],
    )
    done(await coach.create_plan(plan))
    done(await coach.change_task(ChangeTaskCommand(caller=caller, task_id=task_id, status=TaskStatus.DONE)))
    done(
        await coach.log_study_session(
            LogStudySessionCommand(
                caller=caller, study_session_id=uuid4(), minutes=25, recorded_at=None, session_id=thread
            )
        )
    )
    await _hand_over(container, caller)
    await send_file(container, caller, "räkning \udc80.mp3", VOICE, thread=thread)
    await work(container)
    for content in ("When is the highest tide?", "And the lowest?"):
        done(
            await coach.send_message(
                SendMessageCommand(
                    caller=caller, session_id=thread, message_id=uuid4(), content=content, remember=True
                )
            )
        )
    done(await coach.request_report(RequestReportCommand(caller=caller, report_id=uuid4())))
    await work(container)
    return caller.user_id


async def work(container: Any) -> None:
    """Until no background work is left, but for what goes to the bus: nobody listens to that here."""
    subscribers = [each for each in container.subscribers() if each.name != "bus"]
    await Relay(outbox=container.ports.outbox(), subscribers=subscribers).drain()


async def _hand_over(container: Any, caller: Caller) -> None:
    add = container.coach().add_knowledge
    done(
        await add(
            AddKnowledgeCommand(
                caller=caller,
                resource_id=uuid4(),
                title="Waves",
                text="Waves follow the wind.",
                tags=("sea",),
            )
        )
    )
    upload_id = await send_file(container, caller, "tides.txt", TIDES, content_type="text/plain")
    done(
        await add(AddKnowledgeCommand(caller=caller, resource_id=uuid4(), title="Tides", upload_id=upload_id))
    )


async def send_file(
    container: Any,
    caller: Caller,
    filename: str,
    content: bytes,
    *,
    content_type: str = "audio/mpeg",
    thread: UUID | None = None,
) -> UUID:
    """As if the learner had followed the link."""
    upload_id = uuid4()
    command = RequestUploadCommand(
        caller=caller,
        upload_id=upload_id,
        filename=filename,
        content_type=content_type,
        size=len(content),
        session_id=thread,
        message_id=None if thread is None else uuid4(),
    )
    done(await container.coach().request_upload(command))
    async with container.ports.unit_of_work()(caller.tenant_id) as work:
        upload = await work.uploads.get(upload_id)
    assert upload is not None
    await container.ports.object_store().put(upload.object_key, content, content_type=content_type)
    return upload_id


def done(outcome: Result[Any, Any]) -> Any:
    assert is_successful(outcome), outcome
    return outcome.unwrap()


def contents(archive: bytes) -> dict[str, Any]:
    """All that is in it, but for whose demand it was and when it was made, and in which tenant."""
    packed = zipfile.ZipFile(BytesIO(archive))
    found: dict[str, Any] = {name: packed.read(name) for name in packed.namelist()}
    manifest = json.loads(found["manifest.json"])
    for its_own in ("export_id", "requested_at", "made_at", "tenant_id"):
        del manifest[its_own]
    return found | {"manifest.json": manifest}
