"""What tests start knows nothing of the Layani that whoever runs them may have."""

import pytest

from bot.config import Settings
from tests import processes


def test_a_started_program_has_no_setting_but_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/production")
    monkeypatch.setattr(processes, "dotenv_values", lambda _path: {"TELEGRAM_TOKEN": "1:real", "PORT": "80"})
    environment = processes.environment(DATA_DIR="/tmp/x")
    assert "DATABASE_URL" not in environment
    assert environment["DATA_DIR"] == "/tmp/x"
    # Only a variable overrules a `.env`.
    assert environment["TELEGRAM_TOKEN"] == ""
    assert environment["PORT"] == str(Settings.model_fields["port"].default)


def test_tests_read_neither_settings_nor_env_file_of_their_user() -> None:
    assert Settings.model_config["env_file"] is None
    assert Settings() == Settings(_env_file=None)  # type: ignore[call-arg]
