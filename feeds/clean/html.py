"""The HTML policy: what of a foreign body may be shown in a reader.

nh3 (WHATWG parsing, allow-list) decides what stays; one pass over its canonical output then resolves URLs and
mends images. Its cost grows with length times depth, so both are bounded before.
"""

import re
from collections import defaultdict
from functools import lru_cache
from html import escape, unescape

import nh3

from feeds.clean.images import is_tracker
from feeds.clean.text import TAG, legal, text_from_html, visible
from feeds.clean.urls import absolute_url, media_url

MAX_LENGTH = 256 * 1024  # characters
MAX_DEPTH = 200
_MAX_WORK = 500_000  # the sum of the depths of all tags; ordinary bodies of the greatest length stay below
_PASSES = 4  # what has not settled by then is built to confuse parsers

_MARK = "<!---->"  # nothing to a browser, but it keeps apart what stood around a removed part
_INLINE_DATA = re.compile(r"data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=%\s]*", re.IGNORECASE)

# Never open at the same depth twice: they have no content, or a new one closes the old (WHATWG HTML §13.1.2.4).
_FLAT = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr",
})  # fmt: skip
_TAGS = (nh3.ALLOWED_TAGS - {"area", "map"}) | {
    "address", "audio", "big", "dir", "main", "menu", "picture", "section", "source", "tfoot", "video",
}  # fmt: skip
_WITH_CONTENT = {
    "applet", "button", "embed", "frameset", "iframe", "math", "noembed", "noframes", "noscript", "object",
    "script", "select", "style", "svg", "template", "textarea", "title", "xmp",
}  # fmt: skip
_LAZY = ("data-src", "data-original", "data-lazy-src")  # where scripts keep an image's URL until it is in view
_URL_ATTRIBUTES = frozenset({"cite", "href", "poster", "src", *_LAZY})
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_WITH_CONTENT,
    attributes={
        "*": {"dir", "lang", "title"},
        "a": {"href", "hreflang"},
        "audio": {"controls", "src"},
        "blockquote": {"cite"},
        "col": {"span"},
        "colgroup": {"span"},
        "del": {"cite", "datetime"},
        "details": {"open"},
        "img": {"alt", "height", "hidden", "src", "style", "width", *_LAZY},  # hidden, style: only to judge by
        "ins": {"cite", "datetime"},
        "li": {"value"},
        "ol": {"reversed", "start", "type"},
        "q": {"cite"},
        "source": {"src", "type"},
        "td": {"align", "colspan", "rowspan"},
        "th": {"align", "colspan", "rowspan", "scope"},
        "time": {"datetime"},
        "video": {"controls", "height", "poster", "src", "width"},
    },
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto"},
)

# nh3 escapes <, > and " in attributes, so in what it writes these expressions see whole tags and nothing else.
_WITH_URL = re.compile(r'<(a|audio|blockquote|del|img|ins|q|source|video)((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_BASE = re.compile(r"<base\s(?:[^>]{0,500}\s)?href\s*=\s*[\"']?([^\"'\s>]{1,2048})", re.IGNORECASE)
_LINE_END = re.compile("\r\n?")  # from references; whoever parses it again reads "\n" (WHATWG HTML §13.2.3.5)
_PRE = re.compile(r"(<pre[^>]*>)\n+")  # parsers drop one line break here, so each pass would take one more
_BOM = "\ufeff"  # a parser drops the first one of a text, so each pass would take one more
_PIXELS = re.compile(r"(\d{1,5})(?:px)?")
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:^|[;\s])(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$)",
    re.IGNORECASE,
)


def clean_html(html: str, base: str | None, *, private: bool = False) -> str:
    """Return `html` as it may be published: allowed tags only, URLs absolute, images lazy, trackers gone.

    URLs are resolved against `base` (None: relative ones are dropped), which a whole page may state itself; images
    and the like on private hosts stay only where the text itself comes from a `private` one. What is longer than
    256 Ki characters or nested deeper than 200 becomes escaped text. Cleaning twice changes nothing.
    """
    if stated := _BASE.search(html):
        base = absolute_url(unescape(stated[1]), base) or base
    fragment = visible(legal(html), instead=_MARK)
    if len(fragment) > MAX_LENGTH:
        fragment = _INLINE_DATA.sub("", fragment)
    for _ in range(_PASSES):
        if not _affordable(fragment):
            break
        cleaned = _clean_once(fragment, base, private=private)
        if cleaned == fragment or _settled(fragment, cleaned):
            return cleaned
        fragment = cleaned
    return escape(text_from_html(html, MAX_LENGTH), quote=False)


def _affordable(html: str) -> bool:
    """Return whether parsing `html` takes bounded time; counts what is open, by names, in one linear scan."""
    if len(html) > MAX_LENGTH:
        return False
    if html.count("<") <= MAX_DEPTH:
        return True
    opened: defaultdict[str, int] = defaultdict(int)
    depth = work = 0
    for closing, name in TAG.findall(html.lower()):
        if name not in _FLAT and (not closing or opened[name]):
            step = -1 if closing else 1
            opened[name] += step
            depth += step
        work += depth
        if depth > MAX_DEPTH or work > _MAX_WORK:
            return False
    return True


def _settled(before: str, after: str) -> bool:
    """Return whether cleaning can have moved no tag, so that cleaning again would change nothing.

    Tables are excepted: what stands in the wrong place inside is moved before them (WHATWG HTML §13.2.6.1).
    """
    opened = before.count("<") - before.count(_MARK)
    same = opened == after.count("<") and before.count("</") == after.count("</")
    return same and "<table" not in after and len(after) <= MAX_LENGTH


def _clean_once(html: str, base: str | None, *, private: bool) -> str:
    def mend(tag: re.Match[str]) -> str:
        name, values = tag[1], _attributes(tag[2], base, private=private)
        if name == "img":
            values = _image(values)
        if name in {"img", "source"} and "src" not in values:
            return ""
        return f"<{name}" + "".join(f' {key}="{value}"' for key, value in values.items()) + ">"

    cleaned = _LINE_END.sub("\n", legal(_CLEANER.clean(html)).replace(_BOM, ""))
    return _PRE.sub(r"\1", _WITH_URL.sub(mend, cleaned)).strip()


def _attributes(text: str, base: str | None, *, private: bool) -> dict[str, str]:
    """Return the attributes, still escaped, without those whose URL is not fit to publish."""
    values = {}
    for name, value in _ATTRIBUTE.findall(text):
        url = _url(name, value, base, private=private) if name in _URL_ATTRIBUTES else value
        if url is not None:
            values[name] = url
    return values


def _url(name: str, value: str, base: str | None, *, private: bool) -> str | None:
    """Return the URL absolute and, as it was, escaped; None for one that must not be followed or loaded."""
    if name == "href" and value[:7].lower() == "mailto:":
        return value
    followed = name in {"cite", "href"}  # by choice; the others are loaded unasked
    url = media_url(unescape(value), base, private=private or followed)
    return url.replace("&", "&amp;") if url and _has_a_host("/".join(url.split("/", 3)[:3])) else None


@lru_cache(maxsize=1024)
def _has_a_host(origin: str) -> bool:
    """Return whether nh3 takes a host for one (WHATWG URL §3.5): in URLs that were relative it never saw it."""
    return "href" in _CLEANER.clean(f'<a href="{escape(origin)}">')


def _image(values: dict[str, str]) -> dict[str, str]:
    """Return the attributes of an image as we publish it; none at all if nobody is meant to see it."""
    sources = (values[name] for name in ("src", *_LAZY) if name in values)
    source = next((url for url in sources if not is_tracker(unescape(url))), None)
    sizes = {name: size[1] for name in ("width", "height") if (size := _PIXELS.fullmatch(values.get(name, "")))}
    unseen = "hidden" in values or _UNSEEN.search(values.get("style", "")) or {"0", "1"} & set(sizes.values())
    if not source or unseen:
        return {}
    said = {name: value for name, value in values.items() if name in {"alt", "title", "lang", "dir"}}
    return {"src": source} | said | sizes | {"loading": "lazy", "referrerpolicy": "no-referrer"}
