"""Names in prose: what becomes a link to an actor, what does not, and that the text stays what it was."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.indexing.mention_rules import _BEYOND_LATIN, _PERHAPS_BEYOND_LATIN
from site_builder.indexing.mentions import Finder, Named, link, sentence_at, surname
from site_builder.language.sentences import sentences
from site_builder.model.placeholders import KEPT_CLOSE, KEPT_OPEN
from tests.builds import article, built
from tests.conftest import REPOSITORY, SiteFactory

# id → kind, names and aliases, weak ones. A kind of "" is an actor without a file.
PEOPLE: dict[str, tuple[str, str, str]] = {
    "jfk": ("person", "John F. Kennedy|John Kennedy", "Kennedy"),
    "truman": ("person", "Harry S. Truman|Harry Truman", "Truman"),
    "george": ("person", "George Washington", "Washington"),
    "lyndon": ("person", "Lyndon B. Johnson|Lyndon Johnson", "Johnson"),
    "andrew": ("person", "Andrew Johnson", "Johnson"),
    "fdr": ("person", "Franklin D. Roosevelt|Franklin Roosevelt", "Roosevelt"),
    "kellogg": ("person", "Frank B. Kellogg", "Kellogg"),
    "kim": ("person", "Kim Jong Un|Kim Jong-un", "Kim"),
    "oneill": ("person", "Tip O’Neill", "O'Neill"),
    "neill": ("person", "Sam Neill", "Neill"),
    "gaulle": ("person", "Charles de Gaulle", "Gaulle"),
    "macarthur": ("person", "Douglas MacArthur", "MacArthur"),
    "may": ("person", "Theresa May", "May"),
    "grant": ("person", "Ulysses S. Grant", "Grant"),
    "jay": ("person", "John Jay", "Jay"),
    "schlesinger": ("person", "Arthur Schlesinger, Jr.", "Schlesinger"),
    "hu": ("person", "Hu", ""),
    "stalin": ("person", "Stalin", ""),
    "avon": ("", "Avon", ""),
    "putin": ("person", "Vladimir Putin|Владимир Путин|فلاديمير بوتين|프리드리히 푸틴|วลาดิเมียร์ ปูติน", "Путин|بوتين"),
    "xi": ("person", "Xi Jinping|习近平|시진핑", ""),
    "genet": ("person", "Edmond Genêt", "Genêt"),
    "smith-a": ("person", "John Smith", "Smith"),
    "smith-b": ("person", "John Smith", "Smith"),
    "us": ("state", "United States|US|U.S.", ""),
    "ussr": ("state", "Soviet Union|U.S.S.R.", ""),
    "germany": ("state", "Germany", ""),
    "korea": ("state", "Korea", ""),
    "dprk": ("state", "North Korea|DPRK", ""),
    "japan": ("state", "Japan", ""),
    "mexico": ("state", "Mexico", ""),
    "russia": ("state", "Russia", ""),
    "georgia": ("state", "Georgia", ""),
    "council": ("organisation", "Security Council of Russia", ""),
    "anthony": ("person", "Anthony Eden", "Eden"),
    "macmillan": ("person", "Harold Macmillan", "Macmillan"),
    "marcos": ("person", "Ferdinand Marcos", "Marcos"),
    "france": ("state", "France", ""),
    "zealand": ("state", "New Zealand", ""),
    "london": ("place", "London", ""),
    "misr": ("state", "Misr", ""),
    "usa": ("state", "USA", ""),
    "att": ("organisation", "AT&T", ""),
    "kcna": ("organisation", "Korean Central News Agency", ""),
}


def register(actors: dict[str, tuple[str, str, str]]) -> tuple[Finder, list[str]]:
    """A finder of these actors, and their ids by number."""
    found = {
        n: Named(n, kind, tuple(strong.split("|")), tuple(filter(None, weak.split("|"))))
        for n, (kind, strong, weak) in enumerate(actors.values())
    }
    return Finder(found, {f"actors/{i}.html": n for n, i in enumerate(actors)}), list(actors)


FINDER, IDS = register(PEOPLE)


def links(html: str, listed: str = "") -> str:
    """The text with each mention in brackets behind the id of its actor."""
    out, at = [], 0
    for mention in FINDER.find(html, [IDS.index(i) for i in listed.split()]):
        out += [html[at : mention.start], f"[{IDS[mention.actor]}: {html[mention.start : mention.end]}]"]
        at = mention.end
    return "".join([*out, html[at:]])


def names(text: str, listed: str = "") -> str:
    """The same of a paragraph, without its tags."""
    return links(f"<p>{text}</p>", listed).removeprefix("<p>").removesuffix("</p>")


# Each line is a text as it is expected to be linked; the brackets taken away it is what is given. Before ` // ` stand
# the actors that the article lists.
FOUND = {
    "a name or an alias is found in any article": """
 // He met [truman: Harry Truman] and [kim: Kim Jong-un].
 // [us: United States] and [ussr: Soviet Union], [dprk: DPRK]; ([germany: Germany]).
""",
    "the longest name wins": """
 // The [council: Security Council of Russia] met in [russia: Russia].
 // In [dprk: North Korea] and in [korea: Korea].
 // The [kcna: Korean Central News Agency]/Korea News Service.
""",
    "where the longest name is only the beginning of a word a shorter one may stand": """
 // The Security Council of Russians in [russia: Russia].
""",
    "surnames and weak aliases count only in articles that list the actor": """
 // Then Truman spoke.
truman // Then [truman: Truman] spoke.
""",
    "a surname that two listed actors share is nobody's": """
lyndon andrew // Then Johnson spoke.
lyndon // Then [lyndon: Johnson] spoke.
andrew // Then [andrew: Johnson] spoke.
""",
    "a surname of someone else": """
jfk // Robert Kennedy called, and Kennedy went.
jfk // Attorney General Robert F. Kennedy called. Kennedy went.
jfk // [jfk: Kennedy] sent his brother. There Robert Kennedy waited. Kennedy had lost.
lyndon // [andrew: Andrew Johnson] was tried. Johnson stayed.
lyndon // The article on <a href="actors/andrew.html">him</a>: Johnson stayed.
jfk // <h2>Robert Kennedy</h2> <p>Then Kennedy spoke.
""",
    "given names and initials of the actor belong to the link": """
jfk // He and [jfk: John Fitzgerald Kennedy]
macarthur // General [macarthur: Douglas A. MacArthur] waited.
gaulle // The words of [gaulle: de Gaulle] and more.
truman // He and [truman: H. Truman] and R. Truman.
""",
    "offices, parties, peoples and beginnings of sentences before a surname are no given names": """
truman // With President [truman: Truman] there.
truman // President-elect [truman: Truman] came.
truman // The Democrat [truman: Truman] came.
truman // However [truman: Truman] came.
truman // In Paris, [truman: Truman] spoke.
truman // The fall of Berlin. [truman: Truman] spoke.
putin // Сказал Путин. Потом [putin: Путин] ушёл.
truman // the CIA [truman: Truman] set up.
""",
    "a capitalised word behind makes it another name": """
truman // The Truman Doctrine, and the [truman: Truman] administration.
truman // The [truman: Truman] Administration.
 // At George Washington University, after [george: George Washington].
 // The Mexico Times.
schlesinger // With [schlesinger: Arthur Schlesinger, Jr.] Kennedy sent word.
""",
    "possessives keep the name": """
truman // It is [truman: Truman]’s.
 // The view of the [us: US]'s side, [japan: Japan]’s view.
truman // It is [truman: Truman]'s.
jay // They signed Jay’s Treaty. Then [jay: Jay]’s house.
""",
    "plurals keep the name": """
 // The two [germany: Germany]s met.
jfk // The [jfk: Kennedy]s met.
jfk // She wrote Kennedys with an s.
 // Japanese, Mexicans, Georgian, Russians.
""",
    "a hyphen, a dash or a stroke binds a single word": """
kellogg // The Kellogg-Briand Pact, the Kellogg–Briand Pact; [kellogg: Kellogg] signed.
 // The U.S.-Russia Joint Commission, a DPRK/Russia paper, pro-Japan, Japan-based.
 // Talks—[japan: Japan]—ended.
 // A [dprk: North Korea]-based group.
""",
    "a single word is whole in any script": """
putin // Вчера сказал [putin: Путин], а не Путина.
putin // قال [putin: بوتين] اليوم
 // 中国国家主席[xi: 习近平]发表讲话
 // ประธานาธิบดี[putin: วลาดิเมียร์ ปูติน]เดินทาง
 // Japan_name Japan2 2Japan xJapan
""",
    "what is written to a name leaves it whole: Arabic prefixes, Korean particles": """
 // التقى به و[putin: فلاديمير بوتين] اليوم
 // [xi: 시진핑]은 말했다
 // 시진핑주의
""",
    "apostrophes and hyphens of either kind are one": """
 // [oneill: Tip O'Neill]
 // [oneill: Tip O’Neill]
 // [kim: Kim Jong‑un]
neill // O’Neill and O'Neill are not [neill: Neill].
 // L’[germany: Germany] and d'[japan: Japan].
""",
    "letters with accents of their own are the same letters": """
 // [genet: Edmond Gene\u0302t] and not Edmond Gene\u0302te.
""",
    "spaces that do not break, line breaks and entities": """
 // [kim: Kim&nbsp;Jong&nbsp;Un] and [truman: Harry&nbsp;Truman]&nbsp;left.
 // [kim: Kim\u00a0Jong Un]
 // [att: AT&amp;T] and &amp; [japan: Japan]
""",
    "in emphasis": """
 // <em>[truman: Harry Truman]</em> and <strong>[japan: Japan]</strong>.
jfk // <em>Robert</em> Kennedy. Then Kennedy.
truman // <em>Harry</em> [truman: Truman] came.
""",
    "names of states within other names": """
 // New Mexico, the Gulf of Mexico, South Korea, the Republic of Korea, the Bank of the Japan, [mexico: Mexico].
 // The government of [japan: Japan] and the President of [mexico: Mexico].
 // The [dprk: DPRK] Foreign Minister.
 // It ended in the [ussr: U.S.S.R.] The entry says the same.
 // The Georgia Tech.
""",
    "honorifics of a family before a surname": """
anthony // Lady Eden wrote, Mrs. Eden wrote, and Sir [anthony: Eden] wrote.
""",
    "states and places in the names of companies, teams, events and institutions": """
 // Air France, the Tour de France, Banque Misr, Team USA, Radio London, the Hotel France and [france: France].
 // Lloyd's of London, the University of New Zealand, the Banks of Japan and the people of [london: London].
 // The president of [france: France].
 // Le président de la [france: France].
""",
    "ships": """
truman // The USS Harry S. Truman, the USS Truman; [truman: Truman].
""",
    "places in French names": """
 // L’Équipe de France, Rue de France; [france: France].
""",
    "place and publisher of a book": """
macmillan // A. Author, Title (London: Macmillan, 1960), and (London: Macmillan). [macmillan: Macmillan] of [london: London].
 // London: Macmillan
macmillan // <em>Title</em>, London: Macmillan. [macmillan: Macmillan] of [london: London].
macmillan // From [london: London]: [macmillan: Macmillan] spoke.
""",
    "generation marks that the actor has not": """
marcos // Ferdinand Marcos, Jr. and Ferdinand Marcos Jr came; [marcos: Ferdinand Marcos] and Marcos, Jr.
""",
    "soft hyphens and other invisible signs in names": """
 // [truman: Har\u00adry Tru\u00adman] and \u200e[japan: Ja\u200bpan]\u200f.
""",
    "a name that two actors bear counts only where one of them is listed": """
 // John Smith came.
smith-a // [smith-a: John Smith] came.
smith-a smith-b // John Smith came.
""",
    "short names, single names without a file, and names that are common words": """
 // Hu met Avon, and [stalin: Stalin].
hu avon // [hu: Hu] met [avon: Avon].
may // In May 2018 it rained in May. Prime Minister [may: May] left.
grant // Grant money was given; a grant. The general, [grant: Grant], left.
george // He came to live in Washington. So in [george: Washington]’s view.
""",
}


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        pytest.param(listed.strip(), expected, id=f"{rule}: {expected[:40]}")
        for rule, lines in FOUND.items()
        for listed, _, expected in (line.partition("// ") for line in lines.strip("\n").split("\n"))
    ],
)
def test_names_are_found(listed: str, expected: str) -> None:
    given_text = re.sub(r"\[[a-z-]+: ([^\]]*)\]", r"\1", expected)
    assert names(given_text, listed) == expected


PLACES = {
    "the first mention in each section is linked, and headings divide": (
        "<p>[japan: Japan], Japan.</p> <h2>Two</h2> <p>[japan: Japan], Japan.</p> <h3>Three</h3> <p>[japan: Japan]</p>"
    ),
    "no mention in headings": "<h2>Japan</h2> <h3>In Japan <em>Japan</em></h3> <p>[japan: Japan]</p>",
    "none behind a link in a heading": '<h2><a href="https://x.org/">x</a> Japan</h2> <p>[japan: Japan]</p>',
    "none in code": "<p><code>Japan</code></p> <pre><code>Japan Japan</code></pre> <p>[japan: Japan]</p>",
    "none in links": '<p><a href="https://x.org/Japan" title="Japan">in Japan</a> and [japan: Japan]</p>',
    "none in captions and descriptions of pictures": (
        '<figure><img src="a.png" alt="Japan" title="Japan"><figcaption>Japan</figcaption></figure>'
        "<p>[japan: Japan]</p>"
    ),
    "a link to an actor counts as its first mention": (
        '<p><a href="actors/japan.html">it</a> and Japan.</p> <h2>Two</h2> <p>[japan: Japan]</p>'
    ),
    "a link behind the first mention takes nothing from it": '<p>[japan: Japan] <a href="actors/japan.html">it</a></p>',
    "names that are marked to stay words": f"<p>{KEPT_OPEN}Japan{KEPT_CLOSE} and [japan: Japan]</p>",
    "none in summaries and captions of tables, in keys, and in what a tag says": (
        '<details><summary>Japan</summary><p><kbd>Japan</kbd> <abbr title="Japan">Jap.</abbr></p></details>'
        '<table title="Japan"><caption>Japan</caption><tr><td lang="en" title="in Japan">[japan: Japan]</td></tr></table>'
    ),
    "none in a quotation in another script": (
        "<p>Он сказал, что это на другом языке.</p> <blockquote><p>In Japan</p></blockquote> <p>[japan: Japan]</p>"
    ),
    "quotations in the text's own script are text": "<p>He said:</p> <blockquote><p>[japan: Japan]</p></blockquote>",
    "cells, items, terms and notes are text": (
        "<table><tr><td>[japan: Japan]</td></tr></table> <ul><li>[mexico: Mexico]</li></ul>"
        "<dl><dt>[dprk: DPRK]</dt></dl>"
        '<p>Read<sup class="footnote-ref"><a href="#u-.note1" id="u-.ref1">[1]</a></sup></p>'
        '<div class="footnotes"><ol><li id="u-.note1"><p>[korea: Korea] <a href="#u-.ref1">↩</a></p></li></ol></div>'
    ),
    "a name does not reach across tags": "<p>Harry <em>Truman</em>, Soviet<br>Union</p>",
}


@pytest.mark.parametrize("expected", PLACES.values(), ids=PLACES)
def test_links_stand_only_in_text_and_once_in_a_section(expected: str) -> None:
    given_text = re.sub(r"\[[a-z-]+: ([^\]]*)\]", r"\1", expected)
    assert links(given_text) == expected


def test_a_name_may_be_broken_across_lines() -> None:
    assert links("<p>Kim\nJong Un</p>") == "<p>[kim: Kim\nJong Un]</p>"


def test_the_name_of_another_listed_actor_is_no_surname() -> None:
    finder, ids = register({"johnson": ("person", "Johnson", ""), "lyndon": ("person", "Lyndon Johnson", "Johnson")})
    text = "<p>Then Johnson came.</p>"
    found = {listed: [ids[m.actor] for m in finder.find(text, listed)] for listed in ((), (0,), (1,), (0, 1))}
    assert found == {(): ["johnson"], (0,): ["johnson"], (1,): ["lyndon"], (0, 1): []}


def test_a_surname_that_is_also_a_place_is_nobodys() -> None:
    actors = {"city": ("place", "Washington", ""), "george": ("person", "George Washington", "Washington")}
    finder, _ids = register(actors)
    assert finder.find("<p>He left Washington.</p>", [1]) == []


def test_an_archive_without_actors_has_no_mentions() -> None:
    assert Finder({}, {}).find("<p>Japan</p>", []) == []


@pytest.mark.parametrize(
    ("sort_name", "expected"),
    [
        ("Truman, Harry", "Truman"),
        ("De Gaulle, Charles", "De Gaulle"),
        ("King, Martin Luther, Jr.", "King"),
        ("Kim Jong Un", ""),
        ("Great, Peter the", ""),
        ("Habsburg, Maximilian of", ""),
    ],
)
def test_a_surname_is_what_a_sort_name_begins_with(sort_name: str, expected: str) -> None:
    assert surname(sort_name) == expected


SENTENCES = {
    "One here. In [Japan] it rained. Two.": "In Japan it rained.",
    "One. George H.W. Bush went to [Japan] then. Two.": "George H.W. Bush went to Japan then.",
    "One. Mr. Smith of the U.S. Army, J. P. Morgan and Gen. Grant saw [Japan]. Two.": (
        "Mr. Smith of the U.S. Army, J. P. Morgan and Gen. Grant saw Japan."
    ),
    "He left the U.S.S.R. The visit to [Japan] came later.": "The visit to Japan came later.",
    "It ended. “Is it [Japan]?” he asked. No.": "“Is it Japan?” he asked.",
    'One.<sup class="footnote-ref"><a href="#u-.note1" id="u-.ref1">[1]</a></sup> In [Japan] it is.': "In Japan it is.",
    "In <em>[Japan]</em> &amp; AT&amp;T. Two.": "In Japan & AT&T.",
    "</p><ul><li>One</li><li>In [Japan]</li><li>Three</li></ul><p>": "In Japan",
    "</p><table><tr><td>1999</td><td>In [Japan]</td></tr></table><p>": "In Japan",
    '</p><ol><li id="u-.note1"><p>Of [Japan]. <a href="#u-.ref1" class="footnote-backref">↩︎</a></p></li>': "Of Japan.",
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.items(), ids=SENTENCES.values())
def test_a_mention_comes_with_its_sentence(text: str, expected: str) -> None:
    before, _, after = text.partition("[Japan]")
    html = f"<p>Another. Paragraph</p>\n<p>{before}Japan{after}</p>\n<p>Last.</p>"
    assert sentence_at(html, html.index("Japan")) == expected


def test_initials_and_abbreviations_end_no_sentence() -> None:
    text = "Pres. George H.W. Bush met J.F.K. Jr. in Washington, D.C. He left. Then J. B. came."
    assert sentences(text) == [
        "Pres. George H.W. Bush met J.F.K. Jr. in Washington, D.C.",
        "He left.",
        "Then J. B. came.",
    ]


PIECES = st.sampled_from(
    """<p> </p> <em> </em> <h2>Two</h2> <br> <code>Japan</code> <blockquote> </blockquote> Harry Truman Truman's Robert
    Kennedy Kennedy John F. Kennedy, Japan Japan. AT&amp;T &nbsp; &lt; Korea Republic of the The Путин 习近平 Smith
    <a&#32;href="actors/japan.html">Japan</a> <img&#32;src="Japan.png"&#32;alt="Japan"> Kellogg-Briand U.S.S.R. O’Neill
    In <sup&#32;class="footnote-ref"><a&#32;href="#u-.note1">[1]</a></sup> Gene\u0302t ( “ — – - ' s
    \ufdd4Japan\ufdd5""".split()
).map(lambda piece: piece.replace("&#32;", " "))


@given(
    st.lists(st.tuples(PIECES, st.sampled_from(["", " ", " ", "\n"])), max_size=40),
    st.sets(st.integers(0, len(IDS) - 1), max_size=6),
)
def test_links_change_nothing_but_to_be_there(pieces: list[tuple[str, str]], listed: set[int]) -> None:
    html = "".join(piece + space for piece, space in pieces)
    mentions = FINDER.find(html, listed)
    linked = link(html, mentions, {n: f"@{n}" for n in range(len(IDS))}, str)
    assert re.sub(r'<a href="@\d+">(.*?)</a>', r"\1", linked, flags=re.DOTALL) == html
    at = 0
    for mention in mentions:
        words = html[mention.start : mention.end]
        before = html[: mention.start]
        assert at <= mention.start < mention.end, "in order, without overlaps"
        assert not re.search("[<>]", words), "no tag within"
        assert before.rfind("<") <= before.rfind(">"), "not within a tag"
        assert not re.search(r"&[a-z]*$", before), "not within an entity"
        assert before.count("<a ") == before.count("</a>"), "not within a link"
        at = mention.end


@given(st.permutations(list(PEOPLE)))
def test_the_order_of_the_actors_makes_no_difference(order: list[str]) -> None:
    text = "<p>Kennedy, Harry Truman, U.S.S.R., Washington, Johnson, Kim Jong-un, John Smith and Hu in North Korea</p>"
    finder, ids = register({i: PEOPLE[i] for i in order})
    listed = [ids.index(i) for i in ("jfk", "hu", "andrew")]
    found = [(ids[m.actor], m.start, m.end) for m in finder.find(text, listed)]
    own = [(IDS[m.actor], m.start, m.end) for m in FINDER.find(text, [IDS.index(i) for i in ("jfk", "hu", "andrew")])]
    assert found == own


ACTORS = {
    "actors/harry-truman.md": "---\nname: Harry Truman\nkind: person\naliases: [Harry S. Truman]\n---\n",
    "actors/japan.md": "---\nname: Japan\nkind: state\n---\n",
}
LINK = re.compile(r'<a href="\.\./actors/([a-z-]+)\.html">([^<]*)</a>')
CONFIG = "title: T\nbase_url: https://example.org/\n"


def body_links(site: SiteFactory, text: str, more: str = "", config: str = CONFIG) -> list[tuple[str, str]]:
    """The links to actors in the text of an article, as it is published: (id, words)."""
    root = site({**ACTORS, "articles/a.md": article("A", "1950", body=text, more=more)}, config)
    built(root)
    page = (root / "output/articles/a.html").read_text(encoding="utf-8")
    return LINK.findall(page.partition('<div class="text"')[2].partition("<aside")[0])


def test_a_built_article_links_its_mentions(site: SiteFactory) -> None:
    text = "Harry S. Truman in *Japan*.\n\n## Japan\n\n`Japan`, [Japan](https://x.org/) and Japan\n\n```\nJapan\n```\n"
    expected = [("harry-truman", "Harry S. Truman"), ("japan", "Japan"), ("japan", "Japan")]
    assert body_links(site, text) == expected


def test_mentions_can_be_off_for_an_article(site: SiteFactory) -> None:
    assert body_links(site, "Harry Truman, [[Japan]].", "mentions: off\n") == [("japan", "Japan")]


def test_mentions_can_be_off_for_a_site(site: SiteFactory) -> None:
    assert body_links(site, "Harry Truman in Japan.", config=CONFIG + "mentions: off\n") == []


def test_a_name_in_brackets_with_an_exclamation_mark_stays_words(site: SiteFactory) -> None:
    assert body_links(site, "[[!Harry Truman]] in [[!Japan]] Japan.") == [("japan", "Japan")]


def test_a_wikilink_counts_as_the_first_mention(site: SiteFactory) -> None:
    text = "[[harry-truman|The president]] and Harry Truman.\n\n## Two\n\nHarry Truman."
    assert body_links(site, text) == [("harry-truman", "The president"), ("harry-truman", "Harry Truman")]


def test_spaces_that_do_not_break_stay(site: SiteFactory) -> None:
    assert body_links(site, "With\u00a0Harry\u00a0Truman\u00a0there.") == [("harry-truman", "Harry&nbsp;Truman")]


def test_the_page_of_an_actor_quotes_the_sentence_that_mentions_it(site: SiteFactory) -> None:
    body = "He came.[^1] It was H.W. Bush, then Harry Truman, in the U.S. Army. He left.\n\n[^1]: A note."
    root = site({**ACTORS, "articles/a.md": article("A", "1950", body=body)})
    built(root)
    page = (root / "output/actors/harry-truman.html").read_text(encoding="utf-8")
    assert "It was H.W. Bush, then Harry Truman, in the U.S. Army.<" in page


def test_the_example_of_the_documentation_is_published_as_it_is_shown(site: SiteFactory) -> None:
    text = (REPOSITORY / "docs/mentions.md").read_text(encoding="utf-8")
    shown = re.findall(r"^<!-- (file|holds): (\S+) -->\n```\w+\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    root = site({name: content for kind, name, content in shown if kind == "file"})
    built(root)
    for kind, name, content in shown:
        if kind == "holds":
            assert content.rstrip("\n") in (root / "output" / name).read_text(encoding="utf-8")


@pytest.mark.slow
def test_every_letter_beyond_latin_is_perhaps_one() -> None:
    everything = "".join(map(chr, range(0x110000)))
    assert set(_BEYOND_LATIN.findall(everything)) <= set(_PERHAPS_BEYOND_LATIN.findall(everything))


def test_a_surname_said_again_and_again_costs_no_more_than_its_length(site: SiteFactory) -> None:
    root = site(
        {
            "actors/a.md": "---\nname: Kim Jong Un\naliases: [Kim]\n---\n",
            "actors/b.md": "---\nname: Kim Il Sung\n---\n",
            "articles/a.md": f"---\ntitle: A\ndate: 2025\nactors: [Kim Jong Un, Kim Il Sung]\n---\n{'Kim ' * 60_000}\n",
        }
    )
    start = time.process_time()
    built(root)
    assert time.process_time() - start < 10  # some 2 seconds; all the words before each, it was minutes


def test_a_surname_without_a_sort_name_counts_in_scripts_with_capitals_alone(site: SiteFactory) -> None:
    files = {
        "actors/orlov.md": "---\nname: Никита Орлов\n---\n\nX.\n",
        "actors/shalom.md": "---\nname: שרה שלום\n---\n\nX.\n",
        "actors/levi.md": "---\nname: דוד לוי\nsort_name: לוי, דוד\n---\n\nX.\n",
        "articles/a.md": article(
            "A", "1956", "Никита Орлов|שרה שלום|דוד לוי", body="Орлов. שלום.\n\nלוי.\n\nНина Орлов.\n"
        ),
    }
    root = site(files)
    built(root)
    body = (root / "output/articles/a.html").read_text("utf-8").partition('<div class="text"')[2].partition("</div>")[0]
    assert re.findall(r"<a [^>]*>(?:<bdi>)?([^<]*)", body) == ["Орлов", "לוי"]
