"""Hexo's tags, and what Pelican has of them."""

import pytest
from marked import marked
from reading_posts import read, yaml


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("{% asset_img leaf.png %}", '<img src="tea/leaf.png" alt="">'),
        ("{% asset_img right leaf.png 300 200 'A leaf' %}", '<img src="tea/leaf.png" alt="A leaf">'),
        ('{% asset_img leaf.png "A title" "A leaf" %}', '<img src="tea/leaf.png" alt="A leaf">'),
        ("{% asset_img leaf %}", ""),
        ("[leaf]({% asset_path leaf.pdf %})", "[leaf](tea/leaf.pdf)"),
        ("{% asset_link leaf.pdf A leaf %}", '<a href="tea/leaf.pdf">A leaf</a>'),
        ("{% asset_link %}", ""),
        ("{% img left /leaf.png 10 A %}", '<img src="/leaf.png" alt="A">'),
        ("{% image /leaf.png, alt=A leaf %}", '<img src="/leaf.png" alt="A">'),
        ("{%- img /a.png -%}", '<img src="/a.png" alt="">'),
        ('{% img /a.png "\'" %}', '<img src="/a.png" alt="&#x27;">'),
        (
            "{% youtube abc %}",
            '<a href="https://www.youtube.com/watch?v=abc">https://www.youtube.com/watch?v=abc</a>',
        ),
        ("{% vimeo 7 %}", '<a href="https://vimeo.com/7">https://vimeo.com/7</a>'),
        ("{% youtube https://youtu.be/a %}", '<a href="https://youtu.be/a">https://youtu.be/a</a>'),
        (
            "{% bilibili BV1 %}",
            '<a href="https://www.bilibili.com/video/BV1">https://www.bilibili.com/video/BV1</a>',
        ),
        ("{% youtube %}{% gist %}{% jsfiddle %}{% iframe %}{% video %}", ""),
        ("{% gist a/1 x.js %}", '<a href="https://gist.github.com/a/1">https://gist.github.com/a/1</a>'),
        ("{% jsfiddle a/b %}", '<a href="https://jsfiddle.net/a/b">https://jsfiddle.net/a/b</a>'),
        ("{% iframe https://tea.example %}", '<a href="https://tea.example">https://tea.example</a>'),
        ("{% link Green tea https://tea.example %}", '<a href="https://tea.example">Green tea</a>'),
        ("{% link Green tea, /tea/, /a.png %}", '<a href="/tea/">Green tea</a>'),
        ("{% btn solid large, Green tea, /tea/, fas fa-x %}", '<a href="/tea/">Green tea</a>'),
        ("{% btn /tea/, Green tea, cup %}", '<a href="/tea/">Green tea</a>'),
        ("{% btn Green tea %}", "Green tea"),
        ("{% post_link green-tea %}", "green-tea"),
        ("{% post_link green-tea 'Green tea' true %}", "Green tea"),
        ("[tea]({% post_path green-tea %})", "[tea]()"),
        (
            "{% codeblock lang:js a.js %}\nif (a < b) {% x %}\n{% endcodeblock %}",
            "<pre><code>if (a &lt; b) {% x %} </code></pre>",
        ),
        ("{% code %}a{% endcode %}", "<pre><code>a </code></pre>"),
        ("{% raw %}{{ tea }}{% endraw %} {{ cup }}", "{{ tea }} {{ cup }}"),
        (
            "{% blockquote Lu Yu, Tea %}\nHot.\n{% endblockquote %}",
            "<blockquote> <p><strong>Lu Yu, Tea</strong></p> Hot. </blockquote>",
        ),
        ("{% note info %}Hot.{% endnote %}", "<blockquote> Hot. </blockquote>"),
        ("{% pullquote right %}Hot.{% endpullquote %}", "<blockquote> Hot. </blockquote>"),
        ("{% folding open, Green %}Hot.{% endfolding %}", "<p><strong>Green</strong></p> Hot."),
        (
            "{% tabs a %}<!-- tab Green@cup -->Hot.<!-- endtab -->{% endtabs %}",
            "<p><strong>Green</strong></p> Hot.<!-- endtab -->",
        ),
        ("{% span red, Hot %} {% kbd A %} {% label info@Cup %}", "Hot A Cup"),
        ("{% if hot %}Hot.{% endif %} {# cold #} {% unknown a b %}", "Hot."),
        ("Tea {#anchor} {# comment #}", "Tea {#anchor} {# comment #}".replace("{#anchor} {# comment #}", "")),
    ],
)
def test_hexo(text: str, left: str) -> None:
    """Images and links stay what they are, code stays code, and what is unknown leaves what it encloses."""
    assert marked(text, "hexo") == left.strip()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("![a]({static}/images/a.png)", "![a](/images/a.png)"),
        ("![a]({attach}a.png)", "![a](a.png)"),
        ("![a](|static|/a.png)", "![a](/a.png)"),
        ("[tea]({filename}/2024/tea.md) [hot]({tag}hot)", "[tea]() [hot]()"),
        ("`{static}/a.png`", "`{static}/a.png`"),
        ("## Tea {#tea}\n\n## Cup {: #cup .hot }\n\nHot\n{: .big}", "## Tea ## Cup Hot"),
        ("## The `tea` {: #tea}\n\nCup {: .hot}\n===", "## The `tea` Cup ==="),
        (
            'Rust: "{:?}", {:.2}, Elixir {:ok, pid}\n\n## Say {:?}',
            'Rust: "{:?}", {:.2}, Elixir {:ok, pid} ## Say {:?}',
        ),
        ("{% img /a.png %}", '<img src="/a.png" alt="">'),
    ],
)
def test_pelican(text: str, left: str) -> None:
    """Marks in links lead to static files, or nowhere that is known; the tags of its plugins are Hexo's."""
    assert marked(text, "pelican") == left


def test_assets_stand_in_the_folder_of_the_post() -> None:
    """They are found below the page if that is known, else below the post as if its folder were online."""
    body = "{% asset_img a.png %}"
    base = "https://tea.example/blog/"
    placed = read(yaml("permalink: /green/", body=body), "2024/tea.md", base_url=base).item.image
    unplaced = read(yaml(body=body), "2024/_posts/green tea.md", base_url=base).item.image
    bundled = read(yaml(body=body), "2024/tea/index.md", base_url=base).item.image
    assert [image and image.url for image in (placed, unplaced, bundled)] == [
        "https://tea.example/blog/green/a.png",
        "https://tea.example/blog/2024/green%20tea/a.png",
        "https://tea.example/blog/2024/tea/a.png",
    ]
