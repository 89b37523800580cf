"""Findings as files: the document, and beside it in a `.txt` how it was made, how it is read and what is wrong."""

import json
from hashlib import sha256
from pathlib import Path, PurePosixPath

from feed_documents import document
from fuzz.cases import Case
from fuzz.promises import Fault

from feeds.model import Document
from feeds.posts import is_post

_DOCUMENT = "document: "


def keep(folder: Path, case: Case, seed: int, fault: Fault) -> Path:
    """Write a finding into `folder`, and return the path of its document."""
    asked = case.document
    suffix = PurePosixPath(asked.url).suffix if "dialect" in asked.headers else ".xml"
    path = folder / f"{fault.kind}-{sha256(asked.body).hexdigest()[:12]}{suffix}"
    how = {"url": asked.url, "headers": asked.headers, "zone": asked.zone, "max_items": asked.max_items}
    made = f"seed: {seed}\ncase: {case.number}\nmade of: {case.origin}\n"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(asked.body)
    text = f"{made}{_DOCUMENT}{json.dumps(how)}\n\n{fault.words}\n"
    path.with_suffix(".txt").write_text(text, "utf-8", "backslashreplace")
    return path


def load(path: Path) -> Document:
    """Return the document of a finding, to be read as it was; any other file is a feed, or a post of Hexo's."""
    body, beside = path.read_bytes(), path.with_suffix(".txt")
    if beside.is_file() and beside != path:
        lines = beside.read_text("utf-8").splitlines()
        how = next(line for line in lines if line.startswith(_DOCUMENT))
        return document(body, **json.loads(how.removeprefix(_DOCUMENT)))
    return (
        document(body, url=path.name, headers={"dialect": "hexo"})
        if is_post(path.name, "hexo")
        else document(body)
    )
