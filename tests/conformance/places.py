"""Where the corpus is: real feeds and posts, and the cases of another parser, which the project does not hold."""

import importlib.util
import os
from pathlib import Path
from types import ModuleType

_BESIDE = Path(__file__).parents[3] / "shared" / "corpus"
CORPUS = Path(os.environ.get("FEEDWORKS_CORPUS", _BESIDE))
FEEDS = CORPUS / "feeds"
CASES = CORPUS / "conformance" / "feedparser"
_TOOL = CORPUS.parent / "tools" / "fpcases.py"


def tool() -> ModuleType:
    """Return the corpus's own tool, which reads the cases and judges what a parser makes of them."""
    spec = importlib.util.spec_from_file_location("fpcases", _TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
