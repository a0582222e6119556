"""Linking a person's channels and letting people join customers, as it is said to them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations import outbox
from bot.db.models import Conversation, Customer, Requester
from bot.desk.people import customers, handles, linking
from bot.errors import DeskError
from bot.i18n import t

WEB = "web"


def offer(session: Session, conversation: Conversation, address: str) -> linking.Code:
    """Give the requester a code and say where to type it; `address` is the desk's own."""
    code = linking.issue(session, conversation.requester)
    link = where(session, conversation, code.code, address)
    said = t("chat-link-code", conversation.language, code=_readable(code.code))
    how = t("chat-link-follow", conversation.language, link=link) if link else ""
    outbox.say(session, conversation, "\n\n".join(filter(None, (said, how))), sender="system")
    return code


def where(session: Session, conversation: Conversation, code: str, address: str) -> str | None:
    """The link that redeems `code` on the other channel; None when there is none."""
    if conversation.channel == WEB:
        return next(iter(handles.links(session, "link", code)), None)
    return f"{address}/chat#link={code}"


def redeem(session: Session, conversation: Conversation, text: str) -> Requester | DeskError:
    """Redeem a code that came in `conversation` and tell both sides; a refusal is returned, as `linking.redeem`."""
    outcome = linking.redeem(session, conversation.requester, text)
    if isinstance(outcome, DeskError):
        return outcome
    outbox.say(session, conversation, t("chat-linked", conversation.language), sender="system")
    other = session.scalar(
        select(Conversation)
        .where(Conversation.requester_id == outcome.id, Conversation.id != conversation.id)
        .order_by(Conversation.channel == conversation.channel, Conversation.created_at.desc())
        .limit(1)
    )
    if other:
        outbox.say(session, other, t("chat-linked", other.language), sender="system")
    return outcome


def accept_invite(session: Session, conversation: Conversation, token: str) -> Customer:
    """Let the requester join the customer that `token` is for, and say so. Raises as `customers.accept`."""
    customer = customers.accept(session, conversation.requester, token)
    said = t("chat-invited", conversation.language, customer=customer.name)
    outbox.say(session, conversation, said, sender="system")
    return customer


def refuse(session: Session, conversation: Conversation, error: DeskError) -> None:
    """Say in the conversation why it cannot be done."""
    outbox.say(session, conversation, t(error.code, conversation.language, **error.values), sender="system")


def _readable(code: str) -> str:
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"
