"""Posts of Nikola."""

from expected_posts.expected import Expected

EXPECTED = (
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
