"""What every command needs: the reader's language, the database, tables, times."""

import getpass
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from bot.config import Language, Settings, settings
from bot.desk.actor import Actor
from bot.i18n import t


def language() -> Language:
    """LAYANI_LANG if it is set, else that of the terminal: Indonesian for id_*, English for all others."""
    wanted = os.environ.get("LAYANI_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "id" if wanted.lower().startswith("id") else "en"


def sentence(key: str, **values: object) -> str:
    """The sentence `key` of bot/locale in the reader's language."""
    return t(key, language(), **values)


def say(key: str, **values: object) -> None:
    """Print the sentence `key`."""
    typer.echo(sentence(key, **values))


def print_error(key: str, **values: object) -> None:
    """Print the sentence `key` on standard error."""
    typer.echo(sentence(key, **values), err=True)


def fail(key: str, **values: object) -> typer.Exit:
    """Complain; to be raised: the command ends with exit code 1."""
    print_error(key, **values)
    return typer.Exit(1)


def migrate(chosen: Settings) -> None:
    """Bring the database up to date; ends the command with a sentence when it cannot be used."""
    # Slow to import, and `layani --help` needs none of it.
    from alembic.util import CommandError
    from sqlalchemy.exc import OperationalError

    from bot.db.migrate import upgrade

    try:
        upgrade(chosen.database)
    except OperationalError as error:
        raise fail("database-away", reason=str(error.orig).splitlines()[0]) from None
    except OSError as error:
        raise fail("data-dir-unusable", folder=str(chosen.data_dir), reason=error.strerror or "") from None
    except CommandError as error:
        raise fail("database-newer", reason=str(error)) from None


@contextmanager
def desk() -> Iterator[Session]:
    """One transaction on the desk's database, brought up to date first; requesters hear of changes."""
    from bot.conversations import ticket_news
    from bot.db.engine import Database
    from bot.desk.events import Handlers

    migrate(settings())
    database = Database(settings().database)
    handlers = Handlers()
    ticket_news.subscribe(handlers)
    handlers.attach(database)
    try:
        with database.transaction() as session:
            yield session
    finally:
        database.close()


def table(columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> None:
    """Print rows under the columns' translated names ("number" is the sentence column-number)."""
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        grid.add_column(sentence(f"column-{column}"), overflow="fold")
    for row in rows:
        grid.add_row(*(cell or "" for cell in row))
    # A pipe has no width, and what another program is to read must not be folded.
    Console(width=None if sys.stdout.isatty() else 10_000, markup=False, highlight=False).print(grid)


def local(moment: datetime | None) -> str:
    """A moment as staff read it: the desk's time zone, to the minute; nothing for none."""
    return f"{moment.astimezone(settings().zone):%Y-%m-%d %H:%M}" if moment else ""


def agent_name(name: str | None) -> str:
    """The agent's name: `--as NAME`, or whoever is logged in."""
    return name or getpass.getuser()


def agent(name: str | None) -> Actor:
    """`agent_name` as the one who does something."""
    return Actor.agent(agent_name(name))


def who(actor: Actor) -> str:
    """Who did something, for staff to read."""
    return sentence(f"actor-{actor.kind}", id=actor.id or "")
