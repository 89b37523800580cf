"""One front-matter file -> one post."""

import re
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath
from unicodedata import normalize

from config.model import DialectName
from feeds.clean.images import lead_image
from feeds.clean.text import plain_text
from feeds.clean.urls import absolute_url
from feeds.errors import PostError
from feeds.model import Post
from feeds.posts import dates
from feeds.posts.body import HTML, MARKDOWN, Body, first_heading, plain_body, read_body, read_phrase
from feeds.posts.dialects import DIALECTS
from feeds.posts.front import read_front
from feeds.posts.links import assets_of, base_of, iri, link_of, page_url, stated_id
from feeds.posts.model import Dialect, Meta, PostSettings, Site
from feeds.posts.names import place_of, slug_of
from feeds.posts.people import authors
from feeds.posts.pictures import stated_enclosures, stated_images
from feeds.posts.told import told_extensions, told_image, told_paths, told_summary, told_untitled
from feeds.posts.values import first_text, text
from feeds.select.identity import item_key
from store.model import Enclosure, Item, Origin

_SUMMARIES = ("excerpt", "summary", "description", "intro")  # hexo-generator-feed reads intro
_SUFFIXES = MARKDOWN | HTML | {".org", ".rst"}


def is_post(name: str, dialect: DialectName) -> bool:
    """Return whether a file is taken for a post, by the extension of its name."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix in _SUFFIXES or suffix in DIALECTS[dialect].suffixes


def file_beside(path: str, dialect: DialectName) -> str | None:
    """Return the path of the file that may hold the front matter of a post."""
    suffix = DIALECTS[dialect].beside
    return str(PurePosixPath(path).with_suffix(suffix)) if suffix else None


def read_post(
    data: bytes, path: PurePosixPath, settings: PostSettings, now: datetime, beside: bytes = b""
) -> Post:
    """Read one file; `path` is its path below the folder of posts, `now` (aware) tells drafts that are due.

    `beside` is what the file of `file_beside` holds, to be read as if it stood above the post. The item's key is
    of the identity that the post states, so that it may be moved, else of its path without the extension (NFC:
    systems differ in how they keep accents). Raises PostError: what is wrong and what to do in one line, and
    where in the file.
    """
    if not beside:
        return _read(data, path, settings, now)
    above = beside + b"\n\n"
    try:
        return _read(above + data, path, settings, now)
    except PostError as error:
        raise _placed(error, above, file_beside(path.name, settings.dialect)) from error


def _placed(error: PostError, above: bytes, name: str | None) -> PostError:
    """Return an error with the line of the file that has it: the post, or the one `name` that is read `above`."""
    lines = above.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n")
    if error.line is None or error.line > lines:
        return PostError(str(error), error.line and error.line - lines)
    return PostError(f"{name}, line {error.line}: {error}")


def _read(data: bytes, path: PurePosixPath, settings: PostSettings, now: datetime) -> Post:
    dialect = DIALECTS[settings.dialect]
    front = read_front(data, path.suffix, dialect.loose)
    meta = front.meta
    page = page_url(front, dialect, settings.base_url)
    base = page or base_of(path, dialect, settings.base_url)
    site = Site(base_url=settings.base_url, assets="" if page else assets_of(path), suffix=path.suffix.lower())
    text = plain_body(front.body, first_text(meta, ("excerpt_separator",)), dialect.markup, site)
    body = read_body(text, site.suffix, base, breaks=dialect.breaks)
    published = dates.published(front, path, dialect, settings)
    stated = stated_id(meta)
    enclosures = tuple(stated_enclosures(meta, base))
    summary, content = _texts(meta, body, base)
    item = Item(
        key=item_key("post", stated or normalize("NFC", str(place_of(path)))),
        raw_hash=sha256(data).hexdigest()[:32],
        guid=iri(stated),
        url=link_of(meta, dialect) or page,
        title=_title(meta, text, dialect, path),
        authors=authors(meta, base),
        published=published,
        updated=dates.updated(front, settings),
        summary=summary,
        content=content,
        language=_language(meta),
        categories=_paths(told_paths(meta, dialect.categories(meta, path)), settings.category),
        tags=tuple(dict.fromkeys(filter(None, map(plain_text, dialect.tags(meta))))),
        image=_image(meta, enclosures, body, base),
        enclosures=enclosures,
        source=_origin(meta),
        extensions=told_extensions(meta),
    )
    return Post(
        item=item,
        id=stated,
        draft=dates.is_draft(front, path, dialect, settings, now),
        due=dates.due(front, published, dialect, settings, now),
    )


def _title(meta: Meta, body: str, dialect: Dialect, path: PurePosixPath) -> str:
    """Return the title, else the heading that the body begins with, else one made of the file's name.

    A post may be told to have none.
    """
    stated = first_text(meta, ("title", "linktitle"))
    if stated or told_untitled(meta):
        return plain_text(stated)
    return first_heading(body) or plain_text(dialect.title(slug_of(path)))


def _texts(meta: Meta, body: Body, base: str | None) -> tuple[str | None, str | None]:
    """Return the summary and the content."""
    summary = read_phrase(first_text(meta, _SUMMARIES), base) or body.lead
    return (body.content, None) if summary is None and told_summary(meta) else (summary, body.content)


def _image(meta: Meta, enclosures: Iterable[Enclosure], body: Body, base: str | None) -> Enclosure | None:
    stated = tuple(stated_images(meta, base))
    candidates = (*filter(_is_image, enclosures), *stated)
    return told_image(meta, stated) or lead_image(candidates, body.content or "")


def _origin(meta: Meta) -> Origin | None:
    """Return the feed that the post says it came from, a map of title and url (RSS 2.0 `source`)."""
    stated = meta.get("source")
    if not isinstance(stated, dict):
        return None
    url = absolute_url(text(stated.get("url")), None)
    title = plain_text(text(stated.get("title"))) or url
    return Origin(title=title, url=url) if title else None


def _paths(paths: Iterable[Iterable[str]], above: str) -> tuple[str, ...]:
    """Join names to paths below `above`; a post without any belongs there itself.

    A '/' in a name is text, so it becomes the division slash (U+2215), which looks the same and parts nothing.
    """
    joined = ("/".join(filter(None, (plain_text(name.replace("/", "∕")) for name in names))) for names in paths)
    below = tuple(dict.fromkeys(filter(None, joined))) or ("",)
    return tuple(filter(None, ("/".join(filter(None, (above, path))) for path in below)))


def _is_image(enclosure: Enclosure) -> bool:
    return (enclosure.type or "").startswith("image/")


def _language(meta: Meta) -> str | None:
    """Return the language tag (BCP 47); `zh_CN` is meant as `zh-CN`."""
    tag = first_text(meta, ("lang", "language")).replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", tag) else None
