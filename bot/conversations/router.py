"""The worker: takes conversations from the inbox and has their messages answered, in order."""

from collections.abc import Callable

import msgspec
import structlog
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.conversations import inbox, outbox, transcript
from bot.conversations.inbox import QUEUE, InboxTurn
from bot.conversations.intercepts import Intercepts
from bot.conversations.rasa_client import Answer, BrainFailed, BrainUnavailable, RasaClient
from bot.conversations.wakeups import Wakeups
from bot.db.engine import Database, wake
from bot.db.models import Button, Conversation
from bot.db.worker import Worker, WorkError
from bot.desk import alerts, handoff
from bot.desk.actor import SYSTEM
from bot.i18n import LANGUAGES, t

AWAY = 0.5  # seconds between looks at a brain that is not ready

log = structlog.get_logger()


class Router:
    """Works on up to `settings.workers` conversations at the same time, one message of each."""

    def __init__(self, database: Database, brain: RasaClient, wakeups: Wakeups, settings: Settings) -> None:
        self._database = database
        self._brain = brain
        self._desk = Intercepts(settings)
        self._brain_away = False
        self._worker = Worker(
            database,
            wakeups,
            QUEUE,
            inbox.TOPIC,
            self._answer,
            self._give_up,
            room=lambda: settings.workers,
            ready=self._ready,
        )
        self.run = self._worker.run

    async def receive[T](self, receive: Callable[[Session], T], conversation_id: str) -> T:
        """Store what was sent, by `receive`, and begin to answer it; in one transaction if there is room."""
        if self._brain_away:
            return await self._database.write(receive)
        return await self._worker.put(receive, conversation_id)

    async def _ready(self) -> bool:
        """Whether to take messages: another desk, whose brain is there, answers them sooner."""
        if self._brain_away:
            self._brain_away = not await self._brain.ready()
            if self._brain_away:
                self._worker.look_again(AWAY)
        return not self._brain_away

    async def _answer(self, turn: InboxTurn) -> InboxTurn | None:
        """Have the message answered; the conversation's next message, if it has one."""
        for_bot = turn.held_by == "bot"
        if self._desk.may_answer(turn) if for_bot else self._desk.answers_always(turn):
            answered, following = await self._database.write(lambda session: self._intercept(session, turn))
            if answered:
                return following
        if not for_bot:
            return await self._database.write(lambda session: self._leave_to_people(session, turn))
        try:
            answer = await self._brain.turn(
                turn.conversation_id,
                str(turn.id),
                turn.payload or turn.text,
                is_payload=turn.payload is not None,
                metadata={
                    "asks": turn.asks,
                    "language_choice": turn.language_choice,
                    "language": turn.language,
                },
            )
        except BrainUnavailable as error:
            if await self._brain.ready():
                raise WorkError(str(error), counts=0) from error
            log.warning("router.brain_away", conversation=turn.conversation_id, reason=str(error))
            self._brain_away = True
            await self._database.write(lambda session: self._give_back(session, turn))
            return None
        except BrainFailed as error:
            raise WorkError(str(error)) from error
        return await self._database.write(lambda session: self._finish(session, turn, answer))

    def _finish(self, session: Session, turn: InboxTurn, answer: Answer) -> InboxTurn | None:
        """Replies and "this message is done" in one transaction; then the next message."""
        conversation = session.get_one(Conversation, turn.conversation_id, with_for_update=True)
        QUEUE.finish(session, turn)
        understood = answer.understanding
        understanding = msgspec.to_builtins(understood)
        transcript.understood(session, turn.conversation_id, turn.message_seq, understanding)
        language = conversation.language_choice or understood.language
        if language in LANGUAGES and language != conversation.language:
            conversation.language = language
        for reply in answer.replies:
            if reply.text or reply.buttons:
                buttons: list[Button] = [{"title": b.title, "payload": b.payload} for b in reply.buttons]
                outbox.say(session, conversation, reply.text or "", buttons, reply.asks)
        return _next(session, turn)

    def _intercept(self, session: Session, turn: InboxTurn) -> tuple[bool, InboxTurn | None]:
        """Whether the desk has answered the message itself; and then the next one."""
        if not self._desk.answered(session, turn):
            return False, None
        return True, _next(session, turn)

    def _leave_to_people(self, session: Session, turn: InboxTurn) -> InboxTurn | None:
        """While staff or the queue hold the conversation its messages are for people: in the transcript, and done.

        But buttons of the desk's own do what they say.
        """
        QUEUE.finish(session, turn)
        wake(session, turn.conversation_id)
        return _next(session, turn)

    def _give_back(self, session: Session, turn: InboxTurn) -> None:
        QUEUE.release(session, turn)
        wake(session, inbox.TOPIC)

    def _give_up(self, session: Session, turn: InboxTurn, error: str) -> InboxTurn | None:
        """A message that cannot be answered: say so, and get a person."""
        conversation = session.get_one(Conversation, turn.conversation_id, with_for_update=True)
        QUEUE.finish(session, turn, state="failed", error=error)
        outbox.say(session, conversation, t("chat-message-failed", conversation.language), sender="system")
        ticket = handoff.enqueue(session, conversation, reason="failed", actor=SYSTEM)
        alerts.raise_alert(session, "failed", error, ticket=ticket, conversation_id=conversation.id)
        return _next(session, turn)


def _next(session: Session, turn: InboxTurn) -> InboxTurn | None:
    return QUEUE.claim_next(session, turn.worker, turn.conversation_id)
