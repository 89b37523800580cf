"""Rates of sources and the price of a poll, in a real SQLite store."""

from datetime import datetime, timedelta

from arrivals import URL, configure, poll, spec

from store.database import Database
from store.price import keep_price, price, source_rates
from store.saving import save_host
from store.sources import claim, claim_source

HOUR = timedelta(hours=1)


def test_rates_are_counted(database: Database, now: datetime) -> None:
    """To two digits, so that they are few; what is stopped or not configured does not count."""
    urls = [f"{URL}?{number}" for number in range(5)]
    configure(database, now, *(spec(url) for url in urls))
    (lease,) = claim(database, now, most=1, ttl=HOUR, batch=9)
    rates = (1.234e-5, 1.18e-5, 0.0, 9e-5, 7e-5)
    results = [
        poll(state, now, rate=rate, next_at=None if rate == 9e-5 else now)
        for state, rate in zip(lease.sources, rates, strict=True)
    ]
    save_host(database, lease, results, now)
    configure(database, now, *(spec(url) for url in urls[:4]))
    assert source_rates(database) == ((0.0, 1), (1.2e-5, 2))


def test_a_lease_tells_what_a_poll_costs(database: Database, now: datetime) -> None:
    """As it was last worked out."""
    state = configure(database, now, spec(URL))[URL]
    assert price(database) == 0
    keep_price(database, 1.5)
    keep_price(database, 1234.5)
    assert price(database) == 1234.5
    (lease,) = claim(database, now, most=1, ttl=HOUR, batch=9)
    assert lease.price == claim_source(database, state, now, HOUR).price == 1234.5
