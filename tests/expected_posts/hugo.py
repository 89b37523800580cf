"""Posts of Hugo, and the org files and Go's own Markdown that are nearest to it."""

from expected_posts.expected import SITE, Expected

EXPECTED = (
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
)
