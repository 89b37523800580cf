"""Pages as only a running server answers them, of the same samples, for tests that look at pages."""

from dataclasses import replace
from datetime import timedelta

from make import NOON, source_info

from config.model import Site
from feeds.clean.segments import phrases
from feeds.model import Channel, Outline
from feeds.publish.directory import render_directory
from feeds.publish.found import Asked, Found, render_found
from feeds.publish.status import SourceHealth, render_status
from store.health import PollDay
from store.source_model import SourceState


def live_pages(channels: dict[str, Channel], base_url: str) -> dict[str, bytes]:
    """Return pages of results, the list of all there is, and status pages, by their folders."""
    chinese = Site(title="海岸线", base_url=base_url, language="zh-CN", timezone="Asia/Shanghai")
    english = replace(chinese, language="en-GB", timezone="Europe/Stockholm")
    arabic = replace(chinese, language="ar", timezone="Asia/Beirut")
    health = [_health(number) for number in range(1, 25)]
    states, months = [one.state for one in health], ["2026-11", "2026-09", "2025-12"]
    calendar = {NOON.date() - timedelta(number): number * 37 % 23 for number in range(400)}
    return {
        "search": render_directory(english, _outline(base_url), states, months, live=True),
        "found": _found(chinese, channels["chinese"], "大桥 开源"),
        "found-arabic": _found(arabic, channels["arabic"], "المدينة"),
        "nothing": render_found(english, Asked(q="nowhere"), Found()),
        "status": render_status(english, health, 3, calendar, NOON),
        "status-arabic": render_status(arabic, health[:5], 0, calendar, NOON),
    }


def _found(site: Site, channel: Channel, words: str) -> bytes:
    asked = Asked(q=words, tag="大桥", source="1", date="2026-11-20", category="本地/交通", page=2)
    found = Found(items=channel.items[:20], phrases=phrases(words), source=source_info(), more=True)
    return render_found(site, asked, found)


def _outline(base_url: str, *names: str) -> Outline:
    folder = base_url + "".join(f"{name}/" for name in names)
    below = ("english", "local", "harbour")[len(names) :][:1]
    return Outline(
        title=names[-1] if names else "海岸线",
        xml_url=f"{folder}rss.xml",
        html_url=folder,
        children=tuple(_outline(base_url, *names, name) for name in below),
    )


def _health(number: int) -> SourceHealth:
    state = SourceState(
        id=number,
        kind="posts" if number == 5 else "feed",
        url=f"https://paper{number}.example/feed.xml",
        host=f"paper{number}.example",
        title="" if number % 5 == 0 else f"{('Harbour', '海岸日报', 'صحيفة المرفأ')[number % 3]} {number}",
        polled_at=NOON,
        failures=int(number < 3),
        error="HTTP 503: the server failed" if number < 3 else None,
    )
    today = int(NOON.timestamp()) // 86400
    days = (number_of for number_of in range(30) if (number_of + number) % 7)
    polled = (
        PollDay(day=today - ago, polls=24, failed=int(ago * number % 9 == 4), news=NOON - timedelta(ago))
        for ago in days
    )
    return SourceHealth(state=state, days=tuple(polled))
