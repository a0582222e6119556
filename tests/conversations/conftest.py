"""A whole Layani with the real model, for all conversations of a run."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.conversations.chat import Chat, Staff
from tests.processes import Layani


@pytest.fixture(scope="session")
def layani(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Layani]:
    running = Layani(tmp_path_factory.mktemp("layani"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def http(layani: Layani) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=layani.url, timeout=30) as client:
        yield client


@pytest.fixture
def chat(http: httpx.Client) -> Chat:
    """An anonymous visitor who has not said anything yet."""
    return Chat.open(http)


@pytest.fixture
def visitor(http: httpx.Client) -> Callable[..., Chat]:
    """Opens more conversations."""
    return lambda **body: Chat.open(http, **body)


@pytest.fixture(scope="session")
def staff(layani: Layani, http: httpx.Client) -> Staff:
    return Staff(http, layani.cli("token", "create", "tests").strip())
