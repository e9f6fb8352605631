"""``dateline ui``: the Dagster UI over a dataset, on this machine only.

In: settings and a port. Out: the exit code of `dagster dev`, when it ends or is ended.
Refuses: a port that is taken.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from pipeline.settings import ENV_PREFIX, SETTINGS_VARIABLE, Settings

HOST = "127.0.0.1"

INSTANCE = """\
# How Dagster runs Dateline. It belongs into the folder that DAGSTER_HOME names, where Dagster keeps the
# history of runs in SQLite files; `dateline ui` writes one there.

# Nothing is sent anywhere, and no sign-up dialog covers the page.
telemetry:
  enabled: false
nux:
  enabled: false

# One run at a time: a run holds the data folder from its first asset to its last.
concurrency:
  runs:
    max_concurrent_runs: 1
"""
"""The checkout's dagster.yaml, word for word: the wheel holds the packages only."""

WORKSPACE = """\
load_from:
  - python_module:
      module_name: assets.definitions
      location_name: dateline
"""
"""The checkout's workspace.yaml without its working directory: the packages are installed."""

_PATIENCE_SECONDS = 15


def run_ui(settings: Settings, *, settings_file: Path | None, port: int) -> int:
    """Start `dagster dev`, wait for it, and end all its processes on Ctrl-C or SIGTERM."""
    port = _free_port(port)
    home = settings.data / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    (home / "dagster.yaml").write_text(INSTANCE, encoding="utf-8")
    (home / "workspace.yaml").write_text(WORKSPACE, encoding="utf-8")
    command = [sys.executable, "-m", "dagster", "dev", "-w", "workspace.yaml"]
    print(f"http://{HOST}:{port} (Ctrl-C ends it)", flush=True)
    with _ending_on_signals():
        # A session of its own: one signal then reaches everything it starts. Its folder is the working
        # directory, so that nothing where the user stands is imported in place of the installed packages.
        process = subprocess.Popen(
            [*command, "-h", HOST, "-p", str(port)],
            cwd=home,
            env=_environment(settings, settings_file, home),
            start_new_session=True,
        )
        try:
            return process.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            _end_group(process)


def _free_port(port: int) -> int:
    """Return ``port``, or a free one for 0; an OSError names a port that is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise OSError(f"port {port} cannot be used ({error.strerror}); choose another with --port") from None
        return int(probe.getsockname()[1])


def _environment(settings: Settings, settings_file: Path | None, home: Path) -> dict[str, str]:
    """The environment in which the assets find these settings, wherever they run."""
    environment = {key: value for key, value in os.environ.items() if key != SETTINGS_VARIABLE}
    if settings_file:
        environment[SETTINGS_VARIABLE] = str(settings_file.absolute())
    return environment | {
        "DAGSTER_HOME": str(home),
        f"{ENV_PREFIX}INBOX": json.dumps([str(path) for path in settings.inbox]),
        f"{ENV_PREFIX}DATA": str(settings.data),
        f"{ENV_PREFIX}RELEASE": str(settings.release),
    }


@contextmanager
def _ending_on_signals() -> Iterator[None]:
    """Make every request to end a KeyboardInterrupt, also where a shell started us with SIGINT ignored."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    """End what `dagster dev` started: its children outlive it otherwise. First asked, then forced."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline and _alive(process):
            time.sleep(0.1)
    process.wait()


def _alive(process: "subprocess.Popen[bytes]") -> bool:
    process.poll()
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True
