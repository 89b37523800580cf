"""What is published, as it answers GET and HEAD."""

from pathlib import Path

from feeds.media_types import TYPES
from feeds.server.conditions import conditional, named_tags
from feeds.server.deltas import Deltas, wants_delta
from feeds.server.encodings import preferred
from feeds.server.files import File
from feeds.server.media import FEED_NAMES, PAGE_POLICY, TEXTS
from feeds.server.messages import ANY_ORIGIN, CACHE, Answer, Scope, short
from feeds.server.ranges import part_of
from feeds.server.tree import Tree
from feeds.server.windows import Windows, read_window


class Site:
    """The published tree below `root`, and what is made of its files on request."""

    def __init__(self, root: Path) -> None:
        self._tree = Tree(root)
        self._windows = Windows()
        self._deltas = Deltas()

    def answer(self, scope: Scope) -> Answer:
        """Return the answer to GET, which is that to HEAD, too, but for ranges."""
        try:
            file = self._tree.get(scope["path"])
        except IsADirectoryError:
            return _to_folder(scope["raw_path"])
        except OSError:
            return _not_found(scope["path"])
        if file.path.name in FEED_NAMES and (answer := self._cut(file, scope)):
            return answer
        headers, shown = scope["headers"], file
        if file.path.suffix in TEXTS:
            shown = self._tree.variant(scope["path"], file, preferred(headers))
        if answer := conditional(file, shown, headers):
            return answer
        part = part_of(file, headers) if scope["method"] == "GET" else None
        return part or shown.full

    def _cut(self, file: File, scope: Scope) -> Answer | None:
        """Return the part of a feed that a request is for; None where it is for all of it."""
        headers, query = scope["headers"], scope["query_string"]
        try:
            window = read_window(query) if query else None
        except ValueError as error:
            return _bad_request(str(error))
        if window and (part := self._windows.of(file, window)).etag != file.etag:
            return conditional(part, part, headers) or part.full
        self._deltas.remember(file)
        if not wants_delta(headers) or conditional(file, file, headers):
            return None
        return self._deltas.since(file, named_tags(headers))


def _to_folder(raw_path: bytes) -> Answer:
    # Relative, so that it holds behind a proxy's prefix; './' because a name with a colon would read as a scheme.
    return short(301, b"", (b"location", b"./" + raw_path.rpartition(b"/")[2] + b"/"), CACHE)


def _bad_request(message: str) -> Answer:
    return short(400, message.encode() + b"\n", (b"content-type", TYPES[".txt"]), ANY_ORIGIN)


def _not_found(path: str) -> Answer:
    root = b"../" * max(path.count("/") - 1, 0) or b"./"  # relative, so that it holds below a base path
    body = (
        b'<!doctype html><title>Not found</title><p>Nothing is published here. <a href="%s">All feeds</a>\n' % root
    )
    html = (b"content-type", TYPES[".html"])
    return short(404, body, html, (b"content-security-policy", PAGE_POLICY), (b"cache-control", b"no-cache"))
