"""Strategies for stored items of any text, as reading feeds and posts could have made them."""

from datetime import UTC, datetime
from html import escape
from typing import Any

from hypothesis import strategies as st
from make import item, source_info, stored_item

from feeds.clean.html import clean_html
from feeds.clean.images import lead_image, media_type_of
from feeds.clean.text import plain_text
from feeds.clean.urls import absolute_url
from store.model import Enclosure, Item, Origin, Person, StoredItem

_WORDS = st.text(max_size=30) | st.sampled_from(
    [
        "---", "no", "null", "~", "2024-02-30", "1e3", "0o17", ".inf", "!!str x", "&a *b", "@x", "`x`", "a: b # c",
        "'", '"', "\\U0001F600", "😀 \\", "{{ x }}{% x %}", "{{< x >}}", "[x]", "{x: y}", "- x", "? x", "| x",
        "新媒体", "a, b; c <d>", "\u2028x\u0085y", "x" * 600, "\ufeffx", "true", "con", "%x",
    ]
)  # fmt: skip
_HTML = st.lists(
    st.text(max_size=20)
    | st.sampled_from(
        [
            "<p>", "</p>", "<div>", "</div>", "\n\n    code\n", "\n \t\n", "<pre>\n\n x\n\n</pre>", "{{ x }}",
            "{% raw %}", "{% endraw %}", "{# x #}", "{{< x >}}", "{{% x %}}", "\n```js\nx\n```\n", "\n~~~~\n",
            "*a* _b_ [c](d)", "<!-- more -->", "&lt;!-- more --&gt;", "a &amp; b &lt; c &nbsp;&#123;", "<br>",
            "# x\n", "\\*", "||x||", "<a href='https://e.example/?a_b*c~d&amp;e' title='x\n\ny {{ z }}'>", "</a>",
            "<img src='https://e.example/i'>", "<table><tr><td>x", "<b markdown='1'>", "😀", "---\n", "<code>",
            f'  hash: "{"0" * 32}"\n', "</code>",
        ]
    ),
    max_size=8,
).map(lambda parts: clean_html("".join(parts), None, private=True) or None)  # fmt: skip
_HTML_AS_READ = _HTML.filter(lambda html: html is None or _as_read(html))
_NAMES = _WORDS.map(lambda text: plain_text(text.replace("/", "∕"), 100)).filter(bool)
_URLS = st.builds(
    "https://{}.example/{}{}".format,
    st.sampled_from("abc"),
    st.text("abcxyz0123-&=?'", max_size=12),
    st.sampled_from(["", ".png", ".mp3"]),
).map(lambda url: absolute_url(url, None) or url)
_MOMENTS = st.integers(86_401, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
_EVER = st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0))
_SIZES = st.none() | st.integers(0, 10**14)
_MEDIA = st.sampled_from(["image/png", "image/webp", "audio/mpeg", "application/x-thing"])
_EXTENSIONS = st.text(max_size=20).map(
    lambda text: f"<itunes:subtitle>{escape(plain_text(text), quote=False)}</itunes:subtitle>"
) | st.just("<podcast:person role=\"guest &amp; 'host'\">A: B # c</podcast:person>")
_PEOPLE = st.builds(Person, name=_NAMES, email=st.none() | st.just("a@b.example"), url=st.none() | _URLS)


def _enclosures(types: st.SearchStrategy[str]) -> st.SearchStrategy[Enclosure]:
    def make(url: str, media_type: str | None, **sizes: Any) -> Enclosure:
        return Enclosure(url=url, type=media_type or media_type_of(url), **sizes)

    return st.builds(make, _URLS, st.none() | types, length=_SIZES, width=_SIZES, height=_SIZES)


def _as_read(html: str) -> bool:
    """Return whether reading could give this: it stays as it is, and has no controls that no reader keeps."""
    return clean_html(html, None, private=True) == html and not any("\x7f" <= one <= "\x9f" for one in html)


def _with_its_image(found: Item) -> bool:
    """Return whether an item without an image has none anywhere, as every reader sees to."""
    images = (one for one in found.enclosures if (one.type or "").startswith("image/"))
    return found.image is not None or lead_image(images, found.content or found.summary or "") is None


_ITEMS = st.builds(
    item,
    url=st.none() | _URLS,
    title=_WORDS.map(plain_text),
    authors=st.lists(_PEOPLE, max_size=3, unique=True).map(tuple),
    updated=st.none() | _EVER,
    summary=_HTML_AS_READ,
    content=_HTML_AS_READ,
    language=st.sampled_from([None, "en", "zh-Hans"]),
    categories=st.lists(_NAMES, max_size=3, unique=True).map(tuple),
    tags=st.lists(_NAMES, max_size=3, unique=True).map(tuple),
    image=st.none()
    | _enclosures(st.just("image/jpeg")).filter(lambda one: (one.type or "image/")[:6] == "image/"),
    enclosures=st.lists(_enclosures(_MEDIA), max_size=3).map(tuple),
    source=st.none() | st.builds(Origin, title=_NAMES, url=st.none() | _URLS),
    extensions=st.lists(_EXTENSIONS, max_size=3).map(tuple),
).filter(_with_its_image)
_PATHS = st.lists(st.lists(_NAMES, min_size=1, max_size=3).map("/".join), max_size=3, unique=True).map(tuple)


def any_item() -> st.SearchStrategy[StoredItem]:
    """Return items with any text wherever text may stand."""
    return st.builds(
        stored_item,
        item=_ITEMS,
        public_id=_URLS | st.uuids().map(lambda uuid: uuid.urn) | st.just("tag:a.example,2024:'x'%22"),
        date=_MOMENTS,
        source=st.builds(source_info, kind=st.sampled_from(["feed", "posts"]), title=_NAMES),
        paths=_PATHS,
    )


def any_html() -> st.SearchStrategy[str]:
    """Return clean HTML, as an item holds it."""
    return _HTML_AS_READ.filter(bool).map(str)
