"""What published models write, made fit to be spoken: tables of what they are known to add."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.mind.checks import NOT_SPOKEN
from companion.mind.cleaned import cleaned, is_end, raw_sentences, without_thoughts


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("That sounds hard.", "That sounds hard."),
        ("**That** sounds `hard`.", "That sounds hard."),
        ("## That sounds hard.", "That sounds hard."),
        ("> That sounds hard.", "That sounds hard."),
        ("- That sounds hard.", "That sounds hard."),
        ("1. That sounds hard.", "That sounds hard."),
        ("\u2022 That sounds hard.", "That sounds hard."),
        ("Samantha: That sounds hard.", "That sounds hard."),
        ("Assistant: That sounds hard.", "That sounds hard."),
        ("Ada: That sounds hard.", "That sounds hard."),
        ("*smiles softly* That sounds hard.", "That sounds hard."),
        ("*gently nods.*", ""),
        ("*She smiles.", ""),
        ("(sighs) That sounds hard.", "That sounds hard."),
        ("[pause] That sounds hard.", "That sounds hard."),
        ("That's *your* choice.", "That's your choice."),
        ("\u201cThat\u2019s hard\u2026\u201d", "That's hard."),
        ("'That sounds hard.'", "That sounds hard."),
        ("That sounds hard \U0001f614\U0001f3fd\u200d\u2642\ufe0f.", "That sounds hard."),
        ("That sounds hard :(", "That sounds hard"),
        ("Oh \u2014 really?!", "Oh, really?"),
        ("Look at https://example.com for more.", ""),
        ("Go to www.example.org.", ""),
        ("Write to me@example.com.", ""),
        ("A [walk](http://x.example) helps.", "A walk helps."),
        ("It was 3 times.", "It was three times."),
        ("At 7:05, on the 3rd.", "At seven oh five, on the third."),
        ("In 1969 it cost $12,500.", "In nineteen sixty-nine it cost twelve thousand five hundred dollars."),
        ("It is 8,849 metres & 3.5%.", "It is eight thousand eight hundred and forty-nine metres and three point five percent."),
        ("The café was full.", "The cafe was full."),
        ("That's it.<|im_end|>", "That's it."),
        ("<b>That</b> is it.", "That is it."),
        ("well then.", "Well then."),
        ("***", ""),
        ("", ""),
    ],
)
def test_cleaned(written: str, spoken: str) -> None:
    assert cleaned(written, "Ada") == spoken


@pytest.mark.parametrize(
    "sentence",
    ["User: i had a bad day", "Human: hi", "**You:** hello", "<|im_start|>user", "```python", "Note: be kind.", "### User: x"],
)
def test_what_is_not_hers_ends_it(sentence: str) -> None:
    assert is_end(sentence)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 500])
@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("<think>He is sad. I ask.</think>\n\nWhat happened?", "What happened?"),
        ("<think>\n\n</think>\n\nOh no.", "Oh no."),
        ("Oh.<THINK>no</THINK> Well.", "Oh. Well."),
        ("<think>for ever and ever", ""),
        ("a < b and 3 <t", "a < b and 3 <t"),
    ],
)
def test_thoughts_are_left_out_however_they_are_cut(written: str, left: str, size: int) -> None:
    pieces = [written[at : at + size] for at in range(0, len(written), size)]
    assert "".join(without_thoughts(pieces)).strip() == left


@pytest.mark.parametrize("size", [1, 4, 100])
def test_a_sentence_comes_as_soon_as_it_is_whole(size: int) -> None:
    text = "Oh no. Who was there?\nTell me"
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert [one for one in raw_sentences(pieces) if one] == ["Oh no.", "Who was there?", "Tell me"]


@given(st.text(max_size=300))
def test_whatever_is_written_no_markup_is_left(written: str) -> None:
    text = cleaned(written)
    assert not set('*`"[]{}<>|#\n\t').intersection(text) or NOT_SPOKEN.search(text)
    assert "\n" not in text
    assert "*" not in text
