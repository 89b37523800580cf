"""The tags of Hexo, of its themes, and of Pelican's liquid_tags: `{% name words %}`, `{% endname %}`."""

import re
from collections.abc import Callable, Mapping
from functools import partial

from feeds.posts import embeds
from feeds.posts.attributes import without_attributes, without_heading_attributes
from feeds.posts.model import Site
from feeds.posts.tags import Syntax, Tag, rewrite

_TAG = re.compile(r"-?\s*(end)?([\w-]+)(.*)", re.DOTALL)
_TAB = re.compile(r"<!--\s*tab\s++([^\n@>]{1,200}?)(?:@[^\n>]{0,100})?\s*+-->")
_LINKED = re.compile(r"(?:https?:)?/|#|\.{1,2}/")
_PELICAN = re.compile(r"[{|](?:static|attach)[}|]|[{|](?:filename|index|category|tag|author)[}|][^\s)\"'>]*")

_QUOTES = frozenset({"blockquote", "quote", "pullquote", "centerquote", "cq", "note", "note_default", "tip"})
_NAMED_QUOTES = frozenset({"blockquote", "quote"})
_FOLDS = frozenset({"folding", "fold", "details", "hidetoggle", "hideblock", "spoiler"})
_INLINE = frozenset({
    "checkbox", "del", "emp", "hl", "kbd", "label", "mark", "p", "psw", "radio", "s", "span", "sub", "sup", "u",
    "wavy",
})  # fmt: skip


def hexo(text: str, site: Site) -> str:
    """Return a body without the tags of Hexo and its themes."""
    return rewrite(text, _syntax(site, lambda plain: _TAB.sub(lambda tab: embeds.heading(tab[1]), plain)))


def pelican(text: str, site: Site) -> str:
    """Return a body without the tags of Pelican's plugins, marks in links such as `{static}`, and attributes."""
    return rewrite(text, _syntax(site, _without_pelican))


def _without_pelican(plain: str) -> str:
    return _PELICAN.sub("", without_attributes(without_heading_attributes(plain)))


def _syntax(site: Site, plain: Callable[[str], str]) -> Syntax:
    return Syntax(
        marks={"{%": "%}", "{#": "#}"},
        read=read_tag,
        replace=partial(_replace, site),
        verbatim=frozenset({"code", "codeblock", "raw"}),
        plain=plain,
    )


def read_tag(mark: str, text: str) -> Tag | None:
    """Take the inside of `{% name … %}` apart; comments are tags without a name."""
    if mark != "{%":
        return Tag(mark=mark, name="", text=text)
    found = _TAG.fullmatch(text)
    if found is None:
        return None
    said = found[3].lstrip().removesuffix("-").rstrip()
    return Tag(mark=mark, name=found[2].lower(), text=said, closing=bool(found[1]))


def _replace(site: Site, tag: Tag) -> str:
    if tag.name in _QUOTES:
        said = tag.text if tag.name in _NAMED_QUOTES else ""
        return embeds.QUOTE_END if tag.closing else embeds.quote_start(said)
    if tag.closing:
        return ""
    if tag.name in _FOLDS:
        return embeds.heading(tag.text.partition(",")[2] or tag.text)
    if tag.name in _INLINE:
        return _inline(tag)
    if tag.name.startswith("asset_"):
        return _asset(tag, site)
    make = _TAGS.get(tag.name)
    return make(tag) if make else ""


def _inline(tag: Tag) -> str:
    """Return the text of a tag that styles it: behind the style and a comma, or an '@'."""
    return re.split(r"[,@]", tag.text, maxsplit=1)[-1].strip()


def _asset(tag: Tag, site: Site) -> str:
    """Return what stands in the post's own folder of assets."""
    if tag.name == "asset_img":
        return _image(tag, site.assets)
    words = tag.words
    if not words:
        return ""
    address = site.assets + words[0]
    return address if tag.name == "asset_path" else embeds.link(address, " ".join(words[1:]) or words[0])


def _image(tag: Tag, folder: str = "") -> str:
    """Return an image: after its classes the address, then maybe sizes, a title and an alternative text."""
    words = tag.words
    at = next((index for index, word in enumerate(words) if "." in word or "/" in word), None)
    if at is None:
        return ""
    said = [word for word in words[at + 1 :] if not re.fullmatch(r"\d+(?:px|%)?", word)]
    return embeds.image(folder + words[at], tag.named.get("alt") or " ".join(said[-1:]))


def _link(tag: Tag) -> str:
    """Return a link: text and address in either order, between commas or spaces."""
    apart = "," in tag.text
    parts = [part.strip() for part in tag.text.split(",")] if apart else tag.words
    at = next((index for index, part in enumerate(parts) if _LINKED.match(part)), len(parts))
    before = parts[:at][-1:] if apart else parts[:at]  # a style may come first, behind a comma of its own
    return embeds.link("".join(parts[at : at + 1]), " ".join(before or parts[at + 1 : at + 2]))


def _post(tag: Tag) -> str:
    """Return the title that a link to another post states, else that post's name."""
    words = [word for word in tag.words if word not in {"true", "false"}]
    return " ".join(words[1:]) or " ".join(words)


_TAGS: Mapping[str, Callable[[Tag], str]] = {
    "bilibili": lambda tag: embeds.bilibili(tag.first("bvid", "id")),
    "btn": _link,
    "button": _link,
    "cell": _link,
    "code": lambda tag: embeds.code(tag.inner),
    "codeblock": lambda tag: embeds.code(tag.inner),
    "gist": lambda tag: embeds.gist(tag.first()),
    "iframe": lambda tag: embeds.link(tag.first()),
    "image": _image,
    "img": _image,
    "inlineimage": _image,
    "jsfiddle": lambda tag: embeds.jsfiddle(tag.first()),
    "link": _link,
    "post_link": _post,
    "raw": lambda tag: tag.inner,
    "video": lambda tag: embeds.link(tag.first("src")),
    "vimeo": lambda tag: embeds.vimeo(tag.first()),
    "youtube": lambda tag: embeds.youtube(tag.first()),
}
