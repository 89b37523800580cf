"""Shortcodes of Hugo, Nikola and Zola."""

import pytest
from marked import marked

FILM = '<a href="https://www.youtube.com/watch?v=a">https://www.youtube.com/watch?v=a</a>'


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('{{< figure src="a.png" alt="A" >}}', '<img src="a.png" alt="A">'),
        (
            '{{< figure src="a.png" title="T" caption="C" />}}',
            '<figure><img src="a.png" alt="T C"><figcaption>T C</figcaption></figure>',
        ),
        ("{{< img src=a.png >}} {{% figure `b.png` %}}", '<img src="a.png" alt=""> <img src="b.png" alt="">'),
        ("{{< figure >}}", ""),
        ("{{< youtube a >}}", FILM),
        ('{{< youtube id="a" autoplay=true >}}', FILM),
        ("{{< vimeo 7 >}}", '<a href="https://vimeo.com/7">https://vimeo.com/7</a>'),
        (
            "{{< instagram >}}{{< instagram a >}}",
            '<a href="https://www.instagram.com/p/a">https://www.instagram.com/p/a</a>',
        ),
        (
            '{{< instagram id="https://tea.example/a" >}}',
            '<a href="https://tea.example/a">https://tea.example/a</a>',
        ),
        ("{{< gist u 1 >}}", '<a href="https://gist.github.com/u/1">https://gist.github.com/u/1</a>'),
        ('{{< x user="u" id="1" >}}', '<a href="https://x.com/u/status/1">https://x.com/u/status/1</a>'),
        ("{{< tweet 1 >}}{{< tweet >}}", '<a href="https://x.com/i/status/1">https://x.com/i/status/1</a>'),
        ('[tea]({{< ref "tea.md" >}}) [cup]({{% relref "#cup" %}})', "[tea]() [cup]()"),
        (
            "{{< highlight go `hl=1` >}}\na < {{< b >}}\n{{< /highlight >}}",
            "<pre><code>a &lt; {{&lt; b &gt;}} </code></pre>",
        ),
        ("{{< highlight go >}}a", "a"),
        ("{{< highlight go >}}{{</* ref */>}}{{< /highlight >}}", "<pre><code>{{&lt; ref &gt;}} </code></pre>"),
        ("{{< rawhtml >}}<b>a</b>{{< /rawhtml >}}{{% comment %}}cold{{% /comment %}}", "<b>a</b>"),
        ("{{% notice note %}}Hot.{{% /notice %}}", "<blockquote> Hot. </blockquote>"),
        (
            '{{< admonition title="Tea" >}}Hot.{{< /admonition >}}',
            "<blockquote> <p><strong>Tea</strong></p> Hot. </blockquote>",
        ),
        ('{{< details summary="Tea" >}}Hot.{{< /details >}}', "<p><strong>Tea</strong></p> Hot."),
        ('{{< button href="/tea" >}}Tea{{< /button >}}', '<a href="/tea">Tea</a>'),
        ("{{% button link=/tea %}}\n*Hot* {{< icon x >}}tea\n{{% /button %}}", '<a href="/tea">*Hot* tea</a>'),
        ("{{< button >}}Tea{{< /button >}} {{< button relref=a >}}Cup{{< /button >}}", "Tea Cup"),
        ('{{< button href="/tea" text="Hot & green" >}} Tea.', '<a href="/tea">Hot &amp; green</a> Tea.'),
        ('{{< button url="/tea" label="Hot" />}} Tea.', '<a href="/tea">Hot</a> Tea.'),
        ('{{< button href="/tea" >}} Tea.', '<a href="/tea">/tea</a> Tea.'),
        ('{{< button href="/tea" >}}{{< /button >}} Tea.', '<a href="/tea">/tea</a> Tea.'),
        ("{{< button >}} Tea. {{< button text=Hot >}}", "Tea. Hot"),
        (
            "{{< button href=/a >}} Tea. {{< button href=/b >}}Cup{{< /button >}} {{< button-row >}}Pot",
            '<a href="/a">/a</a> Tea. <a href="/b">Cup</a> Pot',
        ),
        ("{{% comment %}} Hot. {{% comment %}}cold{{% /comment %}}", "Hot."),
        ("{{</* figure src=a */>}} {{%/* x */%}}", "{{&lt; figure src=a &gt;}} {{% x %}}"),
        ("`{{</* figure */>}}`", "`{{< figure >}}`"),
        ("{{< unknown a=b >}}Hot.{{< /unknown >}} {{< ns/part >}} {{ .Title }}", "Hot. {{ .Title }}"),
        ("{{< >}}", "{{< >}}"),
        ("## Tea {#tea}\n\n> # Cup {#cup .hot a=b}\n\nPot {#pot} ", "## Tea > # Cup Pot {#pot}"),
        ("# {#a}\n# a {b} {.c d}", "# {#a} # a {b}"),
        ("## JSON {# of items}\n## Tea {. hot}\n", "## JSON {# of items} ## Tea {. hot}"),
    ],
)
def test_hugo(text: str, left: str) -> None:
    """What is built in, and what themes commonly have, keeps its meaning; the rest leaves what it encloses."""
    assert marked(text, "hugo") == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("{{% youtube a %}}", FILM),
        ('{{% thumbnail "/a.png" alt="A" %}}{{% /thumbnail %}}', '<img src="/a.png" alt="A">'),
        ("{{% media url=https://tea.example/a %}}", '<a href="https://tea.example/a">https://tea.example/a</a>'),
        ("{{% raw %}}{{% tea %}}{{% /raw %}}", "{{% tea %}}"),
    ],
)
def test_nikola(text: str, left: str) -> None:
    """Its shortcodes are written as Hugo's are."""
    assert marked(text, "nikola") == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('{{ youtube(id="a", autoplay=true) }}', FILM),
        (
            '{{ image(src="a.png", alt="A") }} {{ resize_image(path="b.png", width=5) }}',
            '<img src="a.png" alt="A"> <img src="b.png" alt="">',
        ),
        (
            '{% quote(author="Lu Yu") %}Hot.{% end %}',
            "<blockquote> <p><strong>Lu Yu</strong></p> Hot. </blockquote>",
        ),
        (
            '{% button(href="/tea") %}Hot{% end %} {% button() %}Tea{% end %} {{ button(href="a", text="Cup") }}.',
            '<a href="/tea">Hot</a> Tea <a href="a">Cup</a>.',
        ),
        ("{% wide() %}{% note() %}Hot.{% end %}{% end %}{% end %}", "<blockquote> Hot. </blockquote>"),
        ("{{/* youtube() */}} {%/* quote() */%}", "{{ youtube() }} {% quote() %}"),
        ("`{{/* youtube() */}}`", "`{{ youtube() }}`"),
        ("[tea](@/blog/tea.md#hot) `[tea](@/a.md)`", "[tea]() `[tea](@/a.md)`"),
        ("{{ tea }} {% tea %}", "{{ tea }} {% tea %}"),
        ("## Tea {#tea}\n\n[a](@/a.md)", "## Tea [a]()"),
    ],
)
def test_zola(text: str, left: str) -> None:
    """A shortcode is a call; what is none is text."""
    assert marked(text, "zola") == left
