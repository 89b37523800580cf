"""The imports and exports of JavaScript modules (ECMAScript 2024 §16.2) that stand between the Markdown of MDX."""

import re
from collections.abc import Iterator, Mapping

_STRING = r"""["'][^"'\n]+["']"""
_NAME = r"[\w$]+"
_IMPORT = rf"import[ \t]+(?:[^'\";]{{0,400}}?[ \t\n}}]from[ \t]*)?{_STRING};?[ \t]*$"

# What may follow `export`; so much of it that no sentence begins in this way.
_DECLARED = rf"""(?:const|let|var)[ \t]+(?:{_NAME}[ \t]*(?:[=;]|[:,][^=\n]*=)|[{{\[](?:[^=\n]*=|[ \t]*$))
    | (?:async[ \t]+)?function[ \t*]+{_NAME}[ \t]*\([^\n]*[{{(;}}][ \t]*$
    | class[ \t]+{_NAME}(?:[ \t]+extends[ \t]+[\w$.]+)?[ \t]*\{{"""
_DEFAULT = rf"""default[ \t]+(?:[\w$.]+(?:\([^\n]*\))?;?[ \t]*(?=\n[ \t]*\n|\n?\Z)
    | (?:async[ \t]*)?(?:\([^\n]*=>|\([ \t]*\{{?[ \t]*$|{_NAME}[ \t]*=>)
    | (?:async[ \t]+)?function\b[^\n]*[{{(;}}][ \t]*$
    | class\b[^\n]*\{{
    | \{{)"""
_LISTED = rf"""\{{[\w\s,$]{{0,400}}\}}(?:[ \t]*from[ \t]*{_STRING})?;?[ \t]*$
    | \*[ \t]*(?:as[ \t]+{_NAME}[ \t]*)?from[ \t]*{_STRING}"""
_MODULE = re.compile(
    rf"^(?:{_IMPORT}|export[ \t]+(?:{_DECLARED}|{_DEFAULT}|{_LISTED}))", re.MULTILINE | re.VERBOSE
)
# To the bracket that closes it below lines that are indented or empty.
_BLOCK = re.compile(r"(?:\n(?:[ \t][^\n]*)?)*\n[)\]}][^\n]*")
_PARAGRAPH = re.compile(r"(?:\n[^\n]+)*")
_IMPORTED = re.compile(r"^import[ \t]+(\w+)[ \t]+from[ \t]*[\"']([^\"'\n]+)[\"']", re.MULTILINE)


def without_modules(text: str) -> str:
    """Return a text without its imports and exports."""
    return "".join(_between_modules(text))


def _between_modules(text: str) -> Iterator[str]:
    done = 0
    while module := _MODULE.search(text, done):
        yield text[done : module.start()]
        done = module.end() if module[0].startswith("import") else _export_end(text, module)
    yield text[done:]


def _export_end(text: str, module: re.Match[str]) -> int:
    """Return where an export ends: with what its line leaves open, else with its paragraph."""
    line = text.find("\n", module.end())
    if line < 0:
        return len(text)
    said = text[module.start() : line]
    is_open = sum(map(said.count, "([{")) > sum(map(said.count, ")]}"))
    found = (_BLOCK.match(text, line) if is_open else None) or _PARAGRAPH.match(text, line)
    return found.end() if found else line


def imported(text: str) -> Mapping[str, str]:
    """Return where what is imported comes from, such as an image, by its name here."""
    return dict(_IMPORTED.findall(text))
