"""What this process counts and times of itself, and tells whoever follows traces."""

from collections.abc import Sequence

from application.consistency.store_observer import Asked
from application.tracer import NobodyFollows, Tracer
from entrypoints.http.measured import Figures, Timings
from infrastructure.metrics.tallies import Stopwatch, Tally

_BROKEN = (Asked.UNAVAILABLE, Asked.FAILED)


class Instruments:
    """A ``Traffic`` of the HTTP door and a ``StoreObserver``, told of what others do."""

    def __init__(self, tracer: Tracer | None = None) -> None:
        self.tracer = tracer or NobodyFollows()
        self.requests = Tally("coach_http_requests", "Requests answered.", "method", "route", "status")
        self.request_times = Stopwatch(
            "coach_http_request_seconds", "Until an answer began.", "method", "route"
        )
        self.use_cases = Tally(
            "coach_use_cases", "What was asked of the coach, by whichever door.", "use_case", "outcome"
        )
        self.use_case_times = Stopwatch("coach_use_case_seconds", "Until the coach answered.", "use_case")
        self.store_operations = Tally(
            "coach_store_operations", "What was asked of stores.", "store", "operation", "outcome"
        )
        self.store_times = Stopwatch("coach_store_seconds", "Until a store answered.", "store", "operation")
        self.model_calls = Tally(
            "coach_model_calls", "What was asked of models.", "model", "operation", "outcome"
        )
        self.model_times = Stopwatch(
            "coach_model_seconds", "Until a model had answered.", "model", "operation"
        )
        self.deliveries = Tally(
            "coach_deliveries", "What became of events on their way.", "subscriber", "event", "outcome"
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        self.requests.add(method, route, str(status))
        self.request_times.took(seconds, method, route)

    def acted(self, use_case: str, outcome: str, seconds: float) -> None:
        self.use_cases.add(use_case, outcome)
        self.use_case_times.took(seconds, use_case)

    def asked(self, store: str, operation: str, seconds: float, how: Asked) -> None:
        self.store_operations.add(store, operation, how.value)
        self.store_times.took(seconds, store, operation)
        failed = how in _BROKEN
        self.tracer.took(f"{store} {operation}", seconds, failed=failed, store=store, operation=operation)

    def thought(self, model: str, operation: str, seconds: float, how: Asked) -> None:
        self.model_calls.add(model, operation, how.value)
        self.model_times.took(seconds, model, operation)
        failed = how in _BROKEN
        self.tracer.took(f"model {operation}", seconds, failed=failed, model=model, operation=operation)

    def told(self) -> Sequence[Figures | Timings]:
        tallies = (each.figures() for each in vars(self).values() if isinstance(each, Tally))
        watches = (each.timings() for each in vars(self).values() if isinstance(each, Stopwatch))
        return [*tallies, *watches]
