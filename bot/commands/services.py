"""`layani service`: how the services are doing, as requesters are told."""

from typing import Annotated, Literal

import typer

from bot.commands.terminal import agent, desk, language, local, say, sentence, table
from bot.desk.services import catalogue, states

app = typer.Typer(name="service", help=sentence("cli-service"), no_args_is_help=True)
State = Literal["operational", "degraded", "down", "maintenance"]


@app.command("list", help=sentence("cli-service-list"))
def list_() -> None:
    """Print every service with its state."""
    with desk() as session:
        rows = []
        for key in catalogue.catalogue():
            state = states.state(session, key)
            facts = (
                (state.state, local(state.changed_at), state.note) if state else ("operational", None, None)
            )
            rows.append((key, catalogue.name(key, language()), *facts))
    table(("key", "service", "state", "since", "note"), rows)


@app.command(help=sentence("cli-service-status"))
def status(
    key: Annotated[str, typer.Argument(help=sentence("cli-service-key"))],
    state: Annotated[State, typer.Argument(help=sentence("cli-service-state"))],
    note: Annotated[str | None, typer.Option(help=sentence("cli-service-note"))] = None,
    name: Annotated[str | None, typer.Option("--as", metavar="NAME", help=sentence("cli-as"))] = None,
) -> None:
    """Set a service's state."""
    with desk() as session:
        states.set_state(session, key, state, note, actor=agent(name))
    say("service-has-state", service=catalogue.name(key, language()), state=state)
