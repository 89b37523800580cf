"""Posts of Eleventy."""

from expected_posts.expected import SITE, Expected

EXPECTED = (
    Expected("11ty+eleventy-base-blog/content__404.md", "Content not found.", state="draft"),
    Expected(
        "11ty+eleventy-base-blog/content__blog__fourthpost__fourthpost.md",
        "This is my fourth post",
        "2018-09-30T00:00:00Z",
        tags=("second tag",),
        image=f"{SITE}blog/fourthpost/possum.png",
    ),
)
