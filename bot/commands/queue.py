"""`layani queue`: the conversations that wait for a person."""

import typer

from bot.clock import now
from bot.commands.terminal import desk, say, sentence, table
from bot.conversations import agents
from bot.desk import handoff

app = typer.Typer(name="queue", help=sentence("cli-queue"), invoke_without_command=True)


@app.callback()
def default(context: typer.Context) -> None:
    """`layani queue` alone lists it."""
    if context.invoked_subcommand is None:
        list_()


@app.command("list", help=sentence("cli-queue"))
def list_() -> None:
    """Print who waits, longest first."""
    with desk() as session:
        waiting = handoff.queue(session)
        if not waiting:
            say("queue-empty")
            return
        last_words = agents.last_words(session, waiting)
        table(
            ("position", "conversation", "minutes", "language", "last-words"),
            [
                (
                    str(position),
                    conversation.id[: agents.SHORT],
                    str(int((now() - conversation.queued_at).total_seconds() // 60))
                    if conversation.queued_at
                    else "",
                    conversation.language,
                    last_words[conversation.id],
                )
                for position, conversation in enumerate(waiting, 1)
            ],
        )
