"""What real posts say of themselves, read by eye: facts only, written down before our reader saw the files.

Images are below `https://site.example/`, where the posts of every folder are taken to be.
"""

from typing import Literal, NamedTuple

State = Literal["shown", "draft", "due"]


class Expected(NamedTuple):
    """A post: its title, or how a long one begins before '…'; when it is from, in UTC; and so on."""

    file: str
    title: str
    published: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: str | None = None
    state: State = "shown"


REFUSED = {
    "11ty+eleventy-base-blog/content__about.md": "JavaScript",
    "11ty+eleventy-base-blog/content__blog__fifthpost.md": "JavaScript",
    "babel+website/website__blog__2017-03-01-upgrade-to-babel-7.md": "2017-02-29",
}
"""Deliberate refusals by the rules of docs/posts.md: no front matter is run, and no date is guessed."""

SITE = "https://site.example/"
CDN = "https://cdn.jsdelivr.net/gh/"

EXPECTED = (
    # Eleventy
    Expected("11ty+eleventy-base-blog/content__404.md", "Content not found.", state="draft"),
    Expected(
        "11ty+eleventy-base-blog/content__blog__fourthpost__fourthpost.md",
        "This is my fourth post",
        "2018-09-30T00:00:00Z",
        tags=("second tag",),
        image=f"{SITE}blog/fourthpost/possum.png",
    ),
    # Astro
    Expected(
        "1Krypt0+personal-page/src__data__posts__becoming-an-ironman-day-70.md",
        "Becoming an Ironman - Day 70",
        "2026-03-21T00:00:00Z",
    ),
    Expected(
        "1Krypt0+personal-page/src__data__posts__becoming-an-ironman-day-one.md",
        "Becoming an Ironman - Day One",
        "2026-01-11T00:00:00Z",
    ),
    Expected(
        "1Krypt0+personal-page/src__data__posts__erasmus-adventures-first-month.md",
        "Erasmus Adventures - My first month…",
        "2023-10-02T00:00:00Z",
        image=(
            "https://www.royalsmilde.com/uploads/hero-1920/10b1213d-23dc-54a4-ba84-b120cdcdfde6/3175391829/"
            "halal%20frikandelbroodje.png"
        ),
    ),
    Expected(
        "1Krypt0+personal-page/src__data__posts__lessons-learned-living-alone.md",
        "Lessons Learned Living Alone",
        "2026-02-19T00:00:00Z",
    ),
    Expected(
        "1Krypt0+personal-page/src__data__posts__riding-an-ambulance-first-time.md",
        "Riding an Ambulance for the first time",
        "2024-08-07T00:00:00Z",
    ),
    Expected("withastro+starlight/examples__basics__src__content__docs__index.mdx", "Welcome to Starlight"),
    Expected("withastro+starlight/docs__src__content__docs__environmental-impact.mdx", "Eco-friendly docs"),
    Expected("withastro+starlight/docs__src__content__docs__index.mdx", "Starlight 🌟 Build documentation…"),
    Expected("withastro+starlight/examples__basics__src__content__docs__guides__example.md", "Example Guide"),
    # Gatsby's keys are those of Astro's templates
    Expected(
        "gatsbyjs+gatsby-starter-blog/content__blog__hello-world__index.md",
        "Hello World",
        "2015-05-01T22:12:03Z",
        image=f"{SITE}hello-world/salty_egg.jpg",
    ),
    Expected(
        "gatsbyjs+gatsby-starter-blog/content__blog__my-second-post__index.md",
        "My Second Post!",
        "2015-05-06T23:46:37Z",
    ),
    Expected(
        "gatsbyjs+gatsby-starter-blog/content__blog__new-beginnings__index.md",
        "New Beginnings",
        "2015-05-28T22:40:32Z",
    ),
    # Docusaurus, and the MDX of nodejs.org
    Expected(
        "babel+website/website__blog__2015-02-23-babel-loves-react.md",
        "Babel <3 React",
        "2015-02-23T10:00:00Z",
        ("announcements",),
    ),
    Expected(
        "babel+website/website__blog__2015-11-03-babel-doctor.md",
        "Babel Doctor",
        "2015-11-03T10:30:00Z",
        ("announcements",),
    ),
    Expected(
        "babel+website/website__blog__2017-08-11-gsoc-peey-1.md",
        "Personal Experiences at Babel #1…",
        "2017-08-11T12:00:00Z",
        image="https://pbs.twimg.com/media/DC7oDlmXUAAa3nD.jpg",
    ),
    Expected(
        "babel+website/website__blog__2021-05-10-funding-update.md",
        "Babel is used by millions…",
        "2021-05-10T00:00:00Z",
        ("announcements",),
        image="https://i.imgur.com/tJ9p4uS.png",
    ),
    Expected(
        "babel+website/website__blog__2022-02-02-7.17.0.md",
        "7.17.0 Released: RegExp 'v' mode…",
        "2022-02-02T00:00:00Z",
        ("announcements",),
    ),
    Expected(
        "nodejs+nodejs.org/apps__site__pages__en__blog__announcements__mikeal.md",
        "In Memory of Mikeal Rogers…",
        "2025-06-20T15:00:00Z",
        ("announcements",),
        image=f"{SITE}static/images/blog/announcements/mikeal.jpg",
    ),
    Expected("nodejs+nodejs.org/apps__site__pages__en__blog__index.md", "Blog"),
    Expected(
        "nodejs+nodejs.org/apps__site__pages__en__blog__npm__peer-dependencies.mdx",
        "Peer Dependencies",
        "2013-02-08T00:00:00Z",
        ("npm",),
    ),
    Expected(
        "nodejs+nodejs.org/apps__site__pages__en__blog__release__v4.2.3.md",
        'Node v4.2.3 "Argon" (LTS)',
        "2015-12-04T03:03:00Z",
        ("release",),
    ),
    Expected(
        "nodejs+nodejs.org/apps__site__pages__en__blog__uncategorized__node-meetup-this-thursday.md",
        "Node Meetup this Thursday",
        "2011-08-03T04:37:02Z",
        ("uncategorized",),
    ),
    # Jekyll
    Expected(
        "Holmses+Holmses.github.io/_posts__2025-08-20-upload-img.md",
        "Typora 图片上传指南",
        "2025-08-20T00:00:00Z",
        ("博客/教程",),
        ("Jekyll", "GitHub", "Typora", "PicGo"),
        "https://raw.githubusercontent.com/Holmses/Holmses.github.io/master/assets/img/image-20250820103753328.png",
    ),
    Expected(
        "Holmses+Holmses.github.io/_posts__2025-08-20-write-a-new-post.md",
        "如何写一篇新Post",
        "2025-08-20T00:00:00Z",
        ("博客/教程",),
        ("Jekyll", "Chirpy"),
        "https://chirpy-img.netlify.app/commons/devices-mockup.png",
    ),
    Expected(
        "Holmses+Holmses.github.io/_posts__2026-02-05-too-many-open-files.md",
        '解决 Linux "Too many open files" 报错',
        "2026-02-05T00:00:00Z",
        ("云平台∕基础设施（Cloud & Infra）/linux",),
        ("linux", "inotify", "sysctl", "troubleshooting"),
    ),
    Expected(
        "habijung+habijung.github.io/_posts__category-hackerrank__2021-09-10-hackerrank-30-days-day-0.md",
        "[HackerRank] Day 0: Hello, World.",
        "2021-09-10T00:23:00Z",
        ("HackerRank",),
        ("Algorithm", "HackerRank"),
        f"{SITE}assets/img/img-posts/img-hackerrank/hackerrank.png",
    ),
    Expected(
        "habijung+habijung.github.io/_posts__category-programmers__2021-09-08-programmers-level-1.md",
        "[프로그래머스] Level 1 문제 모음",
        "2021-09-08T00:07:00Z",
        ("programmers",),
        ("Algorithm", "programmers"),
        f"{SITE}assets/img/img-posts/img-programmers/programmers.png",
    ),
    Expected(
        "habijung+habijung.github.io/docs___posts__2010-03-07-post-link.md",
        "Post: Link",
        "2010-03-07T00:00:00Z",
        ("Post Formats",),
        ("link", "Post Formats"),
    ),
    Expected(
        "habijung+habijung.github.io/docs___posts__2010-10-25-post-future-date.md",
        "Post: Future Date",
        "9999-12-31T00:00:00Z",
        ("Post",),
        state="due",
    ),
    Expected(
        "habijung+habijung.github.io/docs___posts__2012-01-02-layout-post-date.md",
        "Layout: Post Date Enabled",
        "2012-01-02T00:00:00Z",
        tags=("post date",),
    ),
    Expected(
        "habijung+habijung.github.io/docs___posts__2012-03-15-layout-more-tag.md",
        "Layout: More Tag",
        "2012-03-15T00:00:00Z",
        ("Layout/Uncategorized",),
        ("content", "read more", "layout"),
    ),
    Expected(
        "habijung+habijung.github.io/docs___posts__2012-03-15-layout-sidebar-custom.md",
        "Layout: Sidebar Custom",
        "2012-03-15T00:00:00Z",
    ),
    Expected(
        "habijung+habijung.github.io/docs___posts__2017-11-28-post-exclude-search.md",
        "Exclude Post from Search Index",
        "2017-11-28T00:00:00Z",
        ("Jekyll",),
    ),
    Expected("habijung+habijung.github.io/_pages__404.md", "Page Not Found"),
    Expected(
        "jaycaix+jaycaix.github.io/_posts__2015-02-14-hello-blog.md",
        "Hello Blog",
        "2015-02-14T02:00:00Z",
        tags=("生活",),
        image=f"{SITE}img/post-bg.jpg",
    ),
    Expected(
        "jaycaix+jaycaix.github.io/_posts__Linux__2015-02-25-Vim-shortcut-key.md",
        "Vim 常用快捷键整理",
        "2015-02-25T02:00:00Z",
        tags=("Linux", "Vim"),
    ),
    Expected(
        "jaycaix+jaycaix.github.io/_posts__memo__2015-08-02-git-commands-and-tricks.md",
        "git 常用命令及一些小技巧",
        "2015-08-02T03:00:00Z",
        tags=("Git",),
    ),
    Expected(
        "jaycaix+jaycaix.github.io/_posts__spark__2018-08-18-Spark-on-yarn-container-cgroups.md",
        "Spark on yarn cgroups 资源隔离",
        "2018-08-18T06:00:00Z",
        tags=("Spark", "Yarn"),
        image=f"{SITE}img/posts/yarn-container-cpus.jpg",
    ),
    Expected(
        "jekyll+jekyll/docs___posts__2016-06-03-update-on-jekyll-s-google-summer-of-code-projects.markdown",
        "Jekyll's Google Summer of Code Project…",
        "2016-06-03T20:21:02Z",
        ("community",),
    ),
    Expected(
        "jekyll+jekyll/test__source___posts__2009-01-27-empty-category.markdown",
        "Category in YAML",
        "2009-01-27T00:00:00Z",
    ),
    Expected("jekyll+jekyll/test__source___posts__2009-05-18-empty-tag.markdown", "A Tag", "2009-05-18T00:00:00Z"),
    Expected(
        "jekyll+jekyll/test__source___posts__2013-05-10-number-category.markdown",
        "Number Category in YAML",
        "2013-05-10T00:00:00Z",
        ("2013",),
    ),
    Expected(
        "jekyll+jekyll/test__source___posts__2015-01-08-post-excerpt-separator.markdown",
        "Post Excerpt Separator",
        "2015-01-08T00:00:00Z",
    ),
    Expected(
        "jekyll+jekyll/test__source___posts__2015-12-27-extra-spaces.markdown",
        "Extra Spaces",
        "2015-12-27T00:00:00Z",
    ),
    Expected(
        "jekyll+jekyll/test__source___posts__2017-2-5-i-dont-like-zeroes.md",
        "I Dont Like Zeroes",
        "2017-02-05T00:00:00Z",
    ),
    Expected(
        "kitian616+jekyll-TeXt-theme/_posts__2018-06-01-header-image.md",
        "Post with Header Image",
        "2018-06-01T00:00:00Z",
        tags=("TeXt",),
        image=f"{SITE}screenshot.jpg",
    ),
    Expected(
        "kitian616+jekyll-TeXt-theme/docs___posts__2017-04-19-modify-date.md",
        "TeXt - Modify Date",
        "2017-04-19T00:00:00Z",
        tags=("TeXt",),
    ),
    Expected("poole+lanyon/_posts__2020-04-02-example-content.md", "Example content", "2020-04-02T00:00:00Z"),
    # Hexo
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
    # Hugo, and the org files and Go's own Markdown that are nearest to it
    Expected("gohugoio+hugoBasicExample/content__homepage__about.md", "Our Difference"),
    Expected("gohugoio+hugoBasicExample/content__homepage__index.md", "Homepage", state="draft"),
    Expected("gohugoio+hugoBasicExample/content__post___index.md", "Posts", tags=("index",), state="draft"),
    Expected(
        "gohugoio+hugoBasicExample/content__post__markdown-syntax.md",
        "Markdown Syntax Guide",
        "2019-03-11T00:00:00Z",
        ("themes", "syntax"),
        ("markdown", "css", "html"),
    ),
    Expected("gohugoio+hugoDocs/content__en__methods__resource__Exif.md", "Exif", tags=("metadata",)),
    Expected("gohugoio+hugoDocs/content__en__methods__site__AllPages.md", "AllPages"),
    Expected("gohugoio+hugoDocs/content__en__news___index.md", "News", state="draft"),
    Expected(
        "jonathan-g+jonathangilligan.hugo/content__post__2017-06-21-gilligan-vandenbergh-private-governance.md",
        "Government action isn't enough…",
        "2017-06-21T00:00:00Z",
        ("opinion columns", "blog posts"),
        (
            "climate change",
            "climate policy",
            "private governance",
            "Paris agreement",
            "greenhouse gases",
            "green business",
            "Michael Vandenbergh",
            "The Conversation",
            "behavioral wedge",
        ),
        f"{SITE}post/walmart-truck.jpg",
    ),
    Expected(
        "jonathan-g+jonathangilligan.hugo/content__post__2024-02-01-household-actions-ira__index.html",
        "Actions by Households Play…",
        "2024-02-01T00:00:00Z",
        ("blog posts", "publications", "research"),
        ("IRA", "IIJA", "Inflation Reduction Act", "Energy Policy", "Climate Policy", "Household Actions"),
        f"{SITE}post/2024-02-01-household-actions-ira/cover.jpg",
    ),
    Expected(
        "jonathan-g+jonathangilligan.hugo/content__publications__gilligan_2017_science_beat.md",
        "Are cops on the science beat?",
        "2017-01-01T00:00:00Z",
    ),
    Expected(
        "PoiScript+solomon/public__post__introduce-angular-package-format.org",
        "Angular Package Format 简介",
        "2018-03-15T00:00:00Z",
        tags=("angular",),
    ),
    Expected(
        "PoiScript+solomon/public__post__ngmodule-and-its-scope.org",
        "NgModule 的作用域",
        "2017-10-16T00:00:00Z",
        tags=("angular",),
    ),
    Expected(
        "PoiScript+solomon/public__post__sync-your-jetbrains-settings.org",
        "同步你的 JetBrains 设置",
        "2017-03-18T00:00:00Z",
        tags=("github", "jetbrains"),
        image=f"{SITE}images/jetbrains-toolbox-app.jpg",
    ),
    Expected(
        "PoiScript+solomon/public__post__write-a-programming-doc-with-org-mode.org",
        "用 Org-mode 写编程文档",
        "2018-08-14T00:00:00Z",
        tags=("emacs", "org-mode"),
        image=f"{SITE}images/org-mode-src.png",
    ),
    Expected(
        "golang+website/_content__blog__hello-china.md",
        "Hello, 中国!",
        "2018-01-22T00:00:00Z",
        tags=("community", "china"),
    ),
    Expected("golang+website/_content__blog__all.md", "Blog Index"),
    # Zola
    Expected("getzola+zola/test_site__content__hello.md", "Hello"),
    Expected("getzola+zola/test_site__content__posts__2018___index.md", "_index", state="draft"),
    Expected(
        "getzola+zola/test_site__content__posts__tutorials__programming__rust.md", "Rust", "2017-01-01T00:00:00Z"
    ),
    Expected(
        "rust-lang+blog.rust-lang.org/content__2025-09-crates-io-phishing-campaign.md",
        "crates.io phishing campaign",
    ),
    Expected("rust-lang+blog.rust-lang.org/content___index.md", "Rust Blog", state="draft"),
    Expected("rust-lang+blog.rust-lang.org/content__MIR__index.md", "Introducing MIR"),
    Expected(
        "rust-lang+blog.rust-lang.org/content__inside-rust__intro-rustc-self-profile__index.md",
        "Intro to rustc's self profiler",
        image=f"{SITE}inside-rust/2020/02/25/intro-rustc-self-profile/flamegraph_image.png",
    ),
    Expected(
        "rust-lang+blog.rust-lang.org/content__inside-rust__project-director-update@11.md",
        "April & May 2026 Project Director Update",
    ),
    # Nikola
    Expected(
        "getnikola+nikola/tests__data__1-nolinks.rst",
        "Welcome to Nikola",
        "2012-03-31T02:00:00Z",
        ("nikola",),
        ("nikola", "python", "demo", "blog"),
        "http://farm1.staticflickr.com/138/352972944_4f9d568680.jpg",
    ),
    Expected(
        "getnikola+nikola/tests__data__dev_server_sample_output_folder__index.html", "Dev server test fixture"
    ),
    Expected(
        "getnikola+nikola/tests__data__metadata_extractors__f-markdown-1-nikola.md",
        "T: Markdown, 1, Nikola",
        "2017-07-01T00:00:00Z",
        tags=("meta", "Markdown", "onefile", "Nikola"),
    ),
    Expected(
        "getnikola+nikola/tests__data__metadata_extractors__f-rest-1-compiler.rst",
        "T: reST, 1, compiler",
        "2017-07-01T00:00:00Z",
        tags=("meta", "reST", "onefile", "compiler"),
    ),
)
