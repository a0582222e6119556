"""The one custom action, as a newcomer writes it: a row in SQLite and a sentence."""

import os
import sqlite3
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

_database = sqlite3.connect(os.environ["TICKETS"], check_same_thread=False)
_database.execute("CREATE TABLE IF NOT EXISTS ticket (id INTEGER PRIMARY KEY, sender TEXT, description TEXT)")


class ActionOpenTicket(Action):  # type: ignore[misc] # rasa_sdk is not typed
    """Writes the message down as a ticket and tells its number."""

    def name(self) -> str:
        """What the domain calls it."""
        return "action_open_ticket"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """One insert, committed."""
        with _database:
            row = _database.execute(
                "INSERT INTO ticket (sender, description) VALUES (?, ?)",
                (tracker.sender_id, tracker.latest_message.get("text")),
            )
        dispatcher.utter_message(text=f"Your ticket is INC-{row.lastrowid:06d}.")
        return []
