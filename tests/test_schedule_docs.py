"""What docs/polling.md says of patience and of bounds is what the rule does."""

from pathlib import Path
from typing import get_args

from scheduling import DAY, HOUR, HOURLY, NOW, WEEK, answered, decided, failed, failing

from feeds.schedule import Policy, farthest, words
from feeds.schedule.spans import JITTER
from feeds.schedule.trouble import PATIENCE
from store.hints import Hints
from store.source_model import Trouble

TEXT = (Path(__file__).parents[1] / "docs" / "polling.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("|")
]


def test_each_trouble_stands_in_the_table_with_its_patience() -> None:
    """Its least, its most, and when probing begins."""
    told = {row[0].strip("`"): row[2:] for row in ROWS if len(row) == 5 and row[0].startswith("`")}
    assert told == {
        kind: [words(one.least), words(one.most), words(one.probe) if one.probe else "never"]
        for kind, one in PATIENCE.items()
    }
    assert set(told) == set(get_args(Trouble))


def test_each_wish_is_believed_for_as_long_as_it_says() -> None:
    """A year of each is cut to the bound in its row."""
    year = 366 * 86400
    wishes = {
        "max-age": answered(cache_control=f"max-age={year}"),
        "Expires": answered(expires="Wed, 24 Nov 2027 09:30:00 GMT"),
        "Retry-After": answered(retry_after=str(year)),
        "ttl": answered(hints=Hints(ttl=year)),
        "sy:updatePeriod": answered(hints=Hints(every=year)),
    }
    for name, answer in wishes.items():
        [bound] = [row[2] for row in ROWS if len(row) == 3 and name in row[0].partition(",")[0]]
        assert decided(answer).reason.endswith(f"({name}), believed for {bound}")


def test_the_bound_of_all() -> None:
    """Seven days, and the most of jitter."""
    assert f"{words(WEEK).replace(' d', ' days')} and {words(JITTER).replace('min', 'minutes')} ahead" in TEXT
    assert farthest(HOURLY, NOW) == NOW + WEEK + JITTER


def test_reasons_are_as_they_are_told() -> None:
    """Each of the table, but for the learned one."""
    evening = Hints(ttl=7200, skip_hours=frozenset(range(10, 18)))
    polls = [
        decided(answered()),
        decided(answered(cache_control="max-age=2591034")),
        decided(answered(hints=evening)),
        decided(failed("unreachable"), failing(3, HOUR), Policy()),
        decided(failed("missing", 404), failing(30, 14 * DAY), Policy()),
        decided(failed("busy", 429, retry_after="3600"), policy=Policy()),
        decided(failed("gone", 410), failing(1, DAY, gone=1)),
    ]
    said = [row[0].strip("`") for row in ROWS[-8:] if not row[0].startswith("`learned ")]
    assert said == [poll.reason for poll in polls]
