"""Deferred imports cost nothing until they are used, and then are the real thing."""

import subprocess
import sys

import pytest
from launched import ROOT

PRELUDE = "import sys; sys.path.insert(0, '.'); from bot.brain.patches import deferred; deferred.install();"


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", PRELUDE + code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


HEAVY = "[name for name in ('tensorflow', 'matplotlib', 'twilio', 'slack_sdk') if name in sys.modules]"


def test_rasas_agent_is_imported_without_what_no_turn_needs() -> None:
    assert run(f"import rasa.core.agent, rasa.core.policies.rule_policy; print({HEAVY})") == "[]"


def test_stock_rasa_still_imports_it_all() -> None:
    code = f"import sys, rasa.core.agent; print({HEAVY})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "tensorflow" in done.stdout
    assert "twilio" in done.stdout


@pytest.mark.parametrize(
    "use",
    [
        "from scipy.sparse import csr_matrix; print(csr_matrix([[3]]).sum())",
        "import scipy.sparse; print(scipy.sparse.csr_matrix([[3]]).sum())",
        "from scipy.sparse import csr_matrix as m; print(3 if isinstance(m([[1]]), m) else 0)",
        "from scipy.sparse import csr_matrix\nclass C(csr_matrix): pass\nprint(C([[3]]).sum())",
        "import scipy.sparse\nfrom sklearn.preprocessing import LabelEncoder\n"
        "print(len(LabelEncoder().fit([1, 2, 3]).classes_))",
    ],
)
def test_a_deferred_name_is_the_real_one_when_used(use: str) -> None:
    assert run(use) == "3"


def test_spacy_loads_without_tensorflow_and_leaves_it_importable() -> None:
    code = "import spacy; spacy.blank('id')('halo'); print('tensorflow' in sys.modules);"
    assert (
        run(code + "import importlib.util; print(bool(importlib.util.find_spec('tensorflow')))")
        == "False\nTrue"
    )


def test_a_stock_channel_can_still_be_imported() -> None:
    assert run("from rasa.core.channels.rest import RestInput; print(RestInput.name())") == "rest"
