"""Liquid and Nunjucks in the posts of Jekyll and Eleventy: `{% tag %}`, `{{ value | filter }}`; and kramdown."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import urlsplit

from feeds.posts import embeds
from feeds.posts.attributes import without_attributes, without_heading_ids, without_toc
from feeds.posts.hexo_tags import read_tag
from feeds.posts.model import Site
from feeds.posts.tags import Syntax, Tag, rewrite

_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_EXTENSION = re.compile(r"(comment|nomarkdown|options)\b(.*)", re.DOTALL)
_EXTENSION_END = re.compile(r"\{:/(?:comment|nomarkdown|options)?\}")
_LITERAL = re.compile(r"""\s*-?\s*(?:"([^"]*)"|'([^']*)')""")
_ROOTED = re.compile(r"\|\s*(?:relative_url|absolute_url|url|prepend:\s*site\.(?:baseurl|url))\b")
_NAMED = ("src", "url", "image", "image_path", "path", "file", "img")


def jekyll(text: str, site: Site) -> str:
    """Return a body without Liquid and without what kramdown puts between `{:` and `}`."""
    return rewrite(text, _syntax(site, {"{::": "}"}, _without_kramdown))


def eleventy(text: str, site: Site) -> str:
    """Return a body without Liquid or Nunjucks."""
    return rewrite(text, _syntax(site, {}, lambda plain: plain))


def _without_kramdown(plain: str) -> str:
    return without_attributes(without_heading_ids(without_toc(_EXTENSION_END.sub("", plain))))


def _syntax(site: Site, marks: Mapping[str, str], plain: Callable[[str], str]) -> Syntax:
    return Syntax(
        marks={"{%": "%}", "{{": "}}", "{#": "#}", **marks},
        read=_read,
        replace=partial(_replace, site),
        verbatim=frozenset({"comment", "css", "highlight", "js", "raw", "style", "javascript"}),
        ends={"{%": r"\{%-?\s*end@\s*-?%\}", "{::": r"\{:/(?:@)?\}"},
        code=lambda code: _RAW.sub("", code),  # they stand in fences to show Liquid, and are not shown themselves
        plain=plain,
    )


def _read(mark: str, text: str) -> Tag | None:
    if mark == "{::":
        found = _EXTENSION.fullmatch(text)
        return Tag(mark=mark, name=found[1], text=found[2], closing=found[2].endswith("/")) if found else None
    return Tag(mark=mark, name="", text=text) if mark == "{{" else read_tag(mark, text)


def _replace(site: Site, tag: Tag) -> str:
    if tag.mark == "{{":
        return _value(tag.text, site)
    make = None if tag.closing else _TAGS.get(tag.name)
    return make(tag) if make else ""


def _value(text: str, site: Site) -> str:
    """Return what is known of a value: a text that is stated, and the addresses of the site."""
    literal = _LITERAL.match(text)
    stated = (literal[1] or literal[2] or "") if literal else ""
    parts = urlsplit(site.base_url or "")
    root = parts.path.rstrip("/")
    if literal:
        return root + stated if _ROOTED.search(text) and stated.startswith("/") else stated
    name = text.strip(" \t\n-").partition("|")[0].strip()
    if name == "site.url":
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return root if name == "site.baseurl" else ""


_FILMS = {"bilibili": embeds.bilibili, "vimeo": embeds.vimeo, "youtube": embeds.youtube}


def _include(tag: Tag) -> str:
    """Return the image or the film that an included file is to show: what it is given tells."""
    named, name = tag.named, tag.first()
    for film, make in _FILMS.items():
        if film in name:
            return make(named.get("id", ""))
    source = next((named[key] for key in _NAMED if embeds.is_image(named.get(key, ""))), "")
    caption = named.get("caption") or named.get("title") or named.get("description") or ""
    return embeds.image(source, named.get("alt", ""), caption)


def _image(tag: Tag) -> str:
    words = tag.words
    source = tag.named.get("src") or next(filter(embeds.is_image, words), "")
    after = words[words.index(source) + 1 :][:1] if source in words else []
    return embeds.image(source, tag.named.get("alt") or " ".join(after))


def _link(tag: Tag) -> str:
    """Return the address of a static file; those of pages are the generator's to know."""
    path = tag.text.strip("\"' ")
    return "" if path.startswith("_") or re.search(r"\.(?:md|markdown|html?)$", path) else "/" + path.lstrip("/")


_TAGS: Mapping[str, Callable[[Tag], str]] = {
    "gist": lambda tag: embeds.gist(tag.first()),
    "highlight": lambda tag: embeds.code(tag.inner),
    "image": _image,
    "img": _image,
    "include": _include,
    "include_cached": _include,
    "include_relative": _include,
    "link": _link,
    "picture": _image,
    "raw": lambda tag: tag.inner,
    "render": _include,
    "vimeo": lambda tag: embeds.vimeo(tag.first("id")),
    "youtube": lambda tag: embeds.youtube(tag.first("id")),
}
