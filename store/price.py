"""What a poll costs, as it was last worked out, and what that rests on."""

from store.database import Database
from store.facts import fact, keep_fact

_PRICE = "price"


def source_rates(database: Database) -> tuple[tuple[float, int], ...]:
    """Return each rate of feeds that are polled, in items a second, and how many have it; 0 is for not known."""
    return tuple((row["rate"], row["sources"]) for row in database.rows("source_rates"))


def price(database: Database) -> float:
    """Return the price that is kept, 0 where none is."""
    return float(fact(database, _PRICE) or 0)


def keep_price(database: Database, value: float) -> None:
    """Keep a price from now on."""
    keep_fact(database, _PRICE, repr(value))
