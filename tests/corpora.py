"""Where the real feeds and posts are, which the project does not hold: they are other people's text."""

import os
from pathlib import Path

import pytest


def corpus() -> Path:
    """Return the folder of real feeds and posts, or skip the test with the reason."""
    beside = Path(__file__).parents[2] / "shared" / "corpus"
    folder = Path(os.environ.get("FEEDWORKS_CORPUS", beside))
    if not (folder / "feeds" / "reference.tsv").is_file():
        pytest.skip("no corpus here; set FEEDWORKS_CORPUS to the folder of real feeds and posts")
    return folder
