"""Posts of Zola."""

from expected_posts.expected import SITE, Expected

EXPECTED = (
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
)
