"""What the pages say of their own, in the languages that they speak."""

from dataclasses import dataclass

# Primary subtags of the languages that are written from right to left.
RTL_LANGUAGES = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language; `address` takes the name of a format."""

    skip: str
    breadcrumb: str
    subscribe: str
    how: str
    address: str
    copy: str
    copied: str
    open_in: str
    own_reader: str
    opml: str
    sections: str
    item: str
    items: str
    latest: str
    months: str
    older: str
    newer: str
    search: str
    search_all: str
    empty: str
    promise: str
    untitled: str
    updated: str
    generator: str


ENGLISH = Words(
    skip="Skip to the items",
    breadcrumb="Breadcrumb",
    subscribe="Subscribe",
    how="Add one of these addresses to your feed reader.",
    address="{} address",
    copy="Copy",
    copied="Copied",
    open_in="Open in",
    own_reader="your reader",
    opml="All feeds of this site (OPML)",
    sections="Sections",
    item="item",
    items="items",
    latest="Latest",
    months="Months",
    older="Older",
    newer="Newer",
    search="Search",
    search_all="Search all items",
    empty="There is nothing here yet.",
    promise="Subscribe, and the first item will be in your reader when it arrives.",
    untitled="Untitled",
    updated="Updated",
    generator="Published with Feedworks",
)

CHINESE = Words(
    skip="跳到内容",
    breadcrumb="当前位置",
    subscribe="订阅",
    how="把下面任意一个地址添加到阅读器即可。",
    address="{} 地址",
    copy="复制",
    copied="已复制",
    open_in="用阅读器打开：",
    own_reader="本机阅读器",
    opml="本站全部订阅源（OPML）",
    sections="栏目",
    item="篇",
    items="篇",
    latest="最新",
    months="按月浏览",
    older="更早",
    newer="更新",
    search="搜索",
    search_all="搜索全部内容",
    empty="这里还没有内容。",
    promise="现在订阅，有新内容时阅读器会第一时间显示。",
    untitled="无标题",
    updated="更新于",
    generator="由 Feedworks 发布",
)
