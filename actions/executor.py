"""Runs the custom actions that the brain calls for, inside the desk."""

from functools import cache
from typing import Any

import yaml
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from actions import complaint, fallback, handoff, questions, tickets, yes_no
from actions.base import DeskAction
from actions.forms import (
    cancel_ticket,
    check_ticket,
    clarify,
    comment_ticket,
    open_ticket,
    rating,
    reopen_ticket,
)
from actions.turn import Desk
from bot.config import ROOT, Settings
from bot.db.engine import Database
from bot.desk.knowledge.index import KnowledgeBase
from bot.errors import ActionRejected

ACTIONS: tuple[type[DeskAction], ...] = (
    yes_no.Affirm,
    questions.AskHelp,
    questions.AskHours,
    questions.AskKnowledge,
    questions.AskServiceStatus,
    yes_no.Deny,
    questions.SwitchLanguage,
    clarify.ClarifyForm,
    complaint.Complain,
    fallback.Fallback,
    handoff.Handoff,
    fallback.OutOfScope,
    rating.RatingForm,
    open_ticket.TicketForm,
    cancel_ticket.CancelForm,
    check_ticket.CheckForm,
    comment_ticket.CommentForm,
    reopen_ticket.ReopenForm,
    tickets.ListTickets,
)


class Executor:
    """rasa-sdk's executor with the desk's actions in it."""

    def __init__(self, database: Database, settings: Settings, knowledge: KnowledgeBase) -> None:
        self._executor = ActionExecutor()
        desk = Desk(settings, knowledge)
        for action in ACTIONS:
            self._executor.register_action(action(database, desk))

    async def run(self, body: dict[str, Any]) -> dict[str, Any]:
        """Run the action that `body` (Rasa's action call) names.

        Returns {"events": …, "responses": …}. Raises ActionRejected; anything else is a failed turn, which the desk
        tries again.
        """
        # The brain leaves the domain out (endpoints.yml), and rasa-sdk 3.21 insists on one.
        body = {**body, "domain": _domain()}
        try:
            result = await self._executor.run(body)
        except ActionExecutionRejection as rejection:
            raise ActionRejected(rejection.action_name, rejection.message) from rejection
        if result is None:
            raise ValueError("an action call without next_action")
        return {"events": result.events, "responses": result.responses}


@cache
def _domain() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return loaded
