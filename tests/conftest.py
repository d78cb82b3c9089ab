"""What several test files share: one headless browser for each process of the run."""

import os

import pytest
from browser import chromium, find

from course import language


@pytest.fixture(scope="session")
def browser():
    """A browser; without one the tests are skipped on a laptop, with the reason, and fail in CI."""
    if find() is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium found: .ci/run installs it")
        pytest.skip("no Chromium found; Debian and Ubuntu: apt-get install chromium")
    with chromium() as browser:
        yield browser


@pytest.fixture(autouse=True)
def _fresh_language(monkeypatch):
    """No test hands its language to the next."""
    monkeypatch.setattr(language, "_current", None)


@pytest.fixture
def english():
    language.use("en")
