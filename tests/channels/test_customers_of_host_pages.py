"""Who somebody is, is said by a customer's page, and holds for that customer only."""

from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.db.models import Conversation, Requester
from bot.desk.actor import BOT, SYSTEM
from bot.desk.people import customers, linking
from bot.desk.people.requesters import sign_identity
from bot.desk.tickets import numbers, opening
from bot.desk.tickets.opening import Draft
from tests.running import Desk, Visitor

KEY = "provider-key"


@pytest.fixture
def desk_settings(settings: Settings, database_url: str) -> Settings:
    return settings.model_copy(update={"database_url": database_url, "identity_secret": SecretStr(KEY)})


def signed(identity: str, customer: str | None = None, secret: str = KEY) -> dict[str, Any]:
    who = {"identity": identity, "signature": sign_identity(identity, secret, customer)}
    return who if customer is None else who | {"customer": customer}


def requester(session: Session, visitor: Visitor) -> Requester:
    return session.get_one(Conversation, visitor.conversation_id).requester


async def refusal(desk: Desk, body: dict[str, Any]) -> tuple[int, str]:
    answer = await desk.http.post("/chat/sessions", json=body)
    return answer.status_code, answer.json()["code"]


async def ticket_of(desk: Desk, visitor: Visitor) -> str:
    def work(session: Session) -> str:
        draft = Draft("incident", "Printer", "Printer macet")
        return opening.open_ticket(
            session, draft, requester=None, conversation_id=visitor.conversation_id, actor=BOT
        ).number

    return await desk.database.write(work)


async def look_up(visitor: Visitor, number: str) -> int:
    return (await visitor.http.get(f"/chat/tickets/{number}", headers=visitor.headers)).status_code


async def call(visitor: Visitor, path: str, **body: str) -> httpx.Response:
    return await visitor.http.post(f"/chat/{path}", json=body, headers=visitor.headers)


async def test_the_same_identity_of_two_customers_is_two_people(desk: Desk) -> None:
    of_a, of_b = await desk.visitor(**signed("7", "org-a")), await desk.visitor(**signed("7", "org-b"))
    assert of_a.conversation_id != of_b.conversation_id
    number = await ticket_of(desk, of_a)
    assert await look_up(of_a, number) == 200
    assert await look_up(of_b, number) == 404
    with desk.database.reading() as session:
        slugs = [requester(session, visitor).customer for visitor in (of_a, of_b)]
        assert [customer and customer.slug for customer in slugs] == ["org-a", "org-b"]
    again = await desk.visitor(**signed("7", "org-a"))
    assert again.conversation_id == of_a.conversation_id


async def test_an_identity_that_names_no_customer_is_another_person_still(desk: Desk) -> None:
    own, of_a = await desk.visitor(**signed("7")), await desk.visitor(**signed("7", "org-a"))
    assert own.conversation_id != of_a.conversation_id
    again = await desk.visitor(**signed("7"))
    assert again.conversation_id == own.conversation_id


async def test_a_customers_own_secret_vouches_for_that_customer_only(desk: Desk) -> None:
    def give_a_secret(session: Session) -> str:
        customers.create(session, "org-a", "A", actor=SYSTEM)
        return customers.renew_secret(session, "org-a", actor=SYSTEM)

    secret = await desk.database.write(give_a_secret)
    await desk.visitor(**signed("7", "org-a", secret))
    await desk.visitor(**signed("7", "org-b"))  # which has none: the provider's vouches
    no = 401, "identity-not-verified"
    assert await refusal(desk, signed("7", "org-b", secret)) == no
    assert await refusal(desk, signed("7", None, secret)) == no
    assert await refusal(desk, signed("7", "org-a")) == no
    newer = await desk.database.write(lambda s: customers.renew_secret(s, "org-a", actor=SYSTEM))
    assert await refusal(desk, signed("7", "org-a", secret)) == no
    await desk.visitor(**signed("7", "org-a", newer))


@pytest.mark.parametrize("slug", ["", "A B", "\0", "x" * 500])
async def test_a_customer_whose_key_has_no_form_is_refused(desk: Desk, slug: str) -> None:
    body = signed("7") | {"customer": slug, "signature": sign_identity("7", KEY, slug)}
    assert await refusal(desk, body) == (422, "customer-slug-invalid")


async def test_who_was_let_in_by_an_invitation_is_still_known_by_the_providers_page(desk: Desk) -> None:
    def invite(session: Session) -> str:
        customers.create(session, "org-a", "A", actor=SYSTEM)
        return customers.invite(session, "org-a", actor=SYSTEM)

    token = await desk.database.write(invite)
    invited = await desk.visitor(**signed("7"))
    assert (await call(invited, "invite", token=token)).status_code == 200
    again, of_a = await desk.visitor(**signed("7")), await desk.visitor(**signed("7", "org-a"))
    assert again.conversation_id == invited.conversation_id
    assert (
        of_a.conversation_id != invited.conversation_id
    )  # whom the customer's page calls "7", it alone knows
    with desk.database.reading() as session:
        assert requester(session, again).customer is requester(session, of_a).customer


async def test_whom_a_customers_page_vouches_for_does_not_follow_an_invitation_of_another(
    desk: Desk,
) -> None:
    def invite(session: Session) -> str:
        customers.create(session, "org-b", "B", actor=SYSTEM)
        return customers.invite(session, "org-b", actor=SYSTEM)

    token = await desk.database.write(invite)
    of_a = await desk.visitor(**signed("7", "org-a"))
    answer = await call(of_a, "invite", token=token)
    assert (answer.status_code, answer.json()["code"]) == (409, "invite-of-another-customer")
    other = await desk.visitor()
    assert (await call(other, "invite", token=token)).status_code == 200  # and it was not used up
    with desk.database.reading() as session:
        customer = requester(session, of_a).customer
        assert customer
        assert customer.slug == "org-a"


async def test_people_of_two_customers_are_not_linked(desk: Desk) -> None:
    of_a, of_b = await desk.visitor(**signed("7", "org-a")), await desk.visitor()

    def join(session: Session) -> str:
        other = requester(session, of_b)
        customers.join(session, other, customers.get_or_create(session, "org-b"), actor=SYSTEM)
        return linking.issue(session, other).code

    code = await desk.database.write(join)
    answer = await call(of_a, "link", code=code)
    assert (answer.status_code, answer.json()["code"]) == (409, "link-customers-differ")
    with desk.database.reading() as session:
        assert requester(session, of_a) is not requester(session, of_b)


async def test_an_anonymous_chat_that_is_linked_comes_to_the_customer_of_the_known_one(desk: Desk) -> None:
    of_a, anonymous = await desk.visitor(**signed("7", "org-a")), await desk.visitor()
    code = (await call(anonymous, "link")).json()["code"]
    assert (await call(of_a, "link", code=code)).json() == {"linked": True}
    with desk.database.reading() as session:
        assert requester(session, anonymous) is requester(session, of_a)
    again = await desk.visitor(**signed("7", "org-a"))
    with desk.database.reading() as session:
        assert requester(session, again) is requester(session, of_a)


async def test_a_ticket_stays_the_customers_it_was_opened_for(desk: Desk) -> None:
    visitor = await desk.visitor(**signed("7"))
    opened = []
    for slug in ("org-a", "org-b"):

        def invite(session: Session, slug: str = slug) -> str:
            customers.create(session, slug, slug.upper(), actor=SYSTEM)
            return customers.invite(session, slug, actor=SYSTEM)

        token = await desk.database.write(invite)
        assert (await call(visitor, "invite", token=token)).status_code == 200
        opened.append(await ticket_of(desk, visitor))
    with desk.database.reading() as session:
        tickets = [numbers.find(session, number) for number in opened]
        assert [ticket.customer and ticket.customer.slug for ticket in tickets] == ["org-a", "org-b"]
    assert [await look_up(visitor, number) for number in opened] == [200, 200]
