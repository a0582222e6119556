"""A private chat with the bot: what is said arrives once and in order, and so do the answers."""

from tests.running import Desk
from tests.telegram.people import Person


async def test_what_somebody_says_is_answered(telegram_desk: Desk, person: Person) -> None:
    person.say("halo")
    await person.hears("echo halo")
