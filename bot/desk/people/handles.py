"""The public names under which channels reach us, and the links made of them."""

from sqlalchemy.orm import Session

from bot.db.models import ChannelHandle


def note(session: Session, channel: str, handle: str) -> None:
    """`channel` found out its public name: "telegram", the bot's user name without @."""
    session.merge(ChannelHandle(channel=channel, handle=handle))


def telegram_link(session: Session, start: str) -> str | None:
    """The link that opens the Telegram bot with the payload `start`; None while there is no bot."""
    known = session.get(ChannelHandle, "telegram")
    return f"https://t.me/{known.handle}?start={start}" if known else None
