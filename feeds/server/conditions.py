"""Conditional requests (RFC 9110 §13)."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from feeds.server.files import File
from feeds.server.messages import Answer, Headers, short, values_of

_TAG = re.compile(rb'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')  # §8.8.3


def named_tags(headers: Headers) -> list[bytes]:
    """Return the tags of If-None-Match, weak ones without their W/: they are compared weakly (§8.8.3.2)."""
    return [tag for _, tag in _TAG.findall(b",".join(values_of(headers, b"if-none-match")))]


def conditional(file: File, shown: File, headers: Headers) -> Answer | None:
    """Return the 412 or 304 that the conditions of a request bring (§13.2.2); None where it gets what is `shown`.

    `file` is that, or what it is a variant of: the tag of any variant counts.
    """
    return short(412, b"") if _has_another(file, headers) else _not_modified(file, shown, headers)


def _has_another(file: File, headers: Headers) -> bool:
    """Tell whether a client asks for a version that is no more: tags are compared strongly (§13.1.1)."""
    sent = values_of(headers, b"if-match")
    if sent:
        strong = [tag for weak, tag in _TAG.findall(b",".join(sent)) if not weak]
        return sent != [b"*"] and not any(map(file.is_tag, strong))
    since = _date(headers, b"if-unmodified-since")
    return since is not None and file.modified > since


def _not_modified(file: File, shown: File, headers: Headers) -> Answer | None:
    """Return the 304 for a client that holds the file, with the tag of what it holds."""
    sent = values_of(headers, b"if-none-match")
    if sent:
        tags = named_tags(headers)
        if sent == [b"*"] or shown.etag in tags:
            return shown.unchanged
        held = next((tag for tag in tags if file.is_tag(tag)), None)
        return _tagged(shown.unchanged, held) if held else None
    since = _date(headers, b"if-modified-since")
    return shown.unchanged if since is not None and file.modified <= since else None


def _tagged(answer: Answer, tag: bytes) -> Answer:
    return Answer(answer.status, [(b"etag", tag), *(each for each in answer.headers if each[0] != b"etag")])


def _date(headers: Headers, name: bytes) -> float | None:
    """Return an HTTP-date, GMT by definition (§5.6.7), in seconds since 1970.

    None where there is none, or several, or it cannot be read.
    """
    sent = values_of(headers, name)
    if len(sent) != 1:
        return None
    try:
        return parsedate_to_datetime(sent[0].decode("latin-1")).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return None
