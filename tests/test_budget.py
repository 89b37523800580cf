"""What a poll costs, and how long one may be put off."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from command import feeds, write_config

from config.model import Config, Poll, Source
from feeds.budget import longest_wait, price_of
from feeds.schedule.price import mean_delay, polls_a_day
from feeds.schedule.rhythm import Rhythm
from store.database import open_reader
from store.price import price

DAY = 86_400
RATES = ((10 / DAY, 100), (0.0, 900))
KNOWN = ((10 / DAY, 100), (Rhythm().rate, 900))


@pytest.mark.parametrize(("poll", "polls"), [(Poll(), 24_000), (Poll(budget=5_000), 5_000)])
def test_a_price_keeps_to_the_budget(poll: Poll, polls: int) -> None:
    """Without one, each source has 24 polls a day; what is not known is taken for a new source."""
    assert polls_a_day(KNOWN, price_of(poll, RATES), 300, DAY) == pytest.approx(polls, rel=1e-6)


def test_a_price_keeps_to_the_delay() -> None:
    """News waits so long on average."""
    price = price_of(Poll(target_delay=1800), RATES)
    assert mean_delay(KNOWN, price, 300, DAY) == pytest.approx(1800, rel=1e-6)


def test_the_bounds_are_those_of_the_configuration() -> None:
    """With another floor, another price; an empty store has one too."""
    low, high = (price_of(Poll(min_interval=seconds, budget=24_000), RATES) for seconds in (300, 3600))
    assert low != high
    assert price_of(Poll(), ()) > 0


@pytest.mark.parametrize(
    ("poll", "source", "days"),
    [
        (Poll(), {}, 7),
        (Poll(interval=9 * DAY), {}, 9),
        (Poll(max_interval=10 * DAY), {}, 10),
        (Poll(), {"interval": 11 * DAY}, 11),
        (Poll(), {"max_interval": 12 * DAY}, 12),
        (Poll(), {"min_interval": 13 * DAY}, 13),
    ],
)
def test_the_longest_wait(poll: Poll, source: dict[str, int], days: int) -> None:
    """A week, or what the owner says anywhere, and a little chance."""
    config = Config(path=Path(), poll=poll, sources=(Source(url="https://a.example/", **source),))  # type: ignore[arg-type]  # by name
    assert longest_wait(config) == timedelta(days=days, minutes=5)


def test_fixed_sources_have_their_share_of_the_budget(tmp_path: Path) -> None:
    """As docs/configuration.md says: others are polled neither more nor less often because of them."""
    prices = []
    for number, interval in enumerate(("", "interval = '1m'\n")):
        folder = tmp_path / str(number)
        folder.mkdir()
        fixed = "".join(f"[[sources]]\nurl = 'https://{one}.example/'\n{interval}" for one in "abc")
        config = write_config(folder, sources=f"{fixed}[[sources]]\nurl = 'https://d.example/'\n")
        feeds("-c", config, "publish", FEEDWORKS_POLL__BUDGET="96")
        with closing(open_reader(folder / "feedworks.db")) as database:
            prices.append(price(database))
    assert prices[0] == prices[1] > 0
