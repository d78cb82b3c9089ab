"""A Jupyter server for one test: a folder in, the server's address out; the user's settings stay untouched."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOKEN = "course"
_HOMES = ["JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR"]
_HOMES += ["JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR", "HOME"]


def environment(home):
    """The environment of a Jupyter that has all its settings in ``home`` and finds this course."""
    own = {name: str(home / name.lower()) for name in _HOMES}
    return os.environ | own | {"PYTHONPATH": str(ROOT), "JUPYTER_PREFER_ENV_PATH": "1", "COURSE_LANG": "en"}


@contextmanager
def jupyter(app, folder, home, python=sys.executable, **variables):
    """Run ``python -m *app`` in ``folder`` while the block runs, with these variables; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [python, "-m", *app, "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}", "--ServerApp.ip=127.0.0.1"]
    home.mkdir(exist_ok=True)
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment(home) | variables, stdout=log, stderr=log, cwd=folder)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(f"{address}/api?token={TOKEN}"), 120, (home / "log").read_text)
        yield address
    finally:
        stop(server)


def stop(server):
    """Stop a Jupyter server. It hangs if it is told to stop while a kernel starts."""
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _answers(url):
    try:
        return urllib.request.urlopen(url, timeout=2).status == 200
    except OSError:
        return False


def until(true, seconds, explain):
    """Wait until it is true; ``explain`` says what was there instead."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, explain()
        time.sleep(0.2)
