"""Every setting, in one class, from the environment or a `.env` file in the project's root.

`docs/settings.md` lists them; a test fails when one is missing there.
"""

import secrets
import sys
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
Language = Literal["id", "en"]
_DAY = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"
_ORIGIN = r"(\*|https?://[^\s,/]+)"
_RATE = r"^[1-9][0-9]{0,6}/(second|minute|hour|day)$"
_TIME = "[01][0-9]:[0-5][0-9]|2[0-3]:[0-5][0-9]|24:00"


class Settings(BaseSettings):
    """What an operator can set. Each field's name in upper case is the variable's name."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", env_file_encoding="utf-8", extra="ignore")

    host: str = Field(
        "127.0.0.1", description="Address the desk listens on. 0.0.0.0 opens it to the network."
    )
    port: int = Field(8000, ge=1, le=65535, description="Port of the desk.")
    brain_port: int = Field(5005, ge=1, le=65535, description="Loopback port of the brain (Rasa).")
    data_dir: Path = Field(ROOT / "var", description="Where the database, caches and secrets live.")
    database_url: str = Field(
        "",
        description="SQLAlchemy URL; empty means SQLite in DATA_DIR. PostgreSQL: postgresql://user:pw@host/db.",
    )
    model_dir: Path = Field(ROOT / "models", description="Where trained models are kept.")
    organisation: str = Field(
        "Layani", min_length=1, max_length=80, description="The provider's name, shown to requesters."
    )
    default_language: Language = Field(
        "id", description="Language until a requester's own is known: id or en."
    )
    timezone: str = Field("Asia/Jakarta", description="IANA time zone of the service hours.")
    service_hours: str = Field(
        "Mon-Fri 08:00-16:00",
        pattern=rf"^({_DAY})-({_DAY}) ({_TIME})-({_TIME})$",
        description="When staff are on duty, as 'Mon-Fri 08:00-16:00'.",
    )
    public_url: str = Field("", description="The desk's address as others see it; empty: http://HOST:PORT.")
    internal_token: SecretStr = Field(
        SecretStr(""), description="Secret between desk and brain; empty: made once and kept in DATA_DIR."
    )
    identity_secret: SecretStr = Field(
        SecretStr(""),
        description="Key of the HMAC-SHA256 with which a host page signs `identity`; empty: identities are refused.",
    )
    session_days: int = Field(
        90,
        ge=1,
        le=3650,
        description="Days without a visit after which a web chat is forgotten by the browser.",
    )
    widget_origins: str = Field(
        "",
        pattern=rf"^({_ORIGIN}([\s,]+{_ORIGIN})*)?$",
        description="Web pages that may embed the chat, as 'https://intranet.example https://portal.example', * for "
        "any; the desk's own always may.",
    )
    rate_messages: str = Field("600/minute", pattern=_RATE, description="Messages one chat session may send.")
    rate_files: str = Field("60/minute", pattern=_RATE, description="Files one chat session may send.")
    rate_sessions: str = Field(
        "120/minute", pattern=_RATE, description="Chat sessions one address may begin. Loopback has no limit."
    )
    rate_address: str = Field(
        "3000/minute",
        pattern=_RATE,
        description="Sessions, messages and files of one address together. Loopback has no limit.",
    )
    max_message_length: int = Field(4000, ge=100, le=20000, description="Characters a chat message may have.")
    max_file_size: int = Field(
        20, ge=1, le=200, description="Megabytes a file may have; Telegram hands over no more than 20."
    )
    clamav_socket: str = Field(
        "",
        description="ClamAV's socket, a path or host:port; what it cannot check is refused. Empty: no check.",
    )
    telegram_token: SecretStr = Field(
        SecretStr(""), description="Token of the Telegram bot, from @BotFather; empty: no Telegram."
    )
    telegram_base_url: str = Field(
        "",
        pattern=r"^(https?://[^\s]+)?$",
        description="Address of a Bot API server of your own; empty: https://api.telegram.org.",
    )
    telegram_webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="What Telegram shows to be let in: A-Z a-z 0-9 _ -; empty: derived from the token.",
    )
    workers: int = Field(16, ge=1, le=256, description="Conversations the desk works on at the same time.")
    brain_timeout: float = Field(30.0, gt=0, description="Seconds to wait for the brain before trying again.")
    notice_after: float = Field(
        4.0, gt=0, description="Seconds after which a waiting requester is told that it is being worked on."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least severe log level."
    )

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"'{value}' is not an IANA time zone such as Asia/Jakarta") from error
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("must start with sqlite:/// or postgresql://")
        return value.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL that is really used."""
        return self.database_url or f"sqlite:///{self.data_dir / 'layani.db'}"

    @property
    def brain_database(self) -> str:
        """The brain's tracker database: SQLAlchemy 1.4 with psycopg2 when it is PostgreSQL."""
        if self.database.startswith("sqlite"):
            return f"sqlite:///{self.data_dir / 'brain.db'}"
        return self.database.replace("postgresql+psycopg://", "postgresql://", 1)

    @property
    def brain_url(self) -> str:
        """Where the desk reaches the brain."""
        return f"http://127.0.0.1:{self.brain_port}"

    @property
    def address(self) -> str:
        """The address to give to people."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def zone(self) -> ZoneInfo:
        """The service hours' time zone."""
        return ZoneInfo(self.timezone)

    def secret(self) -> str:
        """The secret between desk and brain, made at first use and readable by the owner only."""
        if given := self.internal_token.get_secret_value():
            return given
        self.data_dir.mkdir(parents=True, exist_ok=True)
        path = self.data_dir / "internal-token"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32))
        return path.read_text().strip()


@cache
def settings() -> Settings:
    """The settings of this process; a wrong one ends it with a sentence for each (exit code 78, EX_CONFIG)."""
    try:
        return Settings()  # type: ignore[call-arg]
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            print(f"{name}={problem['input']!r}: {problem['msg']}. See docs/settings.md.", file=sys.stderr)
        raise SystemExit(78) from None
