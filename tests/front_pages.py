"""Channels as people would publish them, in several languages, for tests that look at pages."""

from dataclasses import replace
from datetime import timedelta
from itertools import cycle, islice
from typing import NamedTuple

from make import NOON, channel, item, source_info, stored_item

from feeds.model import Archive, Channel, Crumb
from store.model import Enclosure, Person, StoredItem

LONG_URL = "https://archive.example/" + "a-path-that-never-ends/" * 6 + "?query=" + "0123456789" * 8

WIDTH, HEIGHT = 480, 270


class Text(NamedTuple):
    """What tells one sample item from another."""

    language: str
    title: str
    body: str
    source: str
    author: str
    place: str
    tags: tuple[str, ...] = ()


ARABIC = Text(
    "ar",
    "مكتبة المدينة تفتح أبوابها ليلاً للمرة الأولى منذ عشرين عاماً",
    "قال مدير المكتبة إن القرار جاء بعد طلبات كثيرة من الطلاب، وإن المقاعد الأربعمئة حُجزت كلها خلال ثلاثة أيام.",
    "صحيفة المرفأ",
    "ليلى حداد",
    "World",
    ("مكتبات",),
)

CHINESE = [
    Text(
        "zh-CN",
        "跨海大桥今晨通车，两岸通勤时间缩短至二十分钟",
        "清晨六点，首班公交车驶上桥面。桥长十一公里，双向六车道，设计时速一百公里。施工历时五年，"
        "其间遇到三次强台风，工人们把临时栈桥拆了又建。沿线居民说，以前去对岸看病要赶早班渡轮，风大的日子只能改期；"
        "如今开车二十分钟就到。管理方表示，头三个月对客车免费，货车限重四十九吨，夜间养护时单向放行，具体时段会提前一天公布。",
        "海岸日报",
        "林一帆",
        "本地/交通",
        ("大桥", "通勤"),
    ),
    Text(
        "zh-CN",
        "图书馆把闭馆时间推迟到午夜，自习室座位一周内约满",
        "新规施行的第一周，夜间入馆人数是去年同期的三倍。馆员排班改为两班，咖啡角也延长营业。",
        "海岸日报",
        "周舟",
        "本地/文化",
    ),
    Text(
        "zh-CN",
        "开源地图项目发布 4.0 版：离线包体积减半，Android 与 Linux 客户端同步更新",
        "新版采用矢量瓦片，同样的城市数据只要原来一半的空间。维护者建议旧设备用户先清理缓存再升级。",
        "代码与咖啡",
        "Hanna Berg",
        "科技/开源",
        ("开源", "地图", "GIS"),
    ),
    Text(
        "zh-CN",
        "十月出口同比增长百分之六点二",
        "统计部门表示，机电产品仍是主要拉动力，民营企业占比继续上升。",
        "财经速递",
        "",
        "财经",
    ),
    Text(
        "ja",
        "冬の海辺で開かれる小さな映画祭、今年は十二か国から三十四本",
        "会場は古い倉庫を改装したホール。上映のあとには監督を囲む茶話会があり、地元の高校生が通訳を務める。",
        "潮風通信",
        "佐藤 みなと",
        "文化",
        ("映画",),
    ),
    ARABIC,
    Text(
        "en",
        "Tide gauges get a cheap, open-source sibling",
        "A school workshop has built a tide gauge from a bicycle pump, a pressure sensor and forty lines of code. "
        "It has now survived two winters on the pier.",
        "Harbour News",
        "Imogen Clarke",
        "科技/开源",
    ),
]

ENGLISH = [
    Text(
        "en",
        "The last lighthouse keeper on the northern coast hands over her keys",
        "For thirty-one years Marta Lindqvist climbed the same hundred and twelve steps twice a day. On Friday "
        "she climbed them once more, wound the clock, wrote the weather into the log, and gave the keys to a "
        "technician who will visit four times a year. The lamp itself has needed nobody since 1998.",
        "Harbour News",
        "Imogen Clarke",
        "Local/Harbour",
        ("lighthouses", "work"),
    ),
    Text(
        "en",
        "Council votes to keep the night ferry",
        "Nine to four, after a debate that ran past the last sailing. Fares stay as they are until spring.",
        "Harbour News",
        "Tom Adeyemi",
        "Local",
    ),
    Text(
        "en",
        "What we learned from running one SQLite file for six years",
        "Backups are a copy, migrations are a function, and the slowest query was always ours. A few numbers, "
        "two regrets, and the one pragma that we should have set on the first day.",
        "Small Systems",
        "Hanna Berg",
        "Technology/Databases",
        ("sqlite", "operations"),
    ),
    Text(
        "zh-CN",
        "跨海大桥今晨通车，两岸通勤时间缩短至二十分钟",
        "清晨六点，首班公交车驶上桥面。桥长十一公里，双向六车道，设计时速一百公里。",
        "海岸日报",
        "林一帆",
        "World",
    ),
    ARABIC,
    Text(
        "en",
        "",
        "Fog so thick this morning that the gulls were walking. Twelve boats stayed in; the café sold out of "
        "cardamom buns before eight.",
        "Pier Cam",
        "",
        "Local/Harbour",
    ),
    Text(
        "en",
        f"A mirror of the archive moved to {LONG_URL}",
        f"Please update your bookmarks: {LONG_URL}",
        "Small Systems",
        "",
        "Technology",
    ),
]

SLUGS = {
    path: path.lower()
    for path in (
        *("本地", "本地/交通", "本地/文化", "科技", "科技/开源", "财经", "文化"),
        *("Local", "Local/Harbour", "Technology", "Technology/Databases", "World"),
    )
}


def front_pages(base_url: str) -> dict[str, Channel]:
    """Return the channels of a small site, by a word for each; its pictures are `media/0.png` to `5.png`."""
    chinese = channel(
        title="海岸线",
        description="来自一座港口城市的消息：本地、科技、财经与文化。",
        base_url=base_url,
        slug_path="",
        path="",
        language="zh-CN",
        timezone="Asia/Shanghai",
        site_title="海岸线",
        items=stories(CHINESE, base_url, 50),
        children=tuple(
            Crumb(title=name, slug_path=name, items=count)
            for name, count in (("本地", 1284), ("科技", 361), ("财经", 97), ("文化", 1))
        ),
        slugs=SLUGS,
        archive=Archive(previous="2026-11"),
    )
    english = replace(
        chinese,
        title="Coastline in English",
        description="News from a harbour town, and from the people who read it.",
        slug_path="english",
        path="English",
        language="en-GB",
        timezone="Europe/Stockholm",
        archive=Archive(),
        items=stories(ENGLISH, base_url, 14),
        breadcrumbs=(Crumb(title="海岸线", slug_path=""),),
        children=(Crumb(title="Local", slug_path="english/local", items=12),),
    )
    leaf = replace(
        chinese,
        title="首页",
        description="",
        slug_path="新媒体/观察者网/首页",
        path="新媒体/观察者网/首页",
        archive=Archive(),
        items=stories(CHINESE, base_url, 3),
        breadcrumbs=(
            Crumb(title="海岸线", slug_path=""),
            Crumb(title="新媒体", slug_path="新媒体"),
            Crumb(title="观察者网", slug_path="新媒体/观察者网"),
        ),
        children=(),
    )
    arabic = replace(
        english,
        title="أخبار المرفأ",
        description="كل ما يصل إلى المرفأ من أخبار المدينة والبحر.",
        slug_path="arabic",
        path="Arabic",
        language="ar",
        timezone="Asia/Beirut",
        items=stories([ARABIC, *ENGLISH[:2], CHINESE[4]], base_url, 7),
        children=(),
    )
    return {
        "chinese": chinese,
        "english": english,
        "leaf": leaf,
        "arabic": arabic,
        "month": replace(english, archive=Archive(part="2026-11", previous="2026-10")),
        "pictureless": replace(english, slug_path="text", items=tuple(map(_without_picture, english.items))),
        "single": replace(leaf, slug_path="single", items=leaf.items[:1]),
        "empty": replace(english, title="Quiet", slug_path="quiet", items=(), children=()),
    }


def stories(texts: list[Text], base_url: str, count: int) -> tuple[StoredItem, ...]:
    """Return `count` items made of `texts`; every fourth has no picture."""
    return tuple(_story(number, text, base_url) for number, text in enumerate(islice(cycle(texts), count)))


def _story(number: int, text: Text, base_url: str) -> StoredItem:
    picture = Enclosure(url=f"{base_url}media/{number % 6}.png", type="image/png", width=WIDTH, height=HEIGHT)
    return stored_item(
        id=number + 1,
        item=item(
            url=f"https://news.example/{number + 1}",
            title=text.title,
            authors=(Person(name=text.author),) if text.author else (),
            summary=f"<p>{text.body}</p>",
            language=text.language,
            tags=text.tags,
            image=None if number % 4 == 3 else picture,
        ),
        date=NOON - timedelta(minutes=47 * number),
        source=source_info(title=text.source),
        paths=(text.place,),
    )


def _without_picture(stored: StoredItem) -> StoredItem:
    return replace(stored, item=replace(stored.item, image=None))
