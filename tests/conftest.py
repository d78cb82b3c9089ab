"""What several test files share: one headless browser for each process of the run."""

import os

import pytest
from browser import chromium, find


@pytest.fixture(scope="session")
def browser():
    """A browser; without one the tests are skipped on a laptop, with the reason, and fail in CI."""
    if find() is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium found: .ci/run installs it")
        pytest.skip("no Chromium found; Debian and Ubuntu: apt-get install chromium")
    with chromium() as browser:
        yield browser
