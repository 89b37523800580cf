"""Shortcodes: Hugo's and Nikola's `{{< name words >}}` and `{{% name words %}}`, Zola's `{{ name(key="…") }}`."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from html import escape

from feeds.posts import embeds
from feeds.posts.attributes import without_heading_attributes
from feeds.posts.model import Site
from feeds.posts.tags import Syntax, Tag, rewrite

_SHORTCODE = re.compile(r"\s*(/?)\s*([\w./-]*\w)(.*)", re.DOTALL)
_CALL = re.compile(r"-?\s*([A-Za-z_][\w:.]*)\s*\((.*)\)\s*-?", re.DOTALL)
_ESCAPED = re.compile(r"\s*/\*(.*)\*/\s*", re.DOTALL)
_SHOWN = re.compile(r"(\{\{[<%]|\{%|\{\{)/\*|\*/([>%]\}\}|%\}|\}\})")
_INTERNAL = re.compile(r"\]\(@/[^)\s]*")

_QUOTES = frozenset({
    "admonition", "alert", "attention", "blockquote", "callout", "caution", "danger", "error", "hint", "important",
    "info", "note", "notice", "pullquote", "quote", "tip", "warning",
})  # fmt: skip
_FOLDS = frozenset({"accordion", "collapse", "details", "expand", "spoiler", "tab", "toggle"})
_FIGURES = frozenset({"figure", "image", "img", "imgproc", "picture", "resize_image", "thumbnail"})


def hugo(text: str, _site: Site) -> str:
    """Return a body without the shortcodes of Hugo or Nikola."""
    return rewrite(text, _HUGO)


def zola(text: str, _site: Site) -> str:
    """Return a body without the shortcodes of Zola; links to its own files lose their address."""
    return rewrite(
        text,
        Syntax(
            marks={"{{": "}}", "{%": "%}"},
            read=_read_call,
            replace=partial(_replace_call, []),
            code=_shown,
            plain=lambda plain: without_heading_attributes(_INTERNAL.sub("](", plain)),
        ),
    )


def _shown(code: str) -> str:
    """Return code that shows shortcodes as a reader is to see them: `{{</* figure */>}}` is `{{< figure >}}`."""
    return _SHOWN.sub(lambda mark: mark[1] or mark[2], code)


def _read(mark: str, text: str) -> Tag | None:
    if shown := _ESCAPED.fullmatch(text):
        return Tag(mark=mark, name="", text=shown[1])
    found = _SHORTCODE.fullmatch(text)
    if found is None:
        return None
    text = found[3].strip().removesuffix("/").rstrip()
    return Tag(mark=mark, name=found[2].lower(), text=text, closing=bool(found[1]))


def _replace(tag: Tag) -> str:
    if not tag.name:  # it is shown, not meant
        return f"{tag.mark}{tag.text}{'>' if '<' in tag.mark else '%'}}}}}".replace("<", "&lt;").replace(
            ">", "&gt;"
        )
    if tag.name in _QUOTES:
        return embeds.QUOTE_END if tag.closing else embeds.quote_start(tag.named.get("title", ""))
    if tag.closing:
        return ""
    if tag.name in _FOLDS:
        return embeds.heading(tag.first("summary", "title", "name"))
    if tag.name in _FIGURES:
        return _figure(tag)
    make = _TAGS.get(tag.name)
    return make(tag) if make else ""


def _figure(tag: Tag) -> str:
    named = tag.named
    caption = " ".join(filter(None, (named.get("title"), named.get("caption"))))
    return embeds.image(tag.first("src", "url", "path", "link"), named.get("alt", ""), caption)


def _button(tag: Tag) -> str:
    """Return a link: around what it encloses, else of the text that it states."""
    inner = rewrite(tag.inner.strip(), _HUGO)
    if inner:
        return f"{_button_start(tag)}{inner}{_button_end(tag)}"
    return embeds.link(_button_address(tag), tag.named.get("text") or tag.named.get("label") or "")


def _button_start(tag: Tag) -> str:
    address = _button_address(tag)
    return f'<a href="{escape(address)}">' if address else ""


def _button_end(tag: Tag) -> str:
    return "</a>" if _button_address(tag) else ""


def _button_address(tag: Tag) -> str:
    named = tag.named
    return named.get("href") or named.get("link") or named.get("url") or ""


def _status(tag: Tag) -> str:
    words = tag.words
    return embeds.status(tag.named.get("user", ""), tag.named.get("id") or " ".join(words[-1:]))


_TAGS: Mapping[str, Callable[[Tag], str]] = {
    "bilibili": lambda tag: embeds.bilibili(tag.first("id", "bvid")),
    "button": _button,
    "gist": lambda tag: embeds.gist(*tag.words[:2]),
    "highlight": lambda tag: embeds.code(_shown(tag.inner)),
    "html": lambda tag: tag.inner,
    "instagram": lambda tag: embeds.instagram(tag.first("id")),
    "media": lambda tag: embeds.link(tag.first("url")),
    "mermaid": lambda tag: embeds.code(tag.inner),
    "raw": lambda tag: tag.inner,
    "rawhtml": lambda tag: tag.inner,
    "tweet": _status,
    "video": lambda tag: embeds.link(tag.first("src")),
    "vimeo": lambda tag: embeds.vimeo(tag.first("id")),
    "x": _status,
    "youtube": lambda tag: embeds.youtube(tag.first("id")),
}


_HUGO = Syntax(
    marks={"{{<": ">}}", "{{%": "%}}"},
    read=_read,
    replace=_replace,
    verbatim=frozenset({"button", "comment", "highlight", "html", "mermaid", "raw", "rawhtml"}),
    ends=dict.fromkeys(("{{<", "{{%"), r"\{\{[<%]\s*(?:/\s*@\s*[>%]\}\}|(?P<again>@(?![\w./-])))"),
    code=_shown,
    plain=without_heading_attributes,
)


def _read_call(mark: str, text: str) -> Tag | None:
    if shown := _ESCAPED.fullmatch(text):
        return Tag(mark=mark, name="", text=shown[1], inner=mark)
    if mark == "{%" and text.strip(" -\n") == "end":
        return Tag(mark=mark, name="end", text="", closing=True)
    found = _CALL.fullmatch(text)
    return Tag(mark=mark, name=found[1].lower(), text=found[2]) if found else None


def _replace_call(opened: list[str], tag: Tag) -> str:
    """Return what a call stands for; `opened` is what is to stand for each `{% end %}` to come."""
    if not tag.name:
        return f"{tag.mark}{tag.text}{'}}' if tag.mark == '{{' else '%}'}"
    if tag.closing:
        return opened.pop() if opened else ""
    start, end = _call(tag)
    if tag.mark == "{%":
        opened.append(end)
    return start


def _call(tag: Tag) -> tuple[str, str]:
    """Return what stands for a call, and for the end of what it encloses."""
    if tag.name in _QUOTES:
        return embeds.quote_start(tag.named.get("title") or tag.named.get("author") or ""), embeds.QUOTE_END
    if tag.name == "button" and tag.mark == "{%":
        return _button_start(tag), _button_end(tag)
    return _replace(tag), ""
