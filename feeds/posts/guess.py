"""Whose posts these are, told by what lies in their folder and above it."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from config.model import DialectName

TELLING = frozenset({"config.toml"})
"""Files whose text tells more than their name."""


class Guess(NamedTuple):
    """A dialect, and the names or the form that tell it: none where nothing does."""

    dialect: DialectName
    signs: tuple[str, ...]

    @property
    def words(self) -> str:
        """The guess in words, such as `hugo, by hugo.toml`."""
        return (
            f"{self.dialect}, by {' and '.join(self.signs)}"
            if self.signs
            else f"{self.dialect}, for want of a sign"
        )


# What a generator does not go without, and nobody else has. The first that holds in the nearest folder decides.
_SITES: tuple[tuple[DialectName, tuple[str, ...]], ...] = (
    ("hugo", ("hugo.toml",)),
    ("hugo", ("hugo.yaml",)),
    ("hugo", ("hugo.yml",)),
    ("hugo", ("hugo.json",)),
    ("zola", ("zola.toml",)),
    ("docusaurus", ("docusaurus.config",)),
    ("astro", ("astro.config",)),
    ("eleventy", ("eleventy.config",)),
    ("eleventy", (".eleventy.js",)),
    ("pelican", ("pelicanconf.py",)),
    ("nikola", ("conf.py", "posts")),
    ("nikola", ("conf.py", "pages")),
    ("hexo", ("_config.yml", "scaffolds")),
    ("hexo", ("_config.yml", "source")),
    ("jekyll", ("_config.yml", "_posts")),
    ("jekyll", ("_config.yaml", "_posts")),
    ("jekyll", ("_config.yml", "Gemfile")),
    ("zola", ("config.toml with base_url",)),
    ("hugo", ("config.toml", "content")),
    ("hugo", ("config.yaml", "content")),
    ("hugo", ("config.yml", "content")),
    ("hugo", ("config.json", "content")),
)
# What is left where the site itself is not there.
_POSTS: tuple[tuple[DialectName, tuple[str, ...]], ...] = (
    ("hexo", ("source", "_posts")),
    ("jekyll", ("_posts",)),
    ("jekyll", ("YYYY-MM-DD-name.md",)),
)
_SCRIPT = re.compile(r"(.+\.config)\.[cm]?[jt]s")
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-.+\.(?:md|markdown)")
_BASE_URL = re.compile(r"^[ \t]*base_url[ \t]*=", re.MULTILINE)
_FORMS: tuple[tuple[Guess, re.Pattern[str]], ...] = (
    (Guess("nikola", ("lines such as `.. key: value`",)), re.compile(r"\s*(?:<!--\s*)?\.\. [a-z_-]+:")),
    (Guess("hugo", ("lines such as `#+KEY: value`",)), re.compile(r"\s*#\+[A-Za-z]")),
    (Guess("hugo", ("`+++`",)), re.compile(r"\s*\+\+\+")),
    (
        Guess("pelican", ("lines such as `Key: value`",)),
        re.compile(r"(?:[A-Za-z][\w-]*: [^\n]*\n)+\s*\n(?!-{3})"),
    ),
    (
        Guess("pelican", ("a heading", "lines such as `:key: value`")),
        re.compile(r"[^\n]+\n[=#-]{3,}\n\s*:[A-Za-z]+:"),
    ),
)


def guess_dialect(levels: Iterable[Mapping[str, str]]) -> Guess:
    """Return whose posts they are by the names in their folder, in the one above and so on; Hexo's if none tells.

    Each level maps the names there to "", and those of `TELLING` to the text of the file.
    """
    found: set[str] = set()
    for level in levels:
        found.update(*(_told_by(name, text) for name, text in level.items()))
        if guess := _first(_SITES, found):
            return guess
    return _first(_POSTS, found) or Guess("hexo", ())


def guess_form(text: str) -> Guess | None:
    """Return whose post a text may be by the form of its front matter, where only one generator has it."""
    return next((guess for guess, form in _FORMS if form.match(text)), None)


def _first(table: tuple[tuple[DialectName, tuple[str, ...]], ...], found: set[str]) -> Guess | None:
    return next((Guess(dialect, signs) for dialect, signs in table if found.issuperset(signs)), None)


def _told_by(name: str, text: str) -> Iterable[str]:
    yield name
    if script := _SCRIPT.fullmatch(name):
        yield script[1]
    if _DATED.fullmatch(name):
        yield "YYYY-MM-DD-name.md"
    if _BASE_URL.search(text):
        yield f"{name} with base_url"
