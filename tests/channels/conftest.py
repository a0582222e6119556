"""Fixtures of a running desk."""

from tests.running_fixtures import brain, desk, desk_settings, visitor  # noqa: F401
