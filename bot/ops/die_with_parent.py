"""Runs a command that dies with its parent: `python die_with_parent.py PARENT_PID COMMAND…`. Linux only.

A supervisor killed by SIGKILL cannot stop its children, so each asks the kernel for it (PR_SET_PDEATHSIG,
which survives exec). It is a program of its own because code between fork and exec is unsafe beside threads.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1


def dying_with_parent(command: Sequence[str]) -> list[str]:
    """`command` as this process must start it, for it to end when this process does."""
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *command]


def main() -> None:
    """Become the command, unless the parent is gone already."""
    parent, *command = sys.argv[1:]
    if ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        sys.exit("prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() == int(parent):
        os.execvp(command[0], command)  # noqa: S606 - that is its purpose


if __name__ == "__main__":
    main()
