"""What a document about to be replaced loses, and whether that is too much to be true: pure."""

from feeds.publish.check import Entries

_FEW = 10
"""A document of fewer entries may lose any of them: a share of so few says nothing."""


def difference(old: Entries | None, new: Entries) -> str:
    """Return in words what makes `new` another document than `old`; None is none, or one that cannot be read."""
    if old is None:
        return "new"
    counts = (
        (len(new.keys() - old.keys()), "new"),
        (sum(old[name] != new[name] for name in old.keys() & new.keys()), "changed"),
        (len(old.keys() - new.keys()), "gone"),
    )
    return ", ".join(f"{count} {word}" for count, word in counts if count) or "its head or order"


def loss(before: int, after: int, most_loss: int) -> str | None:
    """Return in words why so great a loss of entries is suspicious; None where it is not.

    `most_loss` is the share of entries, in per cent, that may be gone at once.
    """
    if before < _FEW or after >= before * (100 - most_loss) / 100:
        return None
    return f"only {after} of {before} items would be left"
