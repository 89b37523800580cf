"""Posts of Astro, and of Gatsby, whose keys are those of Astro's templates."""

from expected_posts.expected import SITE, Expected

EXPECTED = (
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
)
