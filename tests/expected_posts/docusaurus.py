"""Posts of Docusaurus, and the MDX of nodejs.org."""

from expected_posts.expected import SITE, Expected

EXPECTED = (
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
)
