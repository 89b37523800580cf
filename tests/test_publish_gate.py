"""What a document loses, in words, and when that is too much to be true."""

import pytest

from feeds.publish.check import atom_entries, rss_entries
from feeds.publish.gate import difference, loss

TEN = {str(number): b"" for number in range(10)}


def test_the_difference_counts_entries() -> None:
    """What came, changed and went is counted; a document that is another without that has another head."""
    assert difference(None, TEN) == "new"
    assert (
        difference({"a": b"1", "b": b"1", "c": b"1"}, {"a": b"1", "b": b"2", "d": b"1"})
        == "1 new, 1 changed, 1 gone"
    )
    assert difference(TEN, TEN) == "its head or order"


@pytest.mark.parametrize(
    ("before", "after", "most_loss", "limit", "held"),
    [
        (10, 5, 50, 50, False),
        (10, 4, 50, 50, True),
        (10, 0, 50, None, True),
        (9, 0, 50, 50, False),
        (10, 9, 0, 50, True),
        (10, 10, 0, 50, False),
        (10, 0, 100, 50, False),
        (100, 20, 50, 20, False),
        (100, 9, 50, 20, True),
    ],
)
def test_a_great_loss_is_suspicious(
    before: int, after: int, most_loss: int, limit: int | None, *, held: bool
) -> None:
    """Half may be gone at once, or what is configured; few items may all go, and a lower limit is no loss."""
    old = {str(number): b"" for number in range(before)}
    new = {str(number): b"" for number in range(after)}
    assert (loss(old, new, most_loss, limit) is not None) == held


def test_a_first_version_loses_nothing() -> None:
    """There was nothing, or nothing that could be read."""
    assert loss(None, {}, 0, 50) is None


def test_an_id_that_comes_twice_is_refused() -> None:
    """Readers would show one of the two items only."""
    twice = b"<rss><channel><item><guid>a</guid></item><item><guid>a</guid></item></channel></rss>"
    with pytest.raises(ValueError, match="'a' comes twice"):
        rss_entries(twice)
    entry = b"<entry><id>urn:x</id></entry>"
    with pytest.raises(ValueError, match="'urn:x' comes twice"):
        atom_entries(b"<feed xmlns='http://www.w3.org/2005/Atom'>" + entry + entry + b"</feed>")
