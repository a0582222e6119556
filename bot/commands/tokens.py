"""`layani token`: keys to the management API."""

from typing import Annotated

import typer
from sqlalchemy import select

from bot.commands.terminal import desk, local, say, sentence, table
from bot.db.models import ApiToken
from bot.desk import tokens

app = typer.Typer(name="token", help=sentence("cli-token"), no_args_is_help=True)
Name = Annotated[str, typer.Argument(help=sentence("cli-token-name"))]


@app.command(help=sentence("cli-token-create"))
def create(name: Name) -> None:
    """Print a new token, and nothing else, on standard output."""
    with desk() as session:
        secret = tokens.create(session, name)
    typer.echo(secret)


@app.command("list", help=sentence("cli-token-list"))
def list_() -> None:
    """Print the tokens' names; the tokens themselves are not kept."""
    with desk() as session:
        found = session.scalars(select(ApiToken).order_by(ApiToken.name)).all()
        table(
            ("name", "created", "last-used", "revoked"),
            [
                (
                    token.name,
                    local(token.created_at),
                    local(token.last_used_at),
                    local(token.revoked_at),
                )
                for token in found
            ],
        )


@app.command(help=sentence("cli-token-revoke"))
def revoke(name: Name) -> None:
    """Make a token worthless."""
    with desk() as session:
        tokens.revoke(session, name)
    say("token-revoked", name=name)
