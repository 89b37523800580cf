"""A file's bytes -> what it says of itself, and its body, whatever form the front matter has.

- `---`: YAML, to `---` or `...` (Hexo may lack the opening one); `---toml` and `---json` name another language
- `+++`: TOML, to `+++`
- `;;;`: JSON without its braces, to `;;;`
- `{`: JSON
- fields in lines of their own: see `fields`
"""

from typing import cast

import frontmatter

from feeds.errors import PostError
from feeds.posts.fences import CONTROLS, FENCES, BareYaml, Fenced
from feeds.posts.fields import read_fields
from feeds.posts.model import Front, Loose, Meta


def read_front(data: bytes, suffix: str = "", loose: frozenset[Loose] = frozenset()) -> Front:
    """Take a file apart; `suffix` is its extension, `loose` are the forms that its generator alone allows.

    Raises PostError: not UTF-8, no front matter, or none that can be read.
    """
    text = _decode(data)
    found = _read_fenced(text, FENCES) or read_fields(text.lstrip(), suffix.lower(), loose)
    if found is None and "keys before ---" in loose:
        found = _read_fenced(text, (BareYaml,))
    if found is None:
        raise PostError("there is no front matter: begin the file with ---, its keys and --- again", 1)
    return Front(meta=found[0], body=found[1], text=text)


def _read_fenced(text: str, kinds: tuple[type[Fenced], ...]) -> tuple[Meta, str] | None:
    above = text.count("\n", 0, len(text) - len(text.lstrip()))
    handler = frontmatter.detect_format(text.lstrip(), [kind(above) for kind in kinds])
    return cast("tuple[Meta, str]", frontmatter.parse(text, handler=handler)) if handler else None


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PostError("the file is not UTF-8: save it as UTF-8", line) from error
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
