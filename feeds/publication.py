"""The second half of the story: every category that changed goes out, and its archive with it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import structlog

from feeds.ahead import ahead
from feeds.errors import HeldError, PublishError
from feeds.holds import Hold, holds, put, refuse
from feeds.mirror import show_copies
from feeds.model import Channel
from feeds.publish import FORMATS
from feeds.publish.gate import loss
from feeds.publish.kept import Keep
from feeds.publishing import (
    LISTS,
    Change,
    Gate,
    applied,
    apply,
    changes_of,
    is_published,
    list_changes,
    lists_are_published,
    lost_parts,
    removals_of,
)
from feeds.select.archive import Parts, ends_of, make_parts, oversized, published, withdrawn
from feeds.select.channel import Plan, build_channel, build_outline, limit_of, make_plan
from feeds.spool import Spool
from feeds.websub.publish import announce, announced
from feeds.work import Tally, Work
from store.categories import categories, mark_due, mark_published
from store.channels import channel_items, image, items_between
from store.model import CategoryNode, Enclosure, StoredItem
from store.parts import Part, archived_parts, leading, mark_part_published, parts, split_part
from store.sources import sources

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A category about to be published: its front document, its archive, and how much may be lost at once.

    `split` are the names of the parts that lost items to new ones.
    """

    plan: Plan
    node: CategoryNode
    front: Channel
    parts: Parts
    split: frozenset[str]
    stand_in: Enclosure | None
    gate: Gate | None

    def part(self, part: Part, items: tuple[StoredItem, ...]) -> Channel:
        """Return the document of a part of the archive."""
        return build_channel(self.plan, self.node, items, self.stand_in, self.parts.place(part))


def _never() -> bool:
    return False


async def publish_dirty(work: Work, tally: Tally, enough: Callable[[], bool] = _never) -> None:
    """Publish every category that changed, or that is not on disk, and the list of them all; upload the changes.

    Once there is `enough`, the others stay due.
    """
    plan, held = await _read(work)
    due = await _due(work, plan, held)
    image_of_none = await stand_in(work)
    with Spool(Path(work.config.site.store).parent) as keep:
        for done, node in enumerate(due, 1):
            if enough():
                return
            if (one := held.get(node.slug_path)) and one.state == "rolled_back":
                tally.held += 1
            else:
                await _publish(work, await _edition(work, plan, node, image_of_none, one), tally, enough, keep)
            work.progress("publishing", done, len(due))
    if due or not lists_are_published(work.config.site.output):
        await _publish_lists(work, plan, tally)
    if work.upload:
        uploaded, left = await work.upload(enough)
        tally.uploaded += uploaded
        tally.unpublished += left


async def planned(work: Work) -> AsyncIterator[Change]:
    """Yield what `publish_dirty` would write or remove; a category that it would hold back is a folder and why."""
    plan, held = await _read(work)
    image_of_none = await stand_in(work)
    listed = await _listed(work, plan)
    for node in await _due(work, plan, held):
        one = held.get(node.slug_path)
        edition = await _edition(work, plan, node, image_of_none, one)
        if not node.path:
            listed = list(leading(place.part for place in edition.parts.documents if place.part))
        try:
            if one and one.state == "rolled_back":
                raise HeldError(one.why)
            async for _, changes in _documents(work, edition):
                for change in changes:
                    yield replace(change, data=b"")
        except PublishError as error:
            yield Change(action="hold", name=f"{node.slug_path}/", why=str(error))
    for change in await _lists(work, plan, listed):
        yield replace(change, data=b"")


async def stand_in(work: Work) -> Enclosure | None:
    """Return the image that leads items without one, as far as it was measured."""
    placeholder = work.config.images.placeholder
    return await work.store(image, placeholder) if placeholder else None


async def _read(work: Work) -> tuple[Plan, Mapping[str, Hold]]:
    """Return the tree of categories, and what holds some of them back, by their folders."""
    plan = make_plan(work.config, await work.store(categories))
    return plan, await asyncio.to_thread(holds, work.config.site.output)


async def _due(work: Work, plan: Plan, held: Mapping[str, Hold]) -> list[CategoryNode]:
    root, archived = work.config.site.output, await work.store(archived_parts)

    def due(node: CategoryNode) -> bool:
        changed = node.dirty > node.published or node.slug_path in held
        return changed or not is_published(root, node.slug_path, archived.get(node.id, ()))

    return await asyncio.to_thread(lambda: [node for node in plan.nodes.values() if due(node)])


async def _edition(
    work: Work, plan: Plan, node: CategoryNode, image_of_none: Enclosure | None, held: Hold | None
) -> Edition:
    limit = limit_of(plan, node.path)
    items = await work.store(channel_items, node.id, limit + 1)
    beyond = items[limit] if len(items) > limit else None
    shown, gate = items[:limit], _gate(work, node, limit, held)
    split = await _split(work, node, beyond, gate)
    archive = await _parts(work, node, shown, beyond)
    return Edition(
        plan=plan,
        node=node,
        front=await show_copies(plan, work.store, build_channel(plan, node, shown, image_of_none, archive.front)),
        parts=archive,
        split=split,
        stand_in=image_of_none,
        gate=gate,
    )


def _gate(work: Work, node: CategoryNode, limit: int, held: Hold | None) -> Gate | None:
    if node.may_lose or (held and held.state == "released"):
        return None
    return Gate(limit=limit, most_loss=work.config.site.max_loss)


async def _split(work: Work, node: CategoryNode, beyond: StoredItem | None, gate: Gate | None) -> frozenset[str]:
    """Split what grew too large of an archive, but for what is to be held back; return what is on disk of it."""
    every = await work.store(parts, node)
    ends = ends_of(every)
    found = [(part, at) for part, at in oversized(every, beyond) if _loss(gate, part) is None]
    for part, at in found:
        await work.store(split_part, node, part, ends.get(part.name), at)
    return frozenset(part.name for part, _ in found if part.published)


async def _parts(
    work: Work, node: CategoryNode, shown: tuple[StoredItem, ...], beyond: StoredItem | None
) -> Parts:
    every = await work.store(parts, node)
    on_disk = [part.name for part in every if part.published]
    lost = await asyncio.to_thread(lost_parts, work.config.site.output, node.slug_path, on_disk)
    return make_parts(every, shown, beyond, lost)


async def _documents(
    work: Work, edition: Edition, keep: Keep | None = None
) -> AsyncIterator[tuple[Part | None, tuple[Change, ...]]]:
    """Yield what changes of each document that is due: of parts, the front (None), and parts that leave.

    Raises PublishError; what the front has against it is told before any other document is yielded. What a part
    gives to others is found there first: it comes behind the front that leads to them. A part that lost too much
    stays as it is, and is told at the end.
    """
    site, node = work.config.site, edition.node
    front = await asyncio.to_thread(changes_of, site.output, edition.front, edition.gate, site.compress, keep)
    archive = edition.parts
    refused = [*filter(None, (_loss(edition.gate, part) for part in (*archive.due, *archive.gone)))]
    due = [part for part in archive.due if _loss(edition.gate, part) is None]
    for part in due:
        if not _shrinks(part):
            yield await _document(work, edition, part, keep)
    yield None, front
    for part in due:
        if _shrinks(part):
            yield await _document(work, edition, part, keep)
    for part in archive.gone:
        if _loss(edition.gate, part) is None:
            yield withdrawn(part), await asyncio.to_thread(removals_of, site.output, node.slug_path, part.name)
    if refused:
        raise HeldError("; ".join(refused))


async def _document(
    work: Work, edition: Edition, part: Part, keep: Keep | None
) -> tuple[Part, tuple[Change, ...]]:
    """Return a part as it will be published, and what changes of its document."""
    site, archive = work.config.site, edition.parts
    items = await work.store(items_between, edition.node.id, part.begins, archive.ends.get(part.name))
    channel = await show_copies(edition.plan, work.store, edition.part(part, items))
    changes = await asyncio.to_thread(changes_of, site.output, channel, None, site.compress, keep)
    if part.name in edition.split:
        changes = tuple(replace(change, why="split") for change in changes)
    return published(part, archive.place(part), items), changes


def _shrinks(part: Part) -> bool:
    """Return whether the document of a part on disk has items that it gave to others, or lost."""
    return bool(part.published) and (part.given > 0 or part.shown > part.items)


def _loss(gate: Gate | None, part: Part) -> str | None:
    """Return in words why the loss of a part is suspicious."""
    why = gate and loss(part.shown - part.given, part.items, gate.most_loss)
    return f"{part.name}: {why}" if why else None


async def _publish(work: Work, edition: Edition, tally: Tally, enough: Callable[[], bool], keep: Keep) -> None:
    root, node = work.config.site.output, edition.node
    try:
        async with aclosing(ahead(_documents(work, edition, keep))) as documents:
            async for part, changes in documents:
                written = await _put(work, edition, changes, front=part is None)
                tally.written += written
                tally.untouched += 0 if part and not part.published else len(FORMATS) - written
                if part is not None:
                    await work.store(mark_part_published, part)
                if enough():
                    return  # the other documents stay due
    except HeldError as error:
        tally.unpublished += 1
        log.warning("held back", category=node.path or "the root", error=str(error))
        await asyncio.to_thread(refuse, root, node.slug_path, str(error))
        return
    except PublishError as error:
        tally.unpublished += 1
        log.warning("not published", category=node.path or "the root", error=str(error))
        return
    await work.store(mark_published, node)


async def _put(work: Work, edition: Edition, changes: tuple[Change, ...], *, front: bool) -> int:
    """Write what changed of a document and return how much; of the front's feeds the hubs are told."""
    root = work.config.site.output
    if front and changes:
        await announce(work, edition.front)
    try:
        slug_path, codings = edition.node.slug_path, work.config.site.compress
        return await asyncio.to_thread(put, root, slug_path, changes, codings, front=front)
    finally:
        if front and changes:
            written = await asyncio.to_thread(applied, root, changes)
            await announced(work, edition.front, [PurePosixPath(name).name for name in written])


async def _listed(work: Work, plan: Plan) -> list[str]:
    """Return the parts of the root's archive that the list of all there is leads to: the newest of each month."""
    return list(leading((await work.store(archived_parts)).get(plan.nodes[""].id, ())))


async def _lists(work: Work, plan: Plan, listed: Sequence[str]) -> tuple[Change, ...]:
    updated = max(node.created_at for node in plan.nodes.values())
    shown = (work.config.site, build_outline(plan), await work.store(sources))
    return await asyncio.to_thread(list_changes, *shown, updated, listed)


async def _publish_lists(work: Work, plan: Plan, tally: Tally) -> None:
    site = work.config.site
    try:
        changes = await _lists(work, plan, await _listed(work, plan))
        written = await asyncio.to_thread(apply, site.output, changes, site.compress)
    except PublishError as error:
        tally.unpublished += 1
        log.warning("not published", error=str(error))
        await work.store(mark_due, plan.nodes[""])  # so that the next run tries again
        return
    tally.written += written
    tally.untouched += len(LISTS) - written
