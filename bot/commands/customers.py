"""`layani customer`: whom requesters belong to."""

from typing import Annotated

import typer

from bot.commands.terminal import desk, local, say, sentence, table
from bot.desk.actor import SYSTEM
from bot.desk.people import customers

Key = Annotated[str, typer.Argument(metavar="KEY", help=sentence("cli-customer-key"))]
app = typer.Typer(name="customer", help=sentence("cli-customer"), no_args_is_help=True)


@app.command(help=sentence("cli-customer-create"))
def create(
    slug: Key,
    name: Annotated[str, typer.Argument(help=sentence("cli-customer-name"))],
) -> None:
    """Add a customer."""
    with desk() as session:
        customers.create(session, slug, name, actor=SYSTEM)
    say("customer-created", name=name, slug=slug)


@app.command(help=sentence("cli-customer-secret"))
def secret(slug: Key) -> None:
    """Print a new secret of the customer's, and nothing else, on standard output."""
    with desk() as session:
        renewed = customers.renew_secret(session, slug, actor=SYSTEM)
    typer.echo(renewed)


@app.command("list", help=sentence("cli-customer-list"))
def list_() -> None:
    """Print every customer."""
    with desk() as session:
        rows = [(one.slug, one.name, local(one.created_at)) for one in customers.all_(session)]
    table(("key", "name", "created"), rows)
