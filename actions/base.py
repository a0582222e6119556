"""How an action runs: in one transaction, once per message, and what follows it."""

import asyncio
from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions import anger
from actions.turn import Desk, EmbeddingWanted, Turn
from bot.db.engine import Database
from bot.db.models import ActionRun, Conversation

CLARIFY = "clarify_form"
HANDOFF = "action_handoff"
TICKET_FORM = "ticket_form"


@dataclass(frozen=True)
class ActionResult:
    """What an action answers to the brain: Rasa's events, and the sentences it says."""

    events: list[dict[str, Any]]
    messages: list[dict[str, Any]]


class DeskAction(Action):
    """An action of the desk: subclasses say in `perform` what happens in a turn.

    Run twice for the same message, it happens once: what it answered is stored under conversation, message, action
    and how many actions ran before it in the turn, in the same transaction as its effects.
    """

    changes: ClassVar[bool] = True  # whether it writes to the database
    calms: ClassVar[bool] = True  # whether strong anger brings in a person instead
    makes_sure: ClassVar[bool] = True  # whether to ask first when something else may have been meant

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database = database
        self._desk = desk

    @abstractmethod
    def name(self) -> str:
        """Its name in `domain.yml`."""

    @abstractmethod
    def perform(self, turn: Turn) -> None:
        """Do it. Raises ActionExecutionRejection to let a rule answer instead."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Rasa's entry: perform the turn off the event loop and return its events."""

        embeddings: dict[str, np.ndarray] = {}

        def work(session: Session) -> ActionResult:
            # What the database undoes it may ask for once more: nothing said in the lost run may stay.
            conversation = session.get_one(Conversation, tracker.sender_id)
            turn = Turn(self._desk, session, conversation, tracker, CollectingDispatcher(), embeddings)
            return self._once(turn) if self.changes else self._result(turn)

        while True:
            try:
                result = await (self._database.write(work) if self.changes else self._database.read(work))
                break
            except EmbeddingWanted as wanted:
                # Nothing was changed: the transaction ended with this.
                text = wanted.text
                embeddings[text] = await asyncio.to_thread(self._desk.knowledge.embed, text)
        dispatcher.messages.extend(result.messages)
        return result.events

    def _once(self, turn: Turn) -> ActionResult:
        key = f"{turn.conversation.id}:{turn.message_id}:{self.name()}:{len(turn.since_message)}"
        if before := turn.session.get(ActionRun, key):
            return ActionResult(**before.result)
        result = self._result(turn)
        turn.session.add(ActionRun(key=key, result={"events": result.events, "messages": result.messages}))
        return result

    def _result(self, turn: Turn) -> ActionResult:
        events = self._answer(turn)
        return ActionResult(events, turn.dispatcher.messages)

    def _answer(self, turn: Turn) -> list[dict[str, Any]]:
        if self.calms and anger.brings_a_person(turn.anger) and not turn.since_message:
            return [FollowupAction(HANDOFF)]
        if self.makes_sure and not turn.loop and not turn.since_message and turn.suggestions:
            return [FollowupAction(CLARIFY)]
        offered = turn.slot("offer")
        self.perform(turn)
        if offered and not any(e["event"] == "slot" and e["name"] == "offer" for e in turn.events):
            turn.set(offer=None)  # an offer stands for the next message only
        if not any(event["event"] in ("followup", "user") for event in turn.events):
            turn.events.append(FollowupAction(self._next(turn)))
        return turn.events

    def _next(self, turn: Turn) -> str:
        # Naming what follows spares Rasa a prediction; an interrupted form asks its question again.
        if turn.loop and turn.loop != self.name():
            return turn.loop
        if turn.loop is None and turn.slot("draft") and self.name() not in (TICKET_FORM, HANDOFF):
            return TICKET_FORM
        return "action_listen"
