"""Front matter between fences: YAML, TOML or JSON, with every value as text."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time
from typing import Any, Never

import yaml
from frontmatter.default_handlers import BaseHandler

from feeds.errors import PostError
from feeds.posts.model import Value
from feeds.posts.text_yaml import TextLoader

MAX_FRONT = 64 * 1024

# No YAML, no XML has them and no reader sees them: one that slipped in, or was escaped, need not cost the post.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

# tomllib takes time by the cube of a dotted key's parts: 30,000 of them cost half a minute.
_LONG_KEY = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){100}""")

_TABS = re.compile(r"^\t+", re.MULTILINE)  # Hexo takes each for two spaces
_TAB_AFTER_KEY = re.compile(r"^([ \w-]+:)\t", re.MULTILINE)  # YAML 1.2 allows it, PyYAML does not


def require_small(length: int) -> None:
    """Raise PostError for front matter of more than 64 Ki characters."""
    if length > MAX_FRONT:
        raise PostError(f"the front matter is larger than {MAX_FRONT // 1024} KiB: move text to the body", 1)


def _fence(form: str) -> re.Pattern[str]:
    """Return the expression of a line that is a fence."""
    return re.compile(rf"^(?:{form})[ \t]*$\n?", re.MULTILINE)


_DASHES = _fence(r"-{3,}|\.{3}")


class Fenced(BaseHandler):
    """Front matter between fences; `above` is how many lines of the file were stripped before it came here."""

    FM_BOUNDARY: re.Pattern[str]
    END_DELIMITER: str
    closing: re.Pattern[str]
    language: str
    parse: Callable[[str], Any]

    def __init__(self, above: int) -> None:
        super().__init__()
        self.above = above

    def split(self, text: str) -> tuple[str, str]:
        """Return the front matter, below as many empty lines as stand above it in the file, and the body."""
        start, end, body = self.cut(text)
        require_small(end - start)
        return "\n" * (self.above + text.count("\n", 0, start)) + text[start:end], text[body:]

    def cut(self, text: str) -> tuple[int, int, int]:
        """Return where the front matter starts and ends, and where the body starts."""
        opening = self.FM_BOUNDARY.match(text)
        start = opening.end() if opening else 0
        closing = self.closing.search(text, start)
        if closing is None:
            raise PostError(f"the front matter has no end: add {self.END_DELIMITER} below it", self.above + 1)
        return start, closing.start(), closing.end()

    def load(self, fm: str) -> dict[str, Any]:
        """Return the values, all as text, by lower-case key."""
        with self.telling():
            meta = _as_text(self.parse(fm))
        if not isinstance(meta, dict):
            raise PostError("the front matter is not a list of keys: write `key: value` lines", self.above + 1)
        return meta

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Make one error, with its line, of all that the parsers of these languages raise."""
        try:
            yield
        except RecursionError as error:
            raise PostError("the front matter is nested too deeply: flatten it", self.above + 1) from error
        except (yaml.YAMLError, ValueError) as error:
            raise PostError(f"the front matter is not {self.language}: {_problem(error)}", _line(error)) from error


class _Yaml(Fenced):
    FM_BOUNDARY = _fence(r"-{3,}(?:[ \t]*ya?ml)?")
    END_DELIMITER = "---"
    closing = _DASHES
    language = "YAML"

    @staticmethod
    def parse(source: str) -> Any:
        spaced = _TABS.sub(lambda tabs: "  " * len(tabs[0]), source)
        spaced = _TAB_AFTER_KEY.sub(r"\1 ", spaced)
        return yaml.load(spaced, TextLoader) or {}  # noqa: S506 (TextLoader is stricter than the safe one)


class _Toml(Fenced):
    FM_BOUNDARY = closing = _fence(r"\+{3,}")
    END_DELIMITER = "+++"
    language = "TOML"

    @staticmethod
    def parse(source: str) -> Any:
        if _LONG_KEY.search(source):
            raise ValueError("a key of more than 100 parts")
        return tomllib.loads(source)


class _HexoJson(Fenced):
    FM_BOUNDARY = closing = _fence(r";{3,}")
    END_DELIMITER = ";;;"
    language = "JSON"

    @staticmethod
    def parse(source: str) -> Any:
        return json.loads(source if source.lstrip().startswith("{") else "{" + source + "}")


class _NamedToml(_Toml):
    FM_BOUNDARY = _fence(r"-{3,}[ \t]*toml")
    END_DELIMITER = "---"
    closing = _DASHES


class _NamedJson(_HexoJson):
    FM_BOUNDARY = _fence(r"-{3,}[ \t]*json")
    END_DELIMITER = "---"
    closing = _DASHES


class _Script(Fenced):
    FM_BOUNDARY = _fence(r"-{3,}[ \t]*(?:js|javascript|node)")

    def cut(self, text: str) -> Never:  # noqa: ARG002 (the handlers' interface)
        raise PostError("the front matter is JavaScript, which is never run: write it as YAML", self.above + 1)


class BareYaml(_Yaml):
    FM_BOUNDARY = re.compile(r"(?=[\w-]+[ \t]*:)(?=[\s\S]*?^-{3,}[ \t]*$)", re.MULTILINE)


class _Json(Fenced):
    FM_BOUNDARY = re.compile(r"(?=\{(?![{%]))")  # a body may begin with {{< shortcodes >}} or {% tags %}
    language = "JSON"
    parse = staticmethod(json.loads)

    def cut(self, text: str) -> tuple[int, int, int]:
        with self.telling():
            _, end = json.JSONDecoder().raw_decode("\n" * self.above + text, self.above)
        return 0, end - self.above, end - self.above


FENCES = (_Yaml, _Toml, _HexoJson, _Json, _NamedToml, _NamedJson, _Script)


def _as_text(value: Any) -> Value:
    """Make text of all that is not a list, a map, true, false or null."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, dict):
        return {str(key).lower(): _as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_text(inner) for inner in value]
    return CONTROLS.sub("", value.isoformat() if isinstance(value, date | time) else str(value))


def _problem(error: Exception) -> str:
    said = error.problem if isinstance(error, yaml.MarkedYAMLError) and error.problem else str(error)
    return f"{' '.join(said.split())[:200]}; mend the line, or quote its value"


def _line(error: Exception) -> int | None:
    match error:
        case yaml.MarkedYAMLError(problem_mark=yaml.Mark(line=line)):
            return line + 1
        case json.JSONDecodeError(lineno=line):
            return line
    found = re.search(r"at line (\d+)", str(error))  # tomllib tells it in words only
    return int(found[1]) if found else None
