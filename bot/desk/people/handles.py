"""The public names under which channels reach us, and the links made of them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.models import ChannelHandle


def note(session: Session, channel: str, handle: str, link: str) -> None:
    """`channel` found out its public name, and what opens a conversation there: a URL with {kind} and {value}."""
    session.merge(ChannelHandle(channel=channel, handle=handle, link=link))


def links(session: Session, kind: str, value: str) -> list[str]:
    """For each channel that has said how, the link that opens it with `value`, which is of the `kind` link or inv."""
    templates = session.scalars(select(ChannelHandle.link).order_by(ChannelHandle.channel))
    return [template.format(kind=kind, value=value) for template in templates]
