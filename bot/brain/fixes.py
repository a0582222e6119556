"""Changes to Rasa 3.6.21, made by the launcher only. Each has a test that it is still needed."""


def apply() -> None:
    """Make every change."""
