"""`layani alerts`: what staff should look at."""

from typing import Annotated

import typer

from bot.commands.terminal import desk, local, say, sentence, table
from bot.conversations import agents
from bot.desk import alerts


def show(seen: Annotated[bool, typer.Option("--seen", help=sentence("cli-alerts-seen"))] = False) -> None:
    """Print the alerts nobody has seen; with `--seen` they count as seen from now on."""
    with desk() as session:
        unseen = alerts.unseen(session)
        if not unseen:
            say("alerts-none")
            return
        table(
            ("at", "kind", "ticket", "conversation", "text"),
            [
                (
                    local(n.at),
                    n.kind,
                    n.ticket.number if n.ticket else None,
                    (n.conversation_id or "")[: agents.SHORT],
                    n.text,
                )
                for n in unseen
            ],
        )
        if seen:
            alerts.mark_seen(session, [alert.id for alert in unseen])
