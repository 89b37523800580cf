"""Text constructs (RFC 4287 §3.1) as the two things we publish: text on one line, and clean HTML."""

import re
from html import escape

from feeds.clean.html import clean_html
from feeds.clean.text import plain_text, text_from_html
from feeds.parse.raw import RawText

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")  # RFC 5646, by its shape


def as_text(raw: RawText | None) -> str:
    """Return a title or the like as text of at most 512 characters.

    Of HTML the text stays, and markup that it escapes is shown; text is shown as it is, with its '<' and '&'.
    """
    if raw is None:
        return ""
    return text_from_html(raw.value) if raw.type in _HTML else plain_text(raw.value)


def as_html(raw: RawText, base: str, *, private: bool) -> str | None:
    """Return clean HTML with its URLs resolved against `base`; None if nothing remains, or it was no text."""
    if raw.type not in _HTML and not raw.type.startswith("text/"):
        return None
    html = raw.value if raw.type in _HTML else escape(raw.value, quote=False)
    return clean_html(html, base, private=private) or None


def language_tag(value: str) -> str | None:
    """Return an RFC 5646 language tag, or None for what has not the shape of one."""
    tag = value.strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None
