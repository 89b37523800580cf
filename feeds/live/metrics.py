"""`/metrics`: numbers for Prometheus, reckoned from a store that is only read, whenever somebody asks.

No source, host or title is named, so the number of series stays the same however many there are.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from config.model import Config
from feeds.server import Call
from store.database import open_reader
from store.health import PollCount, count_paused_hosts, poll_counts, standings
from store.polls import LONGER, MOST
from store.sources import next_due
from store.standing import STANDINGS

MEDIA_TYPE = CONTENT_TYPE_LATEST


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # a registry keeps collectors by what they are
class Numbers(Collector):
    """What a store tells at a moment; `due` is for how many seconds the first source has been due."""

    standings: dict[str, int]
    polls: Sequence[PollCount]
    due: float
    paused: int
    size: int

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics."""
        yield InfoMetricFamily(
            "feedworks_build", "The version that is serving.", {"version": version("feedworks")}
        )
        yield _gauge("sources", "Sources by the worst of what is wrong with them.", "standing", self._standings())
        yield _plain("due_seconds", "For how long the source that is due first has been due.", self.due)
        yield _plain("hosts_paused", "Hosts that asked to be left alone.", self.paused)
        yield _plain("store_bytes", "Size of the store, its log of writes included.", self.size)
        yield self._polls()
        yield self._items()
        octets = sum(one.bytes for one in self.polls)
        yield CounterMetricFamily("feedworks_poll_bytes", "Bytes of documents that polls read, decoded.", octets)
        yield self._seconds()

    def _standings(self) -> dict[str, int]:
        return {name: self.standings.get(name, 0) for name in (*STANDINGS, "fine")}

    def _polls(self) -> Metric:
        counts = Counter[tuple[str, str]]()
        for one in self.polls:
            counts[one.outcome, one.trouble] += one.polls
        words = "Polls, and pushes by hubs, by what came of them."
        family = CounterMetricFamily("feedworks_polls", words, labels=["outcome", "trouble"])
        for labels, polls in counts.items():
            family.add_metric(labels, polls)
        return family

    def _items(self) -> Metric:
        family = CounterMetricFamily("feedworks_items", "Items that polls and pushes brought.", labels=["change"])
        family.add_metric(["new"], sum(one.new for one in self.polls))
        family.add_metric(["changed"], sum(one.changed for one in self.polls))
        return family

    def _seconds(self) -> Metric:
        """Return how long polls took; a push takes none."""
        polls = [one for one in self.polls if one.outcome != "pushed"]
        buckets = [
            ("+Inf" if most == LONGER else str(most / 1000), sum(one.polls for one in polls if one.most <= most))
            for most in (*MOST, LONGER)
        ]
        total = sum(one.milliseconds for one in polls) / 1000
        return HistogramMetricFamily("feedworks_poll_seconds", "How long polls took.", buckets, total)


def _gauge(name: str, words: str, label: str, values: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(f"feedworks_{name}", words, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


def _plain(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"feedworks_{name}", words, value)


def metrics(config: Config, _call: Call) -> bytes:
    """Return the metrics as they are now, as text. Raises StoreError where the store cannot be read."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(read_numbers(Path(config.site.store), datetime.now(UTC)))
    return generate_latest(registry)


def read_numbers(store: Path, now: datetime) -> Numbers:
    """Return what the store at a path tells at `now`. Raises StoreError where it cannot be read."""
    with closing(open_reader(store)) as database, database.snapshot():
        due = next_due(database)
        return Numbers(
            standings=standings(database, now),
            polls=poll_counts(database),
            due=max((now - due).total_seconds(), 0.0) if due else 0.0,
            paused=count_paused_hosts(database, now),
            size=_size(store),
        )


def _size(store: Path) -> int:
    files = (store, store.with_name(f"{store.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
