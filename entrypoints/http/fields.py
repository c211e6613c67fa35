"""The kinds of value that requests are made of, with what a reader must know of each.

Lengths and ranges are told here and refused by the use cases, so that they are the same behind every door.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from domain.identity.credentials import PASSWORD_LONGEST, PASSWORD_SHORTEST
from domain.knowledge.address import ADDRESS_LONGEST
from domain.knowledge.resource import MOST_TAGS, TAG_LONGEST, TEXT_LONGEST
from domain.planning.draft import LEAST_MINUTES_PER_DAY, MOST_MINUTES_PER_DAY
from domain.planning.plan import MOST_TASKS
from domain.progress.study_session import LEAST_MINUTES, MOST_MINUTES
from domain.shared.text import PROSE_LONGEST, TITLE_LONGEST

_TITLE = {"minLength": 1, "maxLength": TITLE_LONGEST}
_PROSE = {"minLength": 1, "maxLength": PROSE_LONGEST}
_PASSWORD = {"minLength": PASSWORD_SHORTEST, "maxLength": PASSWORD_LONGEST, "format": "password"}

ChosenId = Annotated[UUID, Meta(description="An id of your own choice, best a UUIDv7. Without it we choose.")]
SessionId = Annotated[UUID, Meta(description="A coaching session of yours that this belongs to.")]
Email = Annotated[str, Meta(examples=["ada@example.org"], extra_json_schema={"format": "email"})]
Password = Annotated[str, Meta(examples=["correct horse battery"], extra_json_schema=_PASSWORD)]
DisplayName = Annotated[str, Meta(examples=["Ada Lovelace"], extra_json_schema=_TITLE)]
TimeZone = Annotated[str, Meta(description="A name of the tz database.", examples=["Europe/Vienna"])]
RefreshToken = Annotated[str, Meta(description="Works once.", examples=["q7J0…"])]
ResetToken = Annotated[str, Meta(description="From the letter. Works once.", examples=["q7J0…"])]
Title = Annotated[str, Meta(examples=["Pass the algebra exam"], extra_json_schema=_TITLE)]
Focus = Annotated[str, Meta(examples=["Eigenvalues"], extra_json_schema=_TITLE)]
Summary = Annotated[str, Meta(examples=["Read chapter 9"], extra_json_schema=_TITLE)]
Content = Annotated[str, Meta(examples=["What is an eigenvalue?"], extra_json_schema=_PROSE)]
Remember = Annotated[bool, Meta(description="Whether message and reply can be recalled in any session.")]
DueDate = Annotated[date, Meta(description="Not in the past anywhere on Earth.", examples=["2030-06-30"])]
Moment = Annotated[datetime, Meta(tz=True, description="With its UTC offset.")]
Minutes = Annotated[
    int, Meta(examples=[45], extra_json_schema={"minimum": LEAST_MINUTES, "maximum": MOST_MINUTES})
]
MinutesPerDay = Annotated[
    int,
    Meta(
        examples=[30],
        extra_json_schema={"minimum": LEAST_MINUTES_PER_DAY, "maximum": MOST_MINUTES_PER_DAY},
    ),
]
Material = Annotated[
    str,
    Meta(
        description="Plain text or Markdown; headings become the passages' paths.",
        examples=["# Eigenvalues\n\nA number λ with Av = λv for some v ≠ 0."],
        extra_json_schema={"minLength": 1, "maxLength": TEXT_LONGEST},
    ),
]
PageAddress = Annotated[
    str,
    Meta(
        description="A web page to import; it must be public.",
        examples=["https://doc.rust-lang.org/book/"],
        extra_json_schema={"minLength": 8, "maxLength": ADDRESS_LONGEST, "format": "uri"},
    ),
]
UploadId = Annotated[UUID, Meta(description="An upload whose file is there.")]
Language = Annotated[str, Meta(description="A language tag (RFC 5646).", examples=["en", "de-AT"])]
Tag = Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": TAG_LONGEST})]
Source = Annotated[str, Meta(description="How the material came to be here.", examples=["text"])]
Question = Annotated[str, Meta(examples=["eigenvalues"], extra_json_schema=_PROSE)]
Few = Annotated[int, Meta(ge=1, le=50, description="How many at most.")]

TAGS_MOST = {"maxItems": MOST_TAGS}
TASKS_MOST = {"maxItems": MOST_TASKS}
