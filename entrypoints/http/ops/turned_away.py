"""Who may not go on, in words for a person."""

from typing import ClassVar


class TurnedAway(Exception):
    """``detail`` says what to do."""

    status: ClassVar[int]
    title: ClassVar[str]

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotLoggedIn(TurnedAway):
    status = 401
    title = "Please log in"


class NotAnOperator(TurnedAway):
    status = 403
    title = "This page is for operators"


class FromElsewhere(TurnedAway):
    """A form that another page made a browser send, or one of a login that is over."""

    status = 403
    title = "The form did not come from this page"


class FormUnreadable(TurnedAway):
    status = 400
    title = "The form cannot be read"
