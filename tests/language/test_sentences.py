"""Sentences, and the lead that stands for an article in lists."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.language.sentences import LEAD_LENGTH, cut, sentence_around, sentences


@pytest.mark.parametrize(
    "parts",
    [
        ["One.", "Two!", "Three?", "Four…", "Five."],
        ["He met Mr. Kim.", "They talked."],
        ["The U.S. president left.", "He said no."],
        ["J. R. Smith wrote it.", "Nobody read it."],
        ["It cost $1.5 million.", "That was much."],
        ["He said “No.”", "She left."],
        ["(He left.)", "She stayed."],
        ["See No. 5.", "It is there."],
        ["He said no.", "She left."],
        ["On 3 Sept. 2025 they met.", "Then they left."],
        ["“Why?” he asked.", "Nobody knew."],
        ["И он сказал.", "Она ушла."],
        ["会议开始。", "他离开了。"],
        ["هل وصل؟", "نعم."],
        ["Version 2.0 came out.", "It was 3 p.m. there."],
        ["What?!", "Yes."],
        ["One sentence without an end"],
        ["„Ja.“", "Er ging."],
        ["»Ja.«", "Er ging."],
        ["He knew.", "“No,” she said."],
        ["Τι έγινε;", "Κανείς δεν ξέρει.", "Ποιος είναι; ρώτησε."],
        ["Он жил на ул. Ленина.", "Потом уехал."],
        ["У Києві, вул. Хрещатик.", "Далі."],
        ["Mme. Example arriva.", "Elle parla."],
    ],
    ids=lambda parts: parts[0],
)
def test_text_is_cut_into_the_sentences_it_was_made_of(parts):
    joint = "" if "。" in parts[0] else " "
    assert sentences(joint.join(parts)) == parts


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_no_text_has_no_sentences(text):
    assert sentences(text) == []


@given(st.text())
def test_no_word_is_lost_between_sentences(text):
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_a_short_lead_stays_as_it_is():
    assert cut("A lead. With two sentences") == "A lead. With two sentences"
    assert cut("x" * LEAD_LENGTH) == "x" * LEAD_LENGTH


def test_a_long_lead_is_cut_at_a_sentence():
    text = "The first sentence. " * 20
    assert cut(text) == "The first sentence. " * 14 + "The first sentence."
    assert cut("One. " + "X " * 200) == "One."


def test_a_long_first_sentence_is_cut_at_a_word_and_marked():
    assert cut("word " * 100) == "word " * 58 + "word…"
    assert cut("word, " * 100).endswith("word…")


def test_a_long_word_is_cut_and_marked():
    assert cut("字" * 400) == "字" * 299 + "…"
    assert cut("a b " + "x" * 400) == "a b " + "x" * 295 + "…"


# An end as it reads best; the one in use is the same in other words.
_PLAIN_END = re.compile(
    r"""(?:(?<![.!?…])[.!?…]++|(?<![。！？])[。！？]++|[؟۔])[\"'”’»)\]]*+(?:\s++|(?<=[。！？]))(?=[^\sa-z])"""
)


# words of two letters, for a single letter before a point is an initial
@given(st.lists(st.sampled_from([*"..!?…。！؟۔\"') ]\n 1»", "aa", "AA", "éa"]), max_size=30).map("".join))
def test_ends_of_sentences_are_found_as_they_are_described(text):
    ends = [0, *(end.end() for end in _PLAIN_END.finditer(text)), len(text)]
    assert sentences(text) == [piece for a, b in pairwise(ends) if (piece := text[a:b].strip())]


@given(st.text(".!。 aA", max_size=40), st.lists(st.integers(0, 45), max_size=6))
def test_sentences_of_one_text_are_the_same_in_whatever_order_they_are_asked_for(text, places):
    def alone(at):
        sentence_around("", 0)  # another text in between
        return sentence_around(text, at)

    expected = [alone(at) for at in places]
    assert [sentence_around(text, at) for at in places] == expected
    ends, at = [], 0
    for sentence in sentences(text):
        at = text.index(sentence, at)
        ends.append(at)
        at += len(sentence)
    ends = [*ends[1:], len(text)]
    for at, sentence in zip(places, expected, strict=True):
        start, end = max([0, *(e for e in ends if e <= at)]), min([e for e in ends if e > at], default=len(text))
        assert sentence == " ".join(text[start:end].split())


@given(st.text(), st.integers(10, 400))
def test_a_lead_is_never_longer_than_asked_for(text, longest):
    assert len(cut(text, longest)) <= longest


@given(
    st.lists(st.sampled_from("One. Two! Mr. 。 three a  …\n »".split(" ")), max_size=12).map(" ".join),
    st.integers(2, 30),
)
def test_a_lead_is_the_sentences_that_fit(text, longest):
    joined = [" ".join(sentences(text)[:n]) for n in range(len(sentences(text)) + 1)]
    fitting = [lead for lead in joined if len(lead) <= longest]
    if len(text) > longest and fitting[-1]:
        assert cut(text, longest) == fitting[-1]


def test_the_sentence_around_a_word_is_found():
    text = "One is here. Two, with a  name,\nis there. Three."
    assert sentence_around(text, text.index("One")) == "One is here."
    assert sentence_around(text, text.index("name")) == "Two, with a name, is there."
    assert sentence_around(text, len(text) - 1) == "Three."


def test_of_a_long_sentence_the_part_around_the_word_is_given():
    text = "before " * 100 + "NAME" + " after" * 100
    found = sentence_around(text, text.index("NAME"))
    assert found.startswith("… before") and found.endswith("after …") and "NAME" in found
    assert len(found) <= LEAD_LENGTH + 4


@given(st.text(), st.integers(0, 500))
def test_any_text_has_a_sentence_around_any_place(text, at):
    assert len(sentence_around(text, at)) <= LEAD_LENGTH + 4


def test_signs_of_other_scripts_end_sentences():
    text = "वह गया। वह आया। Բարեւ։ Այո։ 会談した。次へ！"
    assert sentences(text) == ["वह गया।", "वह आया।", "Բարեւ։", "Այո։", "会談した。", "次へ！"]


def test_several_signs_end_one_sentence():
    assert sentences("行くの！？はい。。。そう") == ["行くの！？", "はい。。。", "そう"]


def test_whole_sentences_without_spaces_are_kept_without_spaces():
    assert cut("会談した。" * 100) == "会談した。" * 60


@pytest.mark.parametrize("cluster", ["👨‍👩‍👧", "e\u0301\u0302", "🇫🇷", "각", "क्ष"])
def test_a_cut_splits_no_grapheme(cluster):
    for longest in range(40, 60):
        assert set(cut(cluster * 80, longest)[:-1].split(cluster)) == {""}
