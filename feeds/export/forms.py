"""What each generator wants of a post: the extension, the name, the words for what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

FormName = Literal["hexo", "jekyll", "hugo"]
Paths = list[list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form of one generator's posts.

    `.html` is what a generator passes through without Markdown. `dated` names begin with the day. `images` are
    the keys of the head image, and `fixed` is what every post says. `date` writes a moment in the site's zone.
    `flat` is how a plain list of category names is read, None where paths can be written as they are.
    """

    suffix: str
    dated: bool = False
    images: tuple[str, ...]
    date: Callable[[datetime, ZoneInfo], str]
    updated: str
    language: str = "lang"
    summary: str = "excerpt"
    fixed: Mapping[str, str | bool] = field(default_factory=dict)
    flat: Callable[[list[str]], Paths] | None = None


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment on the clocks of `zone`; in UTC where they are off by seconds, or at the ends of time."""
    try:
        local = moment.astimezone(zone)
    except OverflowError:
        return moment.astimezone(UTC)
    whole = not (local.utcoffset() or timedelta()) % timedelta(minutes=1)
    return local if whole else moment.astimezone(UTC)


def _naive(moment: datetime, zone: ZoneInfo) -> str:
    """Write the time on the site's clocks, as Hexo reads it; with its offset where clocks show that time twice."""
    local = wall(moment, zone)
    plain = local.tzinfo is zone and local.replace(fold=0).astimezone(UTC) == moment
    return str(local.replace(tzinfo=None) if plain else local)


def _spaced(moment: datetime, zone: ZoneInfo) -> str:
    local = wall(moment, zone)
    return f"{local.replace(tzinfo=None)} {local:%z}"


def _rfc3339(moment: datetime, zone: ZoneInfo) -> str:
    return wall(moment, zone).isoformat()


FORMS: Mapping[FormName, Form] = {
    "hexo": Form(
        suffix=".md",
        images=("headimg", "thumbnail"),
        date=_naive,
        updated="updated",
        fixed={"comments": False},
    ),
    "jekyll": Form(
        suffix=".html",
        dated=True,
        images=("image",),
        date=_spaced,
        updated="last_modified_at",
        fixed={"layout": "post"},
        flat=lambda names: [names],
    ),
    "hugo": Form(
        suffix=".html",
        images=("image",),
        date=_rfc3339,
        updated="lastmod",
        language="language",
        summary="summary",
        flat=lambda names: [[name] for name in names],
    ),
}
