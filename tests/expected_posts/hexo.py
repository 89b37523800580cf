"""Posts of Hexo."""

from expected_posts.expected import Expected

CDN = "https://cdn.jsdelivr.net/gh/"

EXPECTED = (
    Expected(
        "hexojs+hexo-theme-unit-test/source___posts__categories.md",
        "Categories",
        "2013-12-24T23:30:09Z",
        ("Foo/Bar/Baz",),
    ),
    Expected("hexojs+hexo-theme-unit-test/source___posts__no-title.md", "no-title", "2013-12-25T22:57:49Z"),
    Expected(
        "hexojs+hexo-theme-unit-test/source___posts__tags.md",
        "Tags",
        "2013-12-24T23:29:53Z",
        tags=("Foo", "Bar", "Baz"),
    ),
    Expected("hexojs+hexo-theme-unit-test/source___posts__videos.md", "Videos", "2013-12-25T00:19:15Z"),
    Expected(
        "hexojs+hexo-theme-unit-test/source___posts__日本語テスト.md", "日本語テスト", "2013-12-24T23:33:26Z"
    ),
    Expected(
        "hexojs+site/source___posts__2020-07-29-hexo-5-released.md", "Hexo 5.0.0 Released", "2020-07-29T00:00:00Z"
    ),
    Expected(
        "hexojs+site/source___posts__2018-12-01-2018-12-01-hexofs-1-0-1-and-hexo-renderer-less-1-0-0-released-md.md",
        "Official plugin hexo-fs 1.0.1 & hexo-renderer-less…",
        "2018-12-01T00:00:00Z",
    ),
    Expected(
        "huzhenghui+huzhenghui.github.io-Hexo/source___posts__Git-Clone.md",
        "Git Clone",
        "2019-10-15T23:09:09Z",
        ("huzhenghui.github.io/operation",),
        ("huzhenghui.github.io", "hexo"),
    ),
    Expected(
        "huzhenghui+huzhenghui.github.io-Hexo/source___posts__Hexo-Front-Matter.md",
        "Hexo Front Matter",
        "2019-10-16T16:17:03Z",
        ("Hexo/Learn",),
        ("Hexo", "Front matter"),
    ),
    Expected(
        "huzhenghui+huzhenghui.github.io-Hexo/source___posts__Hexo-Tag-Plugins.md",
        "Hexo Tag Plugins",
        "2019-10-16T16:38:05Z",
        ("Hexo/Learn",),
        ("Hexo",),
        "https://huzhenghui.github.io/css/images/banner.jpg",
    ),
    Expected(
        "volantis-x+volantis-docs/source___posts__news__2017-10-24.md",
        "2017-10-24",
        "2017-10-24T00:00:00Z",
        ("官方资讯",),
    ),
    Expected(
        "volantis-x+volantis-docs/source___posts__news__2020-02-18.md",
        "心率测量工具限免活动",
        "2020-02-18T00:00:00Z",
        ("官方资讯",),
        image=f"{CDN}xaoxuu/cdn-assets/proj/heartmate/icon.png",
    ),
    Expected(
        "volantis-x+volantis-docs/source___posts__test__code-highlight.md",
        "Code Highlight Style test",
        "2019-07-25T16:43:00Z",
        image=f"{CDN}volantis-x/cdn-wallpaper-minimalist/2020/054.jpg",
    ),
    Expected(
        "volantis-x+volantis-docs/source___posts__test__markdown.md",
        "Markdown Style test",
        "2018-07-24T23:31:06Z",
        tags=("Foo", "Bar"),
        image=f"{CDN}volantis-x/cdn-wallpaper-minimalist/2020/054.jpg",
    ),
    Expected("volantis-x+volantis-docs/source__v3__getting-started__index.md", "安装与版本更新"),
)
