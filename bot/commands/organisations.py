"""`layani organisation`: whom requesters belong to."""

from typing import Annotated

import typer

from bot.commands.terminal import desk, local, say, sentence, table
from bot.desk.people import customers

app = typer.Typer(name="organisation", help=sentence("cli-organisation"), no_args_is_help=True)


@app.command(help=sentence("cli-organisation-create"))
def create(
    slug: Annotated[str, typer.Argument(metavar="KEY", help=sentence("cli-organisation-key"))],
    name: Annotated[str, typer.Argument(help=sentence("cli-organisation-name"))],
) -> None:
    """Add an organisation."""
    with desk() as session:
        customers.create(session, slug, name, actor="system")
    say("organisation-created", name=name, slug=slug)


@app.command("list", help=sentence("cli-organisation-list"))
def list_() -> None:
    """Print every organisation."""
    with desk() as session:
        rows = [(one.slug, one.name, local(one.created_at)) for one in customers.all_(session)]
    table(("key", "name", "created"), rows)
