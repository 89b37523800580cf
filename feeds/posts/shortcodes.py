"""Shortcodes: Hugo's and Nikola's `{{< name words >}}` and `{{% name words %}}`, Zola's `{{ name(key="…") }}`."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from feeds.posts import embeds
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
    return rewrite(
        text,
        Syntax(
            marks={"{{<": ">}}", "{{%": "%}}"},
            read=_read,
            replace=_replace,
            verbatim=frozenset({"comment", "highlight", "html", "mermaid", "raw", "rawhtml"}),
            end=lambda tag: _end(tag.name),
            code=_shown,
        ),
    )


def zola(text: str, _site: Site) -> str:
    """Return a body without the shortcodes of Zola; links to its own files lose their address."""
    return rewrite(
        text,
        Syntax(
            marks={"{{": "}}", "{%": "%}"},
            read=_read_call,
            replace=partial(_replace_call, []),
            code=_shown,
            plain=lambda plain: _INTERNAL.sub("](", plain),
        ),
    )


def _shown(code: str) -> str:
    """Return code that shows shortcodes as a reader is to see them: `{{</* figure */>}}` is `{{< figure >}}`."""
    return _SHOWN.sub(lambda mark: mark[1] or mark[2], code)


@lru_cache(maxsize=64)
def _end(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{\{{[<%]\s*/\s*{re.escape(name)}\s*[>%]\}}\}}", re.IGNORECASE)


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
        return "</a>" if tag.name == "button" else ""
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
    address = tag.named.get("href") or tag.named.get("link") or ""
    return embeds.link(address, " ").removesuffix(" </a>") if address else ""


def _status(tag: Tag) -> str:
    words = tag.words
    return embeds.status(tag.named.get("user", ""), tag.named.get("id") or " ".join(words[-1:]))


_TAGS: Mapping[str, Callable[[Tag], str]] = {
    "bilibili": lambda tag: embeds.bilibili(tag.first("id", "bvid")),
    "button": _button,
    "gist": lambda tag: embeds.gist(*tag.words[:2]),
    "highlight": lambda tag: embeds.code(tag.inner),
    "html": lambda tag: tag.inner,
    "instagram": lambda tag: embeds.link(f"https://www.instagram.com/p/{tag.first('id')}"),
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


def _read_call(mark: str, text: str) -> Tag | None:
    if shown := _ESCAPED.fullmatch(text):
        return Tag(mark=mark, name="", text=shown[1], inner=mark)
    if mark == "{%" and text.strip(" -\n") == "end":
        return Tag(mark=mark, name="end", text="", closing=True)
    found = _CALL.fullmatch(text)
    return Tag(mark=mark, name=found[1].lower(), text=found[2]) if found else None


def _replace_call(opened: list[str], tag: Tag) -> str:
    """Return what a call stands for; `opened` are the names of those whose `{% end %}` is to come."""
    if not tag.name:
        return f"{tag.mark}{tag.text}{'}}' if tag.mark == '{{' else '%}'}"
    if tag.closing:
        return embeds.QUOTE_END if opened and opened.pop() in _QUOTES else ""
    if tag.mark == "{%":
        opened.append(tag.name)
    if tag.name in _QUOTES:
        return embeds.quote_start(tag.named.get("title") or tag.named.get("author") or "")
    return _replace(tag)
