"""`layani seed`: a database full of made-up tickets."""

from typing import Annotated

import typer

from bot.clock import now
from bot.commands.terminal import migrate, say, sentence
from bot.config import settings


def seed(
    tickets: Annotated[int, typer.Option(min=1, max=10_000_000, help=sentence("cli-seed-tickets"))] = 1_000,
    number: Annotated[int, typer.Option("--seed", metavar="NUMBER", help=sentence("cli-seed-number"))] = 1,
    add: Annotated[bool, typer.Option("--add", help=sentence("cli-seed-add"))] = False,
) -> None:
    """Fill the database with made-up tickets; refuses one that holds tickets already, unless `--add`."""
    from bot.db.engine import Database
    from bot.ops.seed import seed as fill

    migrate(settings())
    database = Database(settings().database)
    try:
        with typer.progressbar(length=tickets, label=sentence("seed-progress")) as bar:
            fill(
                database,
                tickets,
                number=number,
                until=now(),
                add=add,
                progress=lambda done: bar.update(done - bar.pos),
            )
    finally:
        database.close()
    say("seed-done", tickets=tickets)
