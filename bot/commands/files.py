"""How the command line shows a file."""

import typer

from bot.config import settings
from bot.db.models import Attachment
from bot.desk.files import attachments


def show(attachment: Attachment) -> None:
    """Print a file's name, type and size, and where its content lies."""
    size = f"{attachment.size / 1024:.0f} kB"
    typer.echo(f"[{attachment.name}]  {attachment.media_type}, {size}")
    typer.echo(f"  {attachments.content(settings(), attachment)}")
