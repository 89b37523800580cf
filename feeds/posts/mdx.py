"""MDX, as Astro and Docusaurus read it: components, imports, `{expressions}`, and boxes between lines of `:::`."""

import re
from collections.abc import Callable, Mapping
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
_FILE_LINK = re.compile(
    r"""\]\((?!\w+:|//)[^\[\]()\s]{1,300}?\.mdx?(?:\#[^\[\]()\s]{0,200})?(?:[ \t]+["'][^"'\n]{0,200}["'])?\)"""
)
_FILE_DEFINITION = re.compile(
    r"""^([ \t>]*+\[(?!\^)[^\[\]\n]{1,300}\]:)[ \t]*+\n?[ \t]*+"""
    r"""<?(?!\w+:|//)[^\s<>]{1,300}?\.mdx?(?:\#[^\s<>]{0,200})?>?(?:[ \t]+["'(][^\n]{0,200}["')])?[ \t]*$""",
    re.MULTILINE,
)
_HEADING_ID = re.compile(r"(?<![ \t])[ \t]+\{#[\w:.-]+\}[ \t]*$", re.MULTILINE)

# Braces within braces, as deep as attributes have them.
_BRACES = r"\{(?:[^{}]++|\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*\})*\})*\}"
_TEXT = rf"""(?:[^<>{{}}"']++|"[^"]*+"|'[^']*+'|{_BRACES}){{0,200}}"""
_TAG = re.compile(  # `]: <>` is a link without an address
    rf"(?!(?<=\]: )<>)<(?P<close>/?)(?:(?P<name>[A-Za-z][\w.]*+)(?=[\s/>])(?P<text>{_TEXT}))?>"
    rf"|(?P<braces>{_BRACES})"
)
_ATTRIBUTE = re.compile(rf"""([\w:.-]++)=(?:"([^"]*+)"|'([^']*+)'|({_BRACES}))|{_BRACES}""")
_STRING = re.compile(r"""["'`]([^"'`]*)["'`]""")
_NAME = re.compile(r"\{\s*(\w+)(?:\.src)?\s*\}")
_ONLY_STRING = re.compile(r"""\{\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)\s*\}""")

_LINKS = frozenset({"Link", "LinkButton", "Button", "NavLink"})


def docusaurus(text: str, site: Site) -> str:
    """Return a body as Markdown: components leave what they enclose, images and links stay what they are.

    All is MDX, but only in `.mdx` files do braces hold expressions. Links to other files lose their address.
    """
    text = text.replace("@site/static/", "/").replace("pathname:///", "/")
    return _rewritten(
        text,
        lambda plain: _without_files(without_modules(plain)),
        imported(text),
        expressions=site.suffix == ".mdx",
    )


def _without_files(text: str) -> str:
    """Return a text whose links to files have an empty address: `[a]()`, and `[a]: <>` where it is defined."""
    return _FILE_DEFINITION.sub(r"\1 <>", _FILE_LINK.sub("]()", text))


def astro(text: str, site: Site) -> str:
    """Return a body as Markdown as `docusaurus` does, but only `.mdx` files are MDX."""
    if site.suffix == ".mdx":
        return _rewritten(text, without_modules, imported(text), expressions=True)
    return _rewritten(text, str, {}, expressions=False)


def _rewritten(text: str, before: Callable[[str], str], images: Mapping[str, str], *, expressions: bool) -> str:
    replace = partial(_replace, images, expressions=expressions)
    return rewrite(text, Syntax(plain=lambda plain: _TAG.sub(replace, _boxed(before(plain)))))


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
