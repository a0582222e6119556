"""`layani invite`: links with which people join a customer."""

from typing import Annotated

import typer

from bot.commands.terminal import desk, sentence
from bot.config import settings
from bot.desk.actor import SYSTEM
from bot.desk.people import customers, handles

app = typer.Typer(name="invite", help=sentence("cli-invite"))


@app.callback()
def group() -> None:
    """Keeps `create` a command of its own: a group of one would be folded into it."""


@app.command(help=sentence("cli-invite-create"))
def create(
    slug: Annotated[str, typer.Argument(metavar="CUSTOMER", help=sentence("cli-customer-key"))],
    name: Annotated[str | None, typer.Option(help=sentence("cli-invite-name"))] = None,
    days: Annotated[int, typer.Option(min=1, max=365, help=sentence("cli-invite-days"))] = 7,
    uses: Annotated[int, typer.Option(min=1, max=10_000, help=sentence("cli-invite-uses"))] = 1,
) -> None:
    """Print the links of a new invitation, one a line, and nothing else."""
    with desk() as session:
        token = customers.invite(session, slug, actor=SYSTEM, name=name, days=days, uses=uses)
        elsewhere = handles.links(session, "inv", token)
    typer.echo(f"{settings().address}/chat#invite={token}")
    for link in elsewhere:
        typer.echo(link)
