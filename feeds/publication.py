"""The second half of the story: every category that changed goes out, and its archive with it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass

import structlog

from feeds.errors import HeldError, PublishError
from feeds.holds import Hold, held, hold, put
from feeds.model import Channel
from feeds.publish import FORMATS, opml
from feeds.publishing import Change, Gate, changes_of, is_published, outline_change, removals_of
from feeds.select.archive import Months, make_months, published, withdrawn
from feeds.select.channel import Plan, build_channel, build_outline, limit_of, make_plan
from feeds.work import Tally, Work
from store.categories import (
    archived_months,
    categories,
    mark_due,
    mark_month_published,
    mark_published,
    months,
)
from store.channels import channel_items, image, month_items
from store.model import CategoryNode, Enclosure, Month, StoredItem

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A category about to be published: its front document, its archive, and how much may be lost at once."""

    plan: Plan
    node: CategoryNode
    front: Channel
    months: Months
    stand_in: Enclosure | None
    gate: Gate | None

    def month(self, month: Month, items: tuple[StoredItem, ...]) -> Channel:
        """Return the document of a month."""
        return build_channel(self.plan, self.node, items, self.stand_in, self.months.place(month))


def _never() -> bool:
    return False


async def publish_dirty(
    work: Work, tally: Tally, enough: Callable[[], bool] = _never, forced: Collection[str] = ()
) -> None:
    """Publish every category that changed, or that is not on disk, and the list of them all.

    Once there is `enough`, the others stay due. Nothing holds back the categories whose paths are `forced`.
    """
    plan = make_plan(work.config, await work.store(categories))
    due = await _due(work, plan, forced)
    image_of_none = await stand_in(work)
    for done, node in enumerate(due, 1):
        if enough():
            return
        await _publish(work, await _edition(work, plan, node, image_of_none, forced), tally)
        work.progress("publishing", done, len(due))
    if due or not (work.config.site.output / opml.FILENAME).is_file():
        await _publish_outline(work, plan, tally)


async def planned(work: Work, forced: Collection[str] = ()) -> AsyncIterator[Change]:
    """Yield what `publish_dirty` would write or remove; a category that it would hold back is a folder and why."""
    plan = make_plan(work.config, await work.store(categories))
    image_of_none = await stand_in(work)
    for node in await _due(work, plan, forced):
        edition = await _edition(work, plan, node, image_of_none, forced)
        try:
            every = [change async for _, changes in _documents(work, edition) for change in changes]
        except PublishError as error:
            every = [Change(name=f"{node.slug_path}/", why=f"held back: {error}")]
        for change in every:
            yield change
    for change in await asyncio.to_thread(_outline, work, plan):
        yield change


async def stand_in(work: Work) -> Enclosure | None:
    """Return the image that leads items without one, as far as it was measured."""
    placeholder = work.config.images.placeholder
    return await work.store(image, placeholder) if placeholder else None


async def _due(work: Work, plan: Plan, forced: Collection[str]) -> list[CategoryNode]:
    root, archived = work.config.site.output, await work.store(archived_months)

    def due(node: CategoryNode) -> bool:
        changed = node.dirty > node.published or node.path in forced
        return changed or not is_published(root, node.slug_path, archived.get(node.id, ()))

    return await asyncio.to_thread(lambda: [node for node in plan.nodes.values() if due(node)])


async def _edition(
    work: Work, plan: Plan, node: CategoryNode, image_of_none: Enclosure | None, forced: Collection[str]
) -> Edition:
    limit = limit_of(plan, node.path)
    items = await work.store(channel_items, node.id, limit + 1)
    beyond = items[limit] if len(items) > limit else None
    archive = make_months(await work.store(months, node), items[:limit], beyond)
    return Edition(
        plan=plan,
        node=node,
        front=build_channel(plan, node, items[:limit], image_of_none, archive.front),
        months=archive,
        stand_in=image_of_none,
        gate=None if node.path in forced else Gate(limit=limit, most_loss=work.config.site.max_loss),
    )


async def _documents(work: Work, edition: Edition) -> AsyncIterator[tuple[Month | None, tuple[Change, ...]]]:
    """Yield what changes of each document that is due: of months, the front (None), and months that leave.

    Raises PublishError; what the front has against it is told before any other document is yielded.
    """
    root, node = work.config.site.output, edition.node
    if edition.gate and (hold := await asyncio.to_thread(held, root, node.slug_path)) and hold.pinned:
        raise HeldError(hold.why)
    front = await asyncio.to_thread(changes_of, root, edition.front, edition.gate)
    for month in edition.months.due:
        items = await work.store(month_items, node.id, month.month)
        gate = edition.gate and Gate(limit=None, most_loss=edition.gate.most_loss)
        changes = await asyncio.to_thread(changes_of, root, edition.month(month, items), gate)
        yield published(month, edition.months.place(month), items), changes
    yield None, front
    for month in edition.months.gone:
        yield withdrawn(month), await asyncio.to_thread(removals_of, root, node.slug_path, month.month)


async def _publish(work: Work, edition: Edition, tally: Tally) -> None:
    root, node = work.config.site.output, edition.node
    try:
        async for month, changes in _documents(work, edition):
            written = await asyncio.to_thread(
                put, root, node.slug_path, changes, front=month is None, forced=edition.gate is None
            )
            tally.written += written
            tally.untouched += 0 if month and not month.published else len(FORMATS) - written
            if month is not None:
                await work.store(mark_month_published, node, month)
    except HeldError as error:
        await asyncio.to_thread(_hold, work, edition, str(error), tally)
        return
    except PublishError as error:
        tally.unpublished += 1
        log.warning("not published", category=node.path or "the root", error=str(error))
        return
    await work.store(mark_published, node)


def _hold(work: Work, edition: Edition, why: str, tally: Tally) -> None:
    """Note why a category keeps its files; one that was rolled back is left alone."""
    root, node = work.config.site.output, edition.node
    hold_before = held(root, node.slug_path)
    if hold_before and hold_before.pinned:
        tally.held += 1
        return
    tally.unpublished += 1
    log.warning("held back", category=node.path or "the root", error=why)
    hold(root, node.slug_path, Hold(why=why, pinned=False))


def _outline(work: Work, plan: Plan) -> tuple[Change, ...]:
    updated = max(node.created_at for node in plan.nodes.values())
    site = work.config.site
    return outline_change(site.output, opml.render(site.title, (build_outline(plan),), updated))


async def _publish_outline(work: Work, plan: Plan, tally: Tally) -> None:
    root = work.config.site.output
    try:
        changes = await asyncio.to_thread(_outline, work, plan)
        written = await asyncio.to_thread(put, root, "", changes)
    except PublishError as error:
        tally.unpublished += 1
        log.warning("not published", file=opml.FILENAME, error=str(error))
        await work.store(mark_due, plan.nodes[""])  # so that the next run tries again
        return
    tally.written += written
    tally.untouched += 1 - written
