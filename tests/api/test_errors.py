"""What the desk refuses, as HTTP says it."""

from collections.abc import Iterator

import pytest

from bot.app import create_app
from bot.errors import DeskError
from bot.http.errors import STATUSES, documented


def kinds(of: type[DeskError] = DeskError) -> Iterator[type[DeskError]]:
    yield of
    for kind in of.__subclasses__():
        yield from kinds(kind)


def test_every_kind_of_refusal_has_a_status_and_is_documented() -> None:
    assert callable(create_app)  # with it every module that could define one is imported
    assert set(kinds()) == set(STATUSES)
    documented(*STATUSES.values())


def test_statuses_are_those_that_clients_know() -> None:
    assert {kind.__name__: status for kind, status in STATUSES.items()} == {
        "DeskError": 422,
        "Unauthorised": 401,
        "Forbidden": 403,
        "NotFound": 404,
        "Conflict": 409,
        "TooLarge": 413,
        "TooManyRequests": 429,
        "Unavailable": 503,
    }


@pytest.mark.parametrize("kind", list(kinds()))
def test_the_errors_themselves_know_nothing_of_http(kind: type[DeskError]) -> None:
    assert not hasattr(kind("x"), "status")
