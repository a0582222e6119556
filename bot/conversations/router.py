"""The worker: takes conversations from the inbox and has their messages answered, in order."""

import asyncio
import time
import uuid
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.conversations import inbox, outbox
from bot.conversations.intercepts import Intercepts
from bot.conversations.rasa_client import Answer, BrainFailed, BrainUnavailable, RasaClient
from bot.conversations.wakeups import Wakeups
from bot.db.engine import Database
from bot.db.models import Button, Conversation, InboxItem
from bot.desk import alerts, handoff
from bot.desk.actor import SYSTEM
from bot.i18n import LANGUAGES, t

POLL = 1.0
RENEW = 2.0
BACK_OFF = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
ATTEMPTS = 6  # of a message that makes the brain fail

log = structlog.get_logger()


@dataclass(frozen=True)
class InboxTurn:
    """One message on its way to the brain."""

    conversation_id: str
    item: int
    text: str
    is_payload: bool
    attempts: int
    metadata: dict[str, Any]


class Router:
    """Works on up to `settings.workers` conversations at the same time, one message of each."""

    def __init__(self, database: Database, brain: RasaClient, signals: Wakeups, settings: Settings) -> None:
        self._database = database
        self._brain = brain
        self._signals = signals
        self._limit = settings.workers
        self._desk = Intercepts(settings)
        self._worker = str(uuid.uuid4())
        self._working: dict[str, float] = {}  # conversation → when its claim was last renewed (monotonic s)
        self._outages: dict[int, int] = {}  # inbox item → how often the brain was away for it
        self._news = asyncio.Event()

    async def run(self) -> None:
        """Work until cancelled; what is being worked on then is given up, to be claimed again."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._renew())
                with self._signals.subscribe("inbox") as self._news:
                    while True:
                        woken = await self._signals.wait(self._news, POLL)
                        self._news.clear()
                        if woken or await self._database.read(inbox.any_due):
                            await self._take(group)
        finally:
            await self._database.write(lambda session: inbox.release_all(session, self._worker))

    async def _take(self, group: asyncio.TaskGroup) -> None:
        free = self._limit - len(self._working)
        if not free:
            return  # the first to finish says that there is room
        turns = await self._database.write(lambda session: self._claim(session, free))
        for turn in turns:
            self._working[turn.conversation_id] = time.monotonic()
            group.create_task(self._work(turn))
        if len(turns) == free:
            # There may be more, and room for them from whoever finished meanwhile without a word.
            self._news.set()

    def _claim(self, session: Session, limit: int) -> list[InboxTurn]:
        claimed = inbox.claim(session, self._worker, limit)
        return [
            turn for waiting in claimed if (turn := self._turn(session, waiting, waiting.conversation_id))
        ]

    async def _work(self, turn: InboxTurn) -> None:
        """Answer the conversation's messages until there is none, or one must wait."""
        following: InboxTurn | None = turn
        try:
            while following:
                following = await self._answer(following)
        except Exception as error:
            # The claim runs out and the message is taken again; the other conversations go on.
            log.error(
                "router.failed", conversation=turn.conversation_id, error=type(error).__name__, exc_info=True
            )
        finally:
            if len(self._working) >= self._limit:
                self._news.set()
            del self._working[turn.conversation_id]

    async def _answer(self, turn: InboxTurn) -> InboxTurn | None:
        try:
            answer = await self._brain.turn(
                turn.conversation_id,
                str(turn.item),
                turn.text,
                is_payload=turn.is_payload,
                metadata=turn.metadata,
            )
            following = await self._database.write(lambda session: self._finish(session, turn, answer))
        except BrainUnavailable as error:
            times = self._outages[turn.item] = self._outages.get(turn.item, 0) + 1
            await self._postpone(turn, times, str(error))
            return None
        except Exception as error:
            # The brain fails, or its answer cannot be stored: either way it is this message that does it.
            log.warning("router.failed", conversation=turn.conversation_id, item=turn.item, exc_info=error)
            reason = str(error) if isinstance(error, BrainFailed) else type(error).__name__
            if turn.attempts + 1 >= ATTEMPTS:
                return await self._database.write(lambda session: self._give_up(session, turn, reason))
            await self._postpone(turn, turn.attempts + 1, reason, failed=True)
            return None
        if self._outages:
            await self._brain_is_back(turn)
        return following

    async def _brain_is_back(self, turn: InboxTurn) -> None:
        self._outages.pop(turn.item, None)
        waiting, self._outages = list(self._outages), {}
        if waiting:
            await self._database.write(lambda session: inbox.retry_now(session, waiting))

    def _finish(self, session: Session, turn: InboxTurn, answer: Answer) -> InboxTurn | None:
        """Replies and "this message is done" in one transaction; then the next message, or the claim ends."""
        ours = self._still_ours(session, turn)
        if not ours:
            return None
        conversation, item = ours
        understood = answer.understanding
        language = conversation.language_choice or understood.language
        if language in LANGUAGES and language != conversation.language:
            conversation.language = language
        for reply in answer.replies:
            if reply.text or reply.buttons:
                buttons: list[Button] = [{"title": b.title, "payload": b.payload} for b in reply.buttons]
                outbox.say(session, conversation, reply.text or "", buttons, reply.asks)
        inbox.answered(session, item.id, msgspec.to_builtins(understood))
        return self._next(session, conversation)

    def _give_up(self, session: Session, turn: InboxTurn, error: str) -> InboxTurn | None:
        """A message that cannot be answered: say so, and get a person."""
        ours = self._still_ours(session, turn)
        if not ours:
            return None
        conversation, item = ours
        log.error("router.gave_up", conversation=conversation.id, item=item.id, error=error)
        item.state, item.error, item.attempts = "failed", error, turn.attempts + 1
        outbox.say(session, conversation, t("chat-message-failed", conversation.language), sender="system")
        ticket = handoff.enqueue(session, conversation, reason="failed", actor=SYSTEM)
        alerts.raise_alert(session, "failed", error, ticket=ticket, conversation_id=conversation.id)
        return self._next(session, conversation)

    async def _postpone(self, turn: InboxTurn, times: int, reason: str, *, failed: bool = False) -> None:
        """Try again after the back-off for the `times`-th time; `failed` counts it against the message."""
        seconds = BACK_OFF[min(times, len(BACK_OFF)) - 1]
        log.warning("router.postponed", conversation=turn.conversation_id, item=turn.item, reason=reason)

        def work(session: Session) -> None:
            if ours := self._still_ours(session, turn):
                conversation, item = ours
                inbox.postpone(item, seconds, reason)
                item.attempts += failed
                inbox.release(session, conversation.id)

        await self._database.write(work)
        asyncio.get_running_loop().call_later(seconds, self._news.set)

    def _still_ours(self, session: Session, turn: InboxTurn) -> tuple[Conversation, InboxItem] | None:
        """The conversation and the message, unless another worker took over because this one was too slow."""
        ours = inbox.still_claimed(session, self._worker, turn.conversation_id, turn.item)
        if not ours:
            log.warning("router.claim_lost", conversation=turn.conversation_id)
        return ours

    async def _renew(self) -> None:
        """Keep the claims on conversations whose turn takes long."""
        while True:
            await asyncio.sleep(RENEW / 2)
            moment = time.monotonic()
            old = [key for key, renewed in self._working.items() if moment - renewed >= RENEW]
            if old:
                await self._database.write(lambda session, old=old: inbox.renew(session, self._worker, old))  # type: ignore[misc]
                self._working.update({key: moment for key in old if key in self._working})

    def _next(self, session: Session, conversation: Conversation) -> InboxTurn | None:
        """The conversation's next message for the brain; without one the claim is given up."""
        return self._turn(session, inbox.first(session, conversation.id), conversation.id)

    def _turn(
        self, session: Session, waiting: inbox.Waiting | None, conversation_id: str
    ) -> InboxTurn | None:
        """What to ask the brain; None, and the claim given up, when there is nothing to ask it.

        What is the desk's to answer is answered here. While staff or the queue hold the conversation its messages
        are for people: in the transcript, and done; but buttons of the desk's own do what they say.
        """
        while waiting:
            if waiting.held_by != "bot" and not self._desk.answers_always(waiting):
                inbox.leave_to_people(session, conversation_id, waiting.item)
            elif not self._desk.answered(session, waiting):
                if waiting.held_by == "bot":
                    return _for_the_brain(waiting)
                inbox.leave_to_people(session, conversation_id, waiting.item)
            waiting = inbox.first(session, conversation_id)
        inbox.release(session, conversation_id)
        return None


def _for_the_brain(waiting: inbox.Waiting) -> InboxTurn:
    return InboxTurn(
        waiting.conversation_id,
        waiting.item,
        waiting.payload or waiting.text,
        waiting.payload is not None,
        waiting.attempts,
        {
            "asks": waiting.asks,
            "language_choice": waiting.language_choice,
            "language": waiting.language,
        },
    )
