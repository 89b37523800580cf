"""The imports and exports of JavaScript modules (ECMAScript 2024 §16.2) that stand between the Markdown of MDX."""

import re
from collections.abc import Mapping

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
# To the bracket that closes it below lines that are indented or empty, else to the end of the paragraph.
_END = r"[^\n]*(?:(?:\n(?:[ \t][^\n]*)?)*\n[)\]}][^\n]*|(?:\n[^\n]+)*)"
_MODULE = re.compile(
    rf"^(?:{_IMPORT}|export[ \t]+(?:{_DECLARED}|{_DEFAULT}|{_LISTED}){_END})", re.MULTILINE | re.VERBOSE
)
_IMPORTED = re.compile(r"^import[ \t]+(\w+)[ \t]+from[ \t]*[\"']([^\"'\n]+)[\"']", re.MULTILINE)


def without_modules(text: str) -> str:
    """Return a text without its imports and exports."""
    return _MODULE.sub("", text)


def imported(text: str) -> Mapping[str, str]:
    """Return where what is imported comes from, such as an image, by its name here."""
    return dict(_IMPORTED.findall(text))
