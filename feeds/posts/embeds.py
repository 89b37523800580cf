"""What the tags of many generators stand for, as HTML that Markdown lets through: images, links, quotes, code."""

import re
from html import escape
from urllib.parse import quote

_IMAGE = re.compile(r"[^?#]+\.(?:avif|bmp|gif|jpe?g|jfif|png|svg|webp)(?:[?#].*)?", re.IGNORECASE | re.DOTALL)

QUOTE_END = "\n\n</blockquote>\n\n"


def is_image(address: str) -> bool:
    """Return whether an address names an image by its extension."""
    return _IMAGE.fullmatch(address) is not None


def image(source: str, alt: str = "", caption: str = "") -> str:
    """Return an image, with its caption as a figure; '' where there is no source."""
    if not source:
        return ""
    shown = f'<img src="{escape(source)}" alt="{escape(alt or caption)}">'
    if not caption:
        return shown
    return f"\n\n<figure>{shown}<figcaption>{escape(caption)}</figcaption></figure>\n\n"


def link(address: str, text: str = "") -> str:
    """Return a link; only its text where there is no address."""
    shown = escape(text or address)
    return f'<a href="{escape(address)}">{shown}</a>' if address else shown


def youtube(name: str) -> str:
    """Return a link to a film on YouTube, by its id or its address."""
    return _at("https://www.youtube.com/watch?v=", name)


def vimeo(name: str) -> str:
    """Return a link to a film on Vimeo, by its id or its address."""
    return _at("https://vimeo.com/", name)


def bilibili(name: str) -> str:
    """Return a link to a film on Bilibili, by its id or its address."""
    return _at("https://www.bilibili.com/video/", name)


def gist(*names: str) -> str:
    """Return a link to a gist: its owner, if told, and its id."""
    return _at("https://gist.github.com/", "/".join(names))


def instagram(name: str) -> str:
    """Return a link to a picture on Instagram, by its id or its address."""
    return _at("https://www.instagram.com/p/", name)


def jsfiddle(name: str) -> str:
    """Return a link to a fiddle: its owner, if told, and its id."""
    return _at("https://jsfiddle.net/", name)


def status(user: str, name: str) -> str:
    """Return a link to a message on X."""
    return link(f"https://x.com/{quote(user or 'i')}/status/{quote(name)}") if name else ""


def code(text: str) -> str:
    """Return a block of code; '' where there is none."""
    if not text.strip():
        return ""
    return f"\n\n<pre><code>{escape(text.strip(chr(10)), quote=False)}\n</code></pre>\n\n"


def quote_start(title: str = "") -> str:
    """Return the start of a quotation or a box; `QUOTE_END` ends it."""
    return "\n\n<blockquote>\n\n" + heading(title)


def heading(title: str) -> str:
    """Return a line above what follows, as tabs and boxes that fold have it."""
    return f"\n\n<p><strong>{escape(title.strip())}</strong></p>\n\n" if title.strip() else ""


def _at(where: str, name: str) -> str:
    """Return a link to a name below an address, or to the address that the name is; '' where there is none."""
    if name.startswith(("https://", "http://")):
        return link(name)
    return link(where + quote(name)) if name else ""
