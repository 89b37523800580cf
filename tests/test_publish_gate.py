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
    ("before", "after", "most_loss", "held"),
    [
        (10, 5, 50, False),
        (10, 4, 50, True),
        (10, 0, 50, True),
        (9, 0, 50, False),
        (10, 9, 0, True),
        (10, 10, 0, False),
        (10, 0, 100, False),
        (0, 0, 0, False),
    ],
)
def test_a_great_loss_is_suspicious(before: int, after: int, most_loss: int, *, held: bool) -> None:
    """Half may be gone at once, or what is configured; few items may all go."""
    assert (loss(before, after, most_loss) is not None) == held


def test_an_id_that_comes_twice_is_refused() -> None:
    """Readers would show one of the two items only."""
    twice = b"<rss><channel><item><guid>a</guid></item><item><guid>a</guid></item></channel></rss>"
    with pytest.raises(ValueError, match="'a' comes twice"):
        rss_entries(twice)
    entry = b"<entry><id>urn:x</id></entry>"
    with pytest.raises(ValueError, match="'urn:x' comes twice"):
        atom_entries(b"<feed xmlns='http://www.w3.org/2005/Atom'>" + entry + entry + b"</feed>")
