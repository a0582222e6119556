"""`layani`: the command line. Its commands are the use cases that the console calls too."""

import os
from typing import Any

import typer
from typer.core import TyperGroup

from bot.commands import (
    alerts,
    conversation,
    customers,
    invites,
    knowledge,
    nlu,
    queue,
    responses,
    run,
    seed,
    services,
    settings,
    tickets,
    tokens,
    train,
)
from bot.commands.terminal import print_error, sentence
from bot.config import ROOT
from bot.errors import DeskError


class Group(TyperGroup):
    """Turns what a use case refuses into a sentence on standard error and exit code 1."""

    def invoke(self, ctx: Any) -> Any:
        os.chdir(ROOT)  # relative paths in settings are meant from there, wherever `layani` is called
        try:
            return super().invoke(ctx)
        except DeskError as error:
            print_error(error.code, **error.values)
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=Group,
    help=sentence("cli-help"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run", help=sentence("cli-run"))(run.run)
app.command("train", help=sentence("cli-train"))(train.train)
app.command("settings", help=sentence("cli-settings"))(settings.show)
app.command("seed", help=sentence("cli-seed"))(seed.seed)
app.command("responses", help=sentence("cli-responses"))(responses.show)
app.command("alerts", help=sentence("cli-alerts"))(alerts.show)
app.command("notices", hidden=True)(alerts.show)  # its old name
for group in (tickets, queue, conversation, services, tokens, customers, invites, knowledge, nlu):
    app.add_typer(group.app)

if __name__ == "__main__":
    app()
