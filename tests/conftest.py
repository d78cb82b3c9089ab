"""What several test files share: one headless browser per process, and whether a jail is possible."""

import os
import shutil
import sys

import matplotlib.pyplot as plt
import pytest
from browser import chromium, find
from hypothesis import settings

from course import language

# A busy machine is no failure.
settings.register_profile("course", deadline=None)
settings.load_profile("course")


@pytest.fixture(scope="session")
def browser():
    """A browser. If there is none, tests are skipped on a laptop, with the reason, and fail in CI."""
    if find() is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium found: .ci/run installs it")
        pytest.skip("no Chromium found; Debian and Ubuntu: apt-get install chromium")
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def bubblewrap():
    """What the grader's jail needs; if it is missing, as above."""
    if not sys.platform.startswith("linux"):
        pytest.skip("submissions are graded on Linux")
    if shutil.which("bwrap") is None:
        if os.environ.get("CI"):
            pytest.fail("no bubblewrap found: .ci/run installs it")
        pytest.skip("no bubblewrap found; Debian and Ubuntu: apt-get install bubblewrap")


@pytest.fixture(autouse=True)
def _fresh_language(monkeypatch):
    """No test passes its language on to the next."""
    monkeypatch.setattr(language, "_current", None)


@pytest.fixture
def english():
    language.use("en")


@pytest.fixture
def closed_figures():
    """pyplot keeps the figures of a test open, and warns at the twenty-first."""
    yield
    plt.close("all")
