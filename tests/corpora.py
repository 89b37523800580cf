"""The real feeds and posts for tests, which the project does not hold: they are other people's text."""

from pathlib import Path

import pytest
from conformance.places import CORPUS


def corpus() -> Path:
    """Return the folder of real feeds and posts, or skip the test with the reason."""
    if not (CORPUS / "feeds" / "reference.tsv").is_file():
        pytest.skip("no corpus here; set FEEDWORKS_CORPUS to the folder of real feeds and posts")
    return CORPUS
