"""A throw-away PostgreSQL cluster for a test run."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tests.ports import free_port
from tests.waiting import eventually

# Nothing in it outlives the run, so nothing needs to reach the disk.
OPTIONS = "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"


def binaries() -> Path | None:
    """Folder of the newest PostgreSQL server programs, Debian's or those on PATH; None without any."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    found = versions[-1] if versions else shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def cluster() -> Iterator[str]:
    """Run a cluster on a free port; yields its URL without a database ("postgresql://postgres@127.0.0.1:5433")."""
    programs = binaries()
    assert programs, "PostgreSQL is not installed"
    folder = Path(tempfile.mkdtemp(prefix="layani-postgres-"))
    as_postgres: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        as_postgres = ["--reuid=postgres", "--regid=postgres", "--init-groups"]
    # The server must end with this process, even one that is killed.
    run = ["setpriv", *as_postgres, "--pdeathsig=QUIT", "--"]
    data, log = folder / "data", folder / "log"
    try:
        init: list[str | Path] = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-A",
            "trust",
        ]
        subprocess.run([*run, *init, "--no-sync"], check=True, capture_output=True, cwd=folder)
        port = free_port()
        options = [argument for option in OPTIONS for argument in ("-c", option)]
        server: list[str | Path] = [
            programs / "postgres",
            "-D",
            data,
            "-h",
            "127.0.0.1",
            "-p",
            str(port),
            "-k",
            folder,
            *options,
        ]
        with log.open("w") as output, subprocess.Popen([*run, *server], stderr=output, cwd=folder) as process:
            url = f"postgresql://postgres@127.0.0.1:{port}"
            try:
                _wait(url, process, log)
                yield url
            finally:
                process.send_signal(signal.SIGINT)  # "fast": do not wait for clients, theirs is over
    finally:
        shutil.rmtree(folder)


def execute(url: str, statement: str) -> None:
    """Run a statement outside of transactions, in the maintenance database of the cluster at `url`."""
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


def empty(url: str, name: str, new_name: str) -> None:
    """Empty the database `name`, much quicker than a template is copied.

    It is renamed, so that whoever still holds on to it fails instead of disturbing.
    """
    execute(url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    with psycopg.connect(f"{url}/{name}") as connection:
        connection.execute("SET session_replication_role = replica")  # without triggers and foreign keys
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
        connection.execute(";".join(f'DELETE FROM "{table}"' for (table,) in tables.fetchall()).encode())
        connection.execute(
            "SELECT setval(quote_ident(sequencename)::regclass, start_value, false) FROM pg_sequences"
        )
    execute(url, f"ALTER DATABASE {name} RENAME TO {new_name}")


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    def answers() -> bool:
        assert process.poll() is None, log.read_text()
        with suppress(psycopg.OperationalError), psycopg.connect(f"{url}/postgres"):
            return True
        return False

    eventually(answers, 30, log.read_text)
