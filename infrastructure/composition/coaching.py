"""The use cases of coaching."""

from application.coaching.answer_abandoned_turns import AnswerAbandonedTurns
from application.coaching.change_coaching_session import ChangeCoachingSession
from application.coaching.delete_coaching_session import DeleteCoachingSession
from application.coaching.list_messages import ListMessages
from application.coaching.open_coaching_session import OpenCoachingSession
from application.coaching.read_coaching_sessions import ListCoachingSessions, ReadCoachingSession
from application.coaching.read_voice_message import ReadVoiceMessage
from application.coaching.recall import Recall
from application.coaching.send_message import SendMessage, StreamMessage
from infrastructure.composition.injector import providers
from infrastructure.composition.wiring import Providers, Wiring


def coaching(wiring: Wiring) -> Providers:
    ports, work, shared = wiring.ports, wiring.work, wiring.shared
    return {
        "open_coaching_session": wiring.reliably(OpenCoachingSession, **work),
        "read_coaching_session": providers.Factory(ReadCoachingSession, queries=ports.coaching_queries),
        "list_coaching_sessions": providers.Factory(ListCoachingSessions, queries=ports.coaching_queries),
        "change_coaching_session": wiring.reliably(ChangeCoachingSession, **work),
        "delete_coaching_session": wiring.reliably(DeleteCoachingSession, **work),
        "send_message": wiring.reliably(SendMessage, accept=shared.accept_message, answer=shared.answer_turn),
        "stream_message": wiring.reliably(
            StreamMessage, accept=shared.accept_message, answer=shared.answer_turn
        ),
        "answer_abandoned_turns": providers.Factory(
            AnswerAbandonedTurns, turns=ports.abandoned_turns, answer=shared.answer_turn, clock=ports.clock
        ),
        "list_messages": providers.Factory(
            ListMessages, queries=ports.coaching_queries, dialogue=shared.dialogue_log
        ),
        "read_voice_message": providers.Factory(
            ReadVoiceMessage, **work, objects=shared.object_store, links=ports.signed_links
        ),
        "recall": providers.Factory(
            Recall, retrieval=shared.retrieval, dialogue=shared.dialogue_log, plans=ports.planning_queries
        ),
    }
