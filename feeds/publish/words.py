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
    more_items: str
    months: str
    months_how: str
    older: str
    newer: str
    search: str
    search_all: str
    found: str
    found_nothing: str
    advice: str
    without: str
    page: str
    previous_page: str
    next_page: str
    visit: str
    everything: str
    everything_how: str
    sources: str
    unlisted: str
    own_posts: str
    status: str
    status_how: str
    polls: str
    polls_how: str
    days_fine: str
    days_failed: str
    days_without: str
    fine: str
    failing: str
    gone: str
    parked: str
    late: str
    moved: str
    silent: str
    troubles: str
    unread: str
    never: str
    last_news: str
    long_ago: str
    more_sources: str
    calendar: str
    short_months: tuple[str, ...]
    weekdays: tuple[str, ...]
    calendar_how: str
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
    more_items="{:,} more: find them by searching",
    months="Months",
    months_how="Months are counted in UTC.",
    older="Older",
    newer="Newer",
    search="Search",
    search_all="Search all items",
    found="Found",
    found_nothing="Nothing was found.",
    advice="Every word has to be in an item. Try fewer words, or other ones.",
    without="Without {}",
    page="Page {}",
    previous_page="Previous page",
    next_page="Next page",
    visit="Visit the site",
    everything="All there is",
    everything_how="Every section with its feed, every source, every month.",
    sources="Sources",
    unlisted="{:,} more are not listed.",
    own_posts="Our own posts",
    status="How the sources are doing",
    status_how="What was asked of each source in the last 30 days, and what came of it.",
    polls="Sources",
    polls_how="One mark a day: full for fine, an outline for a day with failures, a dot for a day without polls.",
    days_fine="Days fine: {}",
    days_failed="with failures: {}",
    days_without="without polls: {}",
    fine="Fine",
    failing="Failing",
    gone="Gone for good",
    parked="Our own network fails",
    late="Not polled for too long",
    moved="Moved elsewhere",
    silent="Silent for unusually long",
    troubles="Follow troubles as a feed",
    unread="it cannot be read",
    never="never",
    last_news="Last news",
    long_ago="more than 30 days ago",
    more_sources="{:,} more sources are not shown.",
    calendar="Items a day",
    short_months=tuple(month[:3] for month in MONTHS),
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    calendar_how="{items:,} items in the last year; the most, {most:,}, on {day}.",
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
    more_items="另有 {:,} 篇，请用搜索查看",
    months="按月浏览",
    months_how="月份按 UTC 划分。",
    older="更早",
    newer="更新",
    search="搜索",
    search_all="搜索全部内容",
    found="搜索结果",
    found_nothing="没有找到相关内容。",
    advice="结果须包含全部词语。试试更少或别的词。",
    without="去掉 {}",
    page="第 {} 页",
    previous_page="上一页",
    next_page="下一页",
    visit="访问网站",
    everything="全部内容",
    everything_how="所有栏目及其订阅地址、所有来源、所有月份。",
    sources="来源",
    unlisted="另有 {:,} 项未列出。",
    own_posts="本站文章",
    status="来源状态",
    status_how="最近三十天对每个来源的抓取情况。",
    polls="来源",
    polls_how="每天一格：实心为正常，空心为当天有失败，圆点为当天未抓取。",
    days_fine="正常：{} 天",
    days_failed="有失败：{} 天",
    days_without="未抓取：{} 天",
    fine="正常",
    failing="失败",
    gone="已永久消失",
    parked="本机网络故障",
    late="逾期未抓取",
    moved="已迁移",
    silent="久无更新",
    troubles="用订阅源跟踪故障",
    unread="无法读取",
    never="从未",
    last_news="最近更新",
    long_ago="三十多天前",
    more_sources="另有 {:,} 个来源未列出。",
    calendar="每日篇数",
    short_months=tuple(f"{number}月" for number in range(1, 13)),
    weekdays=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    calendar_how="过去一年共 {items:,} 篇；最多的一天是{day}，{most:,} 篇。",
    empty="这里还没有内容。",
    promise="现在订阅，有新内容时阅读器会第一时间显示。",
    untitled="无标题",
    updated="更新于",
    generator="由 Feedworks 发布",
)
