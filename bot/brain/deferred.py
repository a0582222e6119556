"""Imports that the serving process puts off until somebody really uses them.

Rasa imports TensorFlow, scikit-learn, the SDKs of ten chat platforms and four databases at start. No component of
ours needs any of it. Inside a module named here every name is a stand-in that imports the real module at first use,
so a pipeline that does need it still works; it only pays then.
"""


def install() -> None:
    """Defer the modules; must run before rasa is imported."""
