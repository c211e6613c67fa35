"""What the tour reads in the service's answers."""

from datetime import date, datetime

import msgspec


class Tokens(msgspec.Struct):
    access_token: str


class Thing(msgspec.Struct):
    id: str


class Accepted(msgspec.Struct):
    resource_id: str
    import_id: str


class Import(msgspec.Struct):
    step: str
    done: int
    total: int
    reason: str | None
    started_at: datetime
    finished_at: datetime | None


class Promised(msgspec.Struct):
    upload_id: str
    url: str
    method: str
    headers: dict[str, str]


class Passage(msgspec.Struct):
    text: str


class Found(msgspec.Struct):
    items: list[Passage]


class Message(msgspec.Struct):
    content: str


class Turn(msgspec.Struct):
    message: Message
    reply: Message


class Recollection(msgspec.Struct):
    content: str


class Recalled(msgspec.Struct):
    items: list[Recollection]


class Task(msgspec.Struct):
    id: str
    summary: str
    due_date: date | None
    status: str


class Plan(msgspec.Struct):
    id: str
    title: str
    due_date: date | None
    tasks: list[Task]


class Progress(msgspec.Struct):
    streak_days: int
    completed_tasks: int
    study_minutes: int


class History(msgspec.Struct):
    items: list[Progress]
