"""MDX, as Astro and Docusaurus read it: components, imports, `{expressions}`, and boxes between lines of `:::`."""

import re
from collections.abc import Mapping
from functools import partial
from html import escape

from feeds.posts import embeds
from feeds.posts.esm import imported, without_modules
from feeds.posts.model import Site
from feeds.posts.tags import Syntax, rewrite

_TRUNCATE = re.compile(r"\{\s*/\*\s*truncate\s*\*/\s*\}")
_BOX = re.compile(
    r"^[ \t>]*:{3,}[ \t]*(?:(\w+)(?:[ \t]*\[([^\n]*)\]|[ \t]+([^\n{]*))?[^\n]*)?$", re.MULTILINE
)  # fmt: skip
_HEADING_ID = re.compile(r"(?<![ \t])[ \t]+\{#[\w:.-]+\}[ \t]*$", re.MULTILINE)

# Braces within braces, as deep as attributes have them.
_BRACES = r"\{(?:[^{}]++|\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*\})*\})*\}"
_TEXT = rf"""(?:[^<>{{}}"']++|"[^"]*+"|'[^']*+'|{_BRACES}){{0,200}}"""
_TAG = re.compile(
    rf"<(?P<close>/?)(?:(?P<name>[A-Za-z][\w.]*+)(?=[\s/>])(?P<text>{_TEXT}))?>|(?P<braces>{_BRACES})"
)
_ATTRIBUTE = re.compile(rf"""([\w:.-]++)=(?:"([^"]*+)"|'([^']*+)'|({_BRACES}))|{_BRACES}""")
_STRING = re.compile(r"""["'`]([^"'`]*)["'`]""")
_NAME = re.compile(r"\{\s*(\w+)(?:\.src)?\s*\}")
_ONLY_STRING = re.compile(r"""\{\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)\s*\}""")

_LINKS = frozenset({"Link", "LinkButton", "Button", "NavLink"})


def mdx(text: str, site: Site) -> str:
    """Return a body of MDX as Markdown: components leave what they enclose, images and links stay what they are.

    Only in `.mdx` files do braces hold expressions; a text that is all of one stays.
    """
    text = text.replace("@site/static/", "/").replace("pathname:///", "/")
    return _rewritten(text, modules=True, expressions=site.suffix == ".mdx")


def mdx_or_markdown(text: str, site: Site) -> str:
    """Return a body as Markdown as `mdx` does, but only `.mdx` files hold modules (Astro)."""
    is_mdx = site.suffix == ".mdx"
    return _rewritten(text, modules=is_mdx, expressions=is_mdx)


def _rewritten(text: str, *, modules: bool, expressions: bool) -> str:
    replace = partial(_replace, imported(text) if modules else {}, expressions=expressions)

    def plain(piece: str) -> str:
        piece = without_modules(piece) if modules else piece
        return _TAG.sub(replace, _boxed(piece))

    return rewrite(text, Syntax(plain=plain))


def _boxed(text: str) -> str:
    return _BOX.sub(_box, _HEADING_ID.sub("", _TRUNCATE.sub("<!-- more -->", text)))


def _replace(images: Mapping[str, str], tag: re.Match[str], *, expressions: bool) -> str:
    if tag["braces"] is None:
        return _element(tag, images)
    return _expression(tag[0], expressions=expressions)


def _box(line: re.Match[str]) -> str:
    return (
        embeds.quote_start((line[2] or line[3] or line[1].capitalize()).strip()) if line[1] else embeds.QUOTE_END
    )


def _expression(braces: str, *, expressions: bool) -> str:
    if not expressions:
        return "" if re.match(r"\{\s*/\*", braces) else braces
    said = _ONLY_STRING.fullmatch(braces)
    return next((one for one in said.groups() if one is not None), "") if said else ""


def _element(tag: re.Match[str], images: Mapping[str, str]) -> str:
    """Return what stands for a tag: for HTML itself, without expressions; for a component what it shows."""
    name, closing = tag["name"], bool(tag["close"])
    if name is None:  # a fragment: <>
        return ""
    if name[:1].islower() and "{" not in tag["text"]:
        return tag[0]
    values = _attributes(tag["text"], images)
    if name[:1].islower():
        said = "".join(f' {key}="{escape(value)}"' for key, value in values.items())
        return f"<{tag['close']}{name}{said}>"
    if closing:
        return "</a>" if name in _LINKS else ""
    return _component(name, values, single=tag["text"].rstrip().endswith("/"))


def _component(name: str, values: Mapping[str, str], *, single: bool) -> str:
    source, address = values.get("src", ""), values.get("href") or values.get("to") or ""
    if "youtube" in name.lower():
        return embeds.youtube(values.get("id") or values.get("videoId") or "")
    if embeds.is_image(source):
        return embeds.image(source, values.get("alt", ""), values.get("caption", ""))
    title = values.get("title") or values.get("label") or ""
    if address and single:
        return embeds.link(address, title)
    return f'<a href="{escape(address)}">' if name in _LINKS else embeds.heading(title)


def _attributes(text: str, images: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes whose value is a text, or an image that was imported under a name."""
    values = {}
    for found in _ATTRIBUTE.finditer(text):
        value = found[2] or found[3] or _text_in(found[4] or "", images)
        if found[1] and value:
            values[found[1]] = value
    return values


def _text_in(braces: str, images: Mapping[str, str]) -> str:
    if name := _NAME.fullmatch(braces):
        return images.get(name[1], "")
    string = None if "{" in braces[1:] else _STRING.search(braces)
    return string[1] if string else ""
