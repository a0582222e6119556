"""Rasa's agent behind a small Sanic application: our channel's two routes and nothing else."""

import logging
import socket
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels import channel as channels
from rasa.core.constants import POLICY_MAX_HISTORY
from rasa.core.lock_store import LockStore
from rasa.core.policies.memoization import MemoizationPolicy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.tracker_store import TrackerStore
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.common import class_from_module_path
from rasa.shared.utils.io import read_config_file
from rasa.utils.endpoints import EndpointConfig, read_endpoint_config
from rasa.utils.log_utils import configure_structlog
from sanic import Sanic
from sqlalchemy.exc import SQLAlchemyError

from bot.brain.window import LONGEST_MAX_HISTORY

ENDPOINTS, CREDENTIALS = "endpoints.yml", "credentials.yml"
_EX_DATAERR, _EX_UNAVAILABLE, _EX_CONFIG = 65, 69, 78
_LARGEST_REQUEST = 1 << 20  # bytes
_LONGEST_TURN = 120  # seconds
_SECONDS_TO_STOP = 3


class CannotServe(Exception):
    """The brain cannot start. `exit_code` as in sysexits.h."""

    def __init__(self, exit_code: int, message: str) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def serve(model: Path, port: int) -> None:
    """Load `model` and answer on 127.0.0.1:`port` until SIGTERM or SIGINT.

    Raises:
        CannotServe: configuration, database, model or port do not allow it.
    """
    configure_structlog(logging.WARNING)
    # It calls a rejection, the everyday digression from a form, an error; real failures are logged by our
    # channel.
    logging.getLogger("rasa.core.actions.action").setLevel(logging.CRITICAL)
    listener = _listen(port)
    agent = load_agent(model)
    app = create_app(agent)
    try:
        app.run(sock=listener, access_log=False, workers=1, motd=False)
    finally:
        agent.tracker_store.close()


def load_agent(model: Path) -> Agent:
    """The agent of `model`, its stores and its action endpoint as endpoints.yml says.

    Rasa's own `load_agent` goes on with an agent without a model when loading fails, and with a tracker store
    in memory when it cannot import ours.
    """
    try:
        store = _tracker_store(read_endpoint_config(ENDPOINTS, "tracker_store"))
        agent = Agent(
            tracker_store=store,
            lock_store=LockStore.create(read_endpoint_config(ENDPOINTS, "lock_store")),
            action_endpoint=read_endpoint_config(ENDPOINTS, "action_endpoint"),
        )
        agent.load_model(model)
    except SQLAlchemyError as error:
        raise CannotServe(_EX_UNAVAILABLE, f"The brain's database does not answer: {error}") from error
    except RasaException as error:
        raise CannotServe(_EX_DATAERR, f"The model {model} cannot be loaded: {error}") from error
    _check_history(agent)
    return agent


def _check_history(agent: Agent) -> None:
    """Refuse a model whose policies look further back than the tracker store keeps."""
    for name, node in agent.processor.model_metadata.predict_schema.nodes.items():
        # RulePolicy inherits from it but looks back one turn only, as far as its rules go.
        if not issubclass(node.uses, MemoizationPolicy) or issubclass(node.uses, RulePolicy):
            continue
        reach = node.config.get(POLICY_MAX_HISTORY)
        if reach is None or reach > LONGEST_MAX_HISTORY:
            raise CannotServe(
                _EX_DATAERR, f"config.yml: max_history of {name} must be at most {LONGEST_MAX_HISTORY}."
            )


def create_app(agent: Agent) -> Sanic:
    """The application that serves `agent` through the channels of credentials.yml."""
    app = Sanic("brain", configure_logging=False)
    app.config.update(
        REQUEST_MAX_SIZE=_LARGEST_REQUEST,
        RESPONSE_TIMEOUT=_LONGEST_TURN,
        GRACEFUL_SHUTDOWN_TIMEOUT=_SECONDS_TO_STOP,
        KEEP_ALIVE_TIMEOUT=75,
        MOTD=False,
    )
    app.ctx.agent = agent
    try:
        doors = [
            class_from_module_path(path).from_credentials(credentials)
            for path, credentials in read_config_file(CREDENTIALS).items()
        ]
    except RasaException as error:
        raise CannotServe(_EX_CONFIG, str(error)) from error
    channels.register(doors, app, route="/webhooks/")
    return app


def _tracker_store(endpoint: EndpointConfig) -> TrackerStore:
    kind: Any = class_from_module_path(endpoint.type)
    store: TrackerStore = kind(host=endpoint.url, domain=None, **endpoint.kwargs)
    return store


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        raise CannotServe(_EX_UNAVAILABLE, f"Port {port} cannot be used: {error.strerror}") from error
    return listener
