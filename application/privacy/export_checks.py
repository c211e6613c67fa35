"""What must hold between the records of an export before anything of it is brought in."""

from collections.abc import Iterator
from uuid import UUID

from returns.pipeline import is_successful

from application.ports.export_archive import ArchiveUnfit, OpenedExport
from application.ports.object_manifest import ManifestEntry
from application.ports.object_store import KINDS, checked_key
from application.privacy.export_records import Account, Material, Part, Record
from domain.coaching.coaching_session import CoachingSession
from domain.coaching.dialogue import DialogueMessage
from domain.identity.credentials import checked_email, checked_timezone
from domain.knowledge.upload import Upload
from domain.privacy.retention import ObjectKind

_OF_THREAD = next(folder for folder, kind in KINDS.items() if kind is ObjectKind.AUDIO)
_OF_LEARNER = tuple(
    folder for folder, kind in KINDS.items() if kind in (ObjectKind.UPLOAD, ObjectKind.REPORT)
)


async def account_in(opened: OpenedExport) -> Account:
    """The one account. Raises ``ArchiveUnfit`` when nobody could have registered it."""
    async for record in opened.part(Part.ACCOUNT):
        if isinstance(record, Account) and _could_register(record):
            return record
    raise ArchiveUnfit("the account in it is none that somebody could have")


def _could_register(account: Account) -> bool:
    email = checked_email(account.email)
    return (
        is_successful(email)
        and email.unwrap() == account.email
        and is_successful(checked_timezone(account.timezone))
    )


async def check_references(opened: OpenedExport) -> None:
    """Nothing in it leads to what is somebody else's. Raises ``ArchiveUnfit``."""
    sessions = opened.part(Part.SESSIONS)
    threads = {record.id async for record in sessions if isinstance(record, CoachingSession)}
    own = tuple(_folders(opened.head.tenant_id, opened.head.user_id, threads))
    for file in opened.files:
        _check_key(f"{opened.head.tenant_id}/{file.key}", own)
    for part in (Part.KNOWLEDGE, Part.UPLOADS, Part.OBJECTS, Part.MESSAGES):
        async for record in opened.part(part):
            _check(record, own, threads)


def _check(record: Record, own: tuple[str, ...], threads: set[UUID]) -> None:
    match record:
        case Material(resource=resource, started=started):
            _check_key(resource.object_key, own)
            if started.resource_id != resource.id:
                raise ArchiveUnfit("an import in it is of other material")
        case Upload(object_key=key) | ManifestEntry(key=key):
            _check_key(key, own)
        case DialogueMessage(session_id=session_id) if session_id not in threads:
            raise ArchiveUnfit("a message in it belongs to no conversation in it")
        case _:
            pass


def _folders(tenant_id: UUID, user_id: UUID, threads: set[UUID]) -> Iterator[str]:
    for folder in _OF_LEARNER:
        yield f"{tenant_id}/{folder}/{user_id}/"
    for thread in threads:
        yield f"{tenant_id}/{_OF_THREAD}/{thread}/"


def _check_key(key: str, own: tuple[str, ...]) -> None:
    try:
        checked_key(key)
    except ValueError:
        raise ArchiveUnfit("a file in it leads somewhere else") from None
    if not key.startswith(own):
        raise ArchiveUnfit("a file in it is somebody else's")
