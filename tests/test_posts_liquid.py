"""Liquid and Nunjucks in the posts of Jekyll and Eleventy."""

import pytest
from marked import marked
from reading_posts import read, yaml

BASE = "https://tea.example/blog/"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "{% highlight c linenos %}\nif (a < b) {{ x }}\n{% endhighlight %}",
            "<pre><code>if (a &lt; b) {{ x }} </code></pre>",
        ),
        ("{% raw %}{{ tea }}{% endraw %}", "{{ tea }}"),
        ("```\n{% raw %}{{ tea }}{% endraw %}\n```", "``` {{ tea }} ```"),
        ("`{% raw %}{{ tea }}{% endraw %}`", "`{{ tea }}`"),
        ("{% comment %}cold{% endcomment %}Hot{%- if a -%} tea{% endif %}.", "Hot tea."),
        ("![a]({{ site.baseurl }}/a.png)", "![a](/blog/a.png)"),
        ("![a]({{ site.url }}{{ site.baseurl }}/a.png)", "![a](https://tea.example/blog/a.png)"),
        ("![a]({{ '/a.png' | relative_url }})", "![a](/blog/a.png)"),
        ('![a]({{ "/a.png" | prepend: site.baseurl | prepend: site.url }})', "![a](/blog/a.png)"),
        ("{{ 'Hot' | upcase }} {{ page.title }}", "Hot"),
        ("{% include figure.html src='/a.png' alt='A' %}", '<img src="/a.png" alt="A">'),
        (
            '{% include figure image_path="/a.png" caption="B & C" %}',
            '<figure><img src="/a.png" alt="B &amp; C"><figcaption>B &amp; C</figcaption></figure>',
        ),
        (
            '{% include youtube.html id="a" %}',
            '<a href="https://www.youtube.com/watch?v=a">https://www.youtube.com/watch?v=a</a>',
        ),
        ("{% include {{ page.part }} %}{% include nav.html %}", ""),
        (
            "{% picture wide a.jpg --alt B %}{% image './a.png', 'B' %}",
            '<img src="a.jpg" alt="--alt"><img src="./a.png" alt="B">',
        ),
        (
            "[a]({% link assets/a.pdf %}) [b]({% link _posts/b.md %}) [c]({% post_url 2024-01-02-c %})",
            "[a](/assets/a.pdf) [b]() [c]()",
        ),
        ("{% youtube a %}", '<a href="https://www.youtube.com/watch?v=a">https://www.youtube.com/watch?v=a</a>'),
        (
            "{% gist a/1 %} {% vimeo 7 %}",
            '<a href="https://gist.github.com/a/1">https://gist.github.com/a/1</a> <a href="https://vimeo.com/7">https://vimeo.com/7</a>',
        ),
        ("Hot.\n{: .big #tea}\n\n## Tea {#tea}", "Hot. ## Tea"),
        ("* TOC\n{:toc}\n\n1. Not shown.\n  {: toc .big}\n* Hot\n{:.no_toc}", "* Hot"),
        ("{::comment}\ncold *x*\n\n{{ y }}{:/comment}Hot{::comment}cold{:/comment}.", "Hot."),
        ("{::options a=b /}Hot {::nomarkdown}<b>tea</b>{:/} {::comment}.", "Hot <b>tea</b> ."),
        ("Hot {::comment}cold{:/} tea.\n\nCup.\n\n{::comment}cold{:/comment}", "Hot tea. Cup."),
        ("Hot {::comment a=b}cold{:/} tea{::comment /}.", "Hot tea."),
        ("{% raw %}{:/raw} {{ x }}{% endraw %}", "{:/raw} {{ x }}"),
        ("The address {::1}, C++ {::foo} and {:: tea }.", "The address {::1}, C++ {::foo} and {:: tea }."),
        ("{::nomarkdown}Hot{:/nomarkdown} {:/tea}", "Hot {:/tea}"),
        ('Rust `{:?}`: "{:?}", {:ok, 1}, **{:ok}**.', 'Rust `{:?}`: "{:?}", {:ok, 1}, **{:ok}**.'),
        ("- {:ok, 1} or\n- {:.hot} tea\n  {: .b}\n\n> {:.c}\n> Cup", "- {:ok, 1} or - tea > > Cup"),
        ("**a**{:.b} *c*{: d} `e`{:.f}{:.g} ![h](i){: k='l'} <b>m</b>{:.n}", "**a** *c* `e` ![h](i) <b>m</b>"),
        (
            "## Use {.container}\n\n## JSON {# of items}\n\n## Tea {#a:b-1}",
            "## Use {.container} ## JSON {# of items} ## Tea",
        ),
    ],
)
def test_jekyll(text: str, left: str) -> None:
    """The site's own addresses are filled in, included images stay images, the rest leaves what it encloses."""
    assert marked(text, "jekyll", base_url=BASE) == left


def test_without_a_site_there_is_no_address() -> None:
    """What the site's addresses begin is then relative."""
    assert marked("{{ site.url }}{{ site.baseurl }}/a.png", "jekyll") == "/a.png"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("![a]({{ '/a.png' | url }})", "![a](/blog/a.png)"),
        ('{% image "./a.png", "A cup" %}', '<img src="./a.png" alt="A cup">'),
        ("{%- css %}p { color: red }{% endcss %}{# cold #}{% set a = 1 %}Hot.", "Hot."),
        ("Hot {: x }.", "Hot {: x }."),
    ],
)
def test_eleventy(text: str, left: str) -> None:
    """Its starters' shortcodes for images and styles are known."""
    assert marked(text, "eleventy", base_url=BASE) == left


@pytest.mark.parametrize("separator", ["<!--excerpt-->", '"\\n---\\n"'])
def test_a_post_may_say_what_ends_its_lead(separator: str) -> None:
    """Jekyll's `excerpt_separator` is any text."""
    text = separator.strip('"').replace("\\n", "\n")
    item = read(yaml(f"excerpt_separator: {separator}", body=f"Hot.\n\n{text}\n\nCold."), dialect="jekyll").item
    assert item.summary == "<p>Hot.</p>"
    assert "Cold." in (item.content or "")
