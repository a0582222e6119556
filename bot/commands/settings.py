"""`layani settings`: every setting, its value here and what it means."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr
from sqlalchemy import make_url

from bot.commands.terminal import sentence, table
from bot.config import ROOT, Settings, settings


def show(
    markdown: Annotated[bool, typer.Option("--markdown", help=sentence("cli-settings-markdown"))] = False,
) -> None:
    """Print the settings."""
    if markdown:
        typer.echo(documentation(), nl=False)
        return
    chosen = settings()
    fields = Settings.model_fields
    table(
        ("setting", "value", "meaning"),
        [(name.upper(), _shown(getattr(chosen, name)), field.description) for name, field in fields.items()],
    )


def documentation() -> str:
    """The text of docs/settings.md."""
    rows = "".join(
        f"| `{name.upper()}` | {_code(_shown(field.default))} | {field.description} |\n"
        for name, field in Settings.model_fields.items()
    )
    return (
        "# Settings\n\n"
        "Set them in the environment or in a file `.env` in the project's root; the environment wins. "
        "A wrong value stops the start with a sentence that names it. "
        "`layani settings` prints what is in force.\n\n"
        "This page is written by `layani settings --markdown > docs/settings.md`; a test compares.\n\n"
        f"| setting | default | meaning |\n|---|---|---|\n{rows}"
    )


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "••••" if value.get_secret_value() else ""
    if isinstance(value, Path) and value.is_relative_to(ROOT):
        return str(value.relative_to(ROOT))
    text = str(value)
    return make_url(text).render_as_string() if "://" in text and "@" in text else text


def _code(text: str) -> str:
    return f"`{text}`" if text else "empty"
