"""What can be wrong with a request before anybody asks what it wants: HTTP's own problems."""

from collections.abc import Mapping
from typing import ClassVar

BEARER = 'Bearer realm="coach"'


class WireProblem(Exception):
    """``code`` is permanent. ``members`` extend the problem's document, ``headers`` go beside it.

    ``specimen`` shows what members there are.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    title: ClassVar[str]
    usual_headers: ClassVar[Mapping[str, str]] = {}
    specimen: ClassVar[Mapping[str, object]] = {}

    def __init__(self, detail: str, **members: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.members = members
        self.headers = {**self.usual_headers}


class RequestMalformed(WireProblem):
    code = "request_malformed"
    status = 400
    title = "The request is not proper HTTP"


class BodyMalformed(WireProblem):
    code = "body_malformed"
    status = 400
    title = "The body is not JSON"


class NestingTooDeep(WireProblem):
    code = "nesting_too_deep"
    status = 400
    title = "The body is nested too deep"


class FieldInvalid(WireProblem):
    """``errors`` say where, by JSON Pointer (RFC 6901) or query parameter, and what."""

    code = "field_invalid"
    status = 400
    title = "A field is unknown, missing or of the wrong type"
    specimen: ClassVar[Mapping[str, object]] = {
        "errors": [{"pointer": "#/tasks/0/summary", "detail": "Expected `str`, got `int`"}]
    }


class CursorInvalid(WireProblem):
    code = "cursor_invalid"
    status = 400
    title = "The cursor is not one that this list gave out"


class IdempotencyKeyMalformed(WireProblem):
    code = "idempotency_key_malformed"
    status = 400
    title = "The Idempotency-Key cannot be used"


class IfMatchMalformed(WireProblem):
    code = "if_match_malformed"
    status = 400
    title = "The If-Match header cannot be read"


class PreconditionUnsupported(WireProblem):
    """Ignoring If-Match would be worse than refusing it (RFC 9110, 13.1.1)."""

    code = "precondition_unsupported"
    status = 400
    title = "This request cannot be made to depend on a version"


class TenantMalformed(WireProblem):
    code = "tenant_malformed"
    status = 400
    title = "The Coach-Tenant header is not an id"


class TokenMissing(WireProblem):
    code = "token_missing"
    status = 401
    title = "This needs an access token"
    usual_headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": BEARER}


class RouteNotFound(WireProblem):
    code = "route_not_found"
    status = 404
    title = "There is nothing under this path"


class MethodNotAllowed(WireProblem):
    code = "method_not_allowed"
    status = 405
    title = "This cannot be done here"


class BodyTooLarge(WireProblem):
    """The rest of it is thrown away as it comes: hanging up would cost many clients this answer."""

    code = "body_too_large"
    status = 413
    title = "The body is too large"


class UnsupportedMediaType(WireProblem):
    code = "unsupported_media_type"
    status = 415
    title = "The body must be JSON"
    usual_headers: ClassVar[Mapping[str, str]] = {"Accept": "application/json"}


class LinkForged(WireProblem):
    code = "link_forged"
    status = 403
    title = "The link is not one of ours"


class LinkExpired(WireProblem):
    code = "link_expired"
    status = 403
    title = "The link is over"


class LinkForAnotherMethod(WireProblem):
    code = "link_for_another_method"
    status = 403
    title = "The link is for another method"


class LinkForAnotherObject(WireProblem):
    code = "link_for_another_object"
    status = 403
    title = "The link is for another file"


class ObjectMissing(WireProblem):
    code = "object_missing"
    status = 404
    title = "The file is not there"


class ObjectThere(WireProblem):
    """So that a retry after a lost answer changes nothing, and nothing changes under whoever reads it."""

    code = "object_there"
    status = 412
    title = "The file is there already"


class ObjectIncomplete(WireProblem):
    code = "object_incomplete"
    status = 400
    title = "The file is not complete"


class ObjectTooLarge(WireProblem):
    code = "object_too_large"
    status = 413
    title = "The file is larger than announced"


class ObjectTypeWrong(WireProblem):
    code = "object_type_wrong"
    status = 415
    title = "The file is of another type than announced"


class InternalError(WireProblem):
    code = "internal_error"
    status = 500
    title = "Something went wrong on our side"


class StoreDown(WireProblem):
    code = "store_unavailable"
    status = 503
    title = "A store does not answer"
    specimen: ClassVar[Mapping[str, object]] = {"store": "mongodb"}
    usual_headers: ClassVar[Mapping[str, str]] = {"Retry-After": "5"}


class DeadlinePassed(WireProblem):
    code = "deadline_passed"
    status = 503
    title = "It took too long"
    usual_headers: ClassVar[Mapping[str, str]] = {"Retry-After": "5"}


class BusyTryAgain(WireProblem):
    code = "busy_try_again"
    status = 503
    title = "Too many changes at once"
    usual_headers: ClassVar[Mapping[str, str]] = {"Retry-After": "1"}


class NotReady(WireProblem):
    code = "not_ready"
    status = 503
    title = "Requests should not be sent here now"
    specimen: ClassVar[Mapping[str, object]] = {"stores": [{"store": "mongodb", "available": False}]}
    usual_headers: ClassVar[Mapping[str, str]] = {"Retry-After": "5"}
