"""The access check of the management API."""

from dataclasses import dataclass

from bot.db.engine import Database
from bot.desk import tokens
from bot.desk.actor import Actor
from bot.http.access import Connection, bearer


@dataclass(frozen=True)
class Integration:
    """Whose token it is; `name` as given to `layani token create`."""

    name: str

    @property
    def actor(self) -> Actor:
        """The integration as one who does something."""
        return Actor.integration(self.name)


class Authentication:
    """Checks the integration's token and notes whose it is in the request."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, connection: Connection) -> None:
        """Raises Unauthorised("token-not-valid")."""
        secret = bearer(connection)
        token = await self._database.read(lambda session: tokens.check(session, secret))
        if tokens.use_to_be_noted(token):
            await self._database.write(lambda session: tokens.note_use(session, token))
        connection.scope["user"] = Integration(token.name)
