"""What front matter says, as text, lists and flags, however it was written."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from feeds.posts.model import Meta, Value


def text(value: Value) -> str:
    """Return a single value as text; '' for none, a list or a map."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.strip() if isinstance(value, str) else ""


def texts(value: Value) -> list[str]:
    """Return a value, or all values of a list and of the lists in it, as texts that are not empty."""
    if isinstance(value, list):
        return [inner for one in value for inner in texts(one)]
    return [text(value)] if text(value) else []


def words(value: Value) -> list[str]:
    """Return the words of a text, or the texts of a list, which may hold spaces (Jekyll)."""
    return value.split() if isinstance(value, str) else texts(value)


def listed(value: Value) -> list[str]:
    """Return the parts of a text between ';', else ',', or the texts of a list (Pelican, Nikola)."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(";" if ";" in value else ",") if part.strip()]
    return texts(value)


def labels(value: Value) -> list[str]:
    """Return texts as `texts` does, and of each map in a list its label or name (Docusaurus)."""
    parts = value if isinstance(value, list) else [value]
    return [
        name
        for part in parts
        for name in (texts(part.get("label") or part.get("name")) if isinstance(part, dict) else texts(part))
    ]


def flat_set(meta: Meta, _path: PurePosixPath) -> list[list[str]]:
    """Return the categories of generators that know no paths, each as one (Hugo, Astro, Docusaurus, Eleventy)."""
    return [[name] for name in texts(meta.get("categories")) + texts(meta.get("category"))]


def listed_tags(meta: Meta) -> list[str]:
    """Return the tags, which may be one text (Pelican, Nikola)."""
    return listed(meta.get("tags") or meta.get("keywords"))


def first_text(meta: Meta, keys: Iterable[str]) -> str:
    """Return the text of the first of `keys` that has one, or ''."""
    return next(filter(None, (text(meta.get(key)) for key in keys)), "")


def is_true(value: Value) -> bool:
    """Return whether a value says yes; YAML 1.1 has more words for it, posts have not."""
    return text(value).lower() in {"true", "yes", "on"}


def is_false(value: Value) -> bool:
    """Return whether a value says no; what is missing does not."""
    return text(value).lower() in {"false", "no", "off"}
