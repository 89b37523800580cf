"""Which months of a category stand in its archive, how they are linked, and which are due (RFC 5005 §4).

What the front document shows needs no archive. A month is archived as soon as one of its items is shown there no
more, then whole and for good; the clock has no say in it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from feeds.model import Archive
from store.model import StoredItem
from store.months import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """The archive of a category: its documents, newest first, and the months that leave it."""

    documents: tuple[Archive, ...] = ()
    due: tuple[Month, ...] = ()
    gone: tuple[Month, ...] = ()

    @property
    def front(self) -> Archive:
        """Where the front document stands: before all of them."""
        return Archive(previous=self.documents[0].month if self.documents else None)

    def place(self, month: Month) -> Archive:
        """Return where the document of a month stands."""
        return next(one for one in self.documents if one.month == month.month)


def make_months(
    months: Sequence[Month],
    shown: Sequence[StoredItem],
    beyond: StoredItem | None,
    lost: Collection[str] = (),
) -> Months:
    """Return the archive of a category with `months`, newest first.

    `shown` are the items of its front document, and `beyond` is the newest that is not among them. Of the months
    that are `lost` a file is missing. A month that was archived once stays as long as it has items.
    """
    newest = max([f"{beyond.date:%Y-%m}" if beyond else "", *(one.month for one in months if _stands(one))])
    archived = [month for month in months if month.items and month.month <= newest]
    documents = tuple(_linked([month.month for month in archived]))
    places = zip(archived, documents, strict=True)
    due = [month for month, place in places if month.month in lost or is_due(month, place, shown)]
    return Months(
        documents=documents,
        due=tuple(sorted(due, key=lambda month: bool(month.published))),  # what others will link comes first
        gone=tuple(month for month in months if month.published and not month.items),
    )


def _stands(month: Month) -> bool:
    return bool(month.published and month.items)


def is_due(month: Month, place: Archive, shown: Sequence[StoredItem]) -> bool:
    """Tell whether the document of a month on disk is not what it should be.

    It may lack items as long as the front shows them: a busy month would be written anew for each.
    """
    came = sum(stored.id > month.last_id and f"{stored.date:%Y-%m}" == month.month for stored in shown)
    return month.dirty > month.published or month.links != links_of(place) or month.items - month.shown != came


def published(month: Month, place: Archive, items: Sequence[StoredItem]) -> Month:
    """Return the month as it stands once its document, with `items`, is on disk."""
    last_id = max((stored.id for stored in items), default=0)
    return replace(month, published=month.dirty, shown=len(items), last_id=last_id, links=links_of(place))


def withdrawn(month: Month) -> Month:
    """Return the month as it stands once its document is gone."""
    return replace(month, published=0, shown=0, last_id=0, links="")


def links_of(place: Archive) -> str:
    """Return the months that a document links, as the store keeps them."""
    return f"{place.previous or ''}|{place.next or ''}"


def _linked(months: Sequence[str]) -> Iterator[Archive]:
    for position, month in enumerate(months):
        newer = months[position - 1] if position else None
        older = months[position + 1] if position + 1 < len(months) else None
        yield Archive(month=month, previous=older, next=newer)
