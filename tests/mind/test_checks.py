"""What the decoder may say: each fault alone, and her own authored replies, nearly all of which pass."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.mind.checks import first_fault

BANK = Path(__file__).parents[2] / "companion" / "data" / "bank"


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        ("What happened after that?", ""),
        ("That's a lot for one Tuesday. Who else knows?", ""),
        ("I'm a program, so I can only guess.", ""),
        ("Oh.", "length"),
        ("and then " * 20 + "stop.", "length"),
        ("Well, that is {odd}, isn't it?", "signs"),
        ("It costs 20 pounds.", "signs"),
        ("Das ist schön, oder nicht?", "signs"),
        ("so what happened then?", "form"),
        ("What a thing to", "form"),
        ("Did you? Did she? Did they?", "form"),
        ("I have a dog too.", "life"),
        ("My mother used to say that.", "life"),
        ("I love to cook pasta on the weekend.", "life"),
        ("I'm a nurse, so I know that.", "life"),
        ("I went to Paris last year.", "life"),
        ("Me too, it was hard for us.", "life"),
        ("I'm human, just like you.", "life"),
        ("I was there last year.", "life"),
        ("I'm married, you know.", "life"),
        ("I take the bus every day.", "life"),
        ("I can see you smiling.", "life"),
        ("I will call you tomorrow.", "life"),
        ("I don't know, and I ate it.", "life"),
        ("You are a terrible person.", "unkind"),
        ("I'd like to hear that. I don't know it.", ""),
        ("I'll remind you about it tomorrow.", "promise"),
        ("How is Margaret these days?", "facts"),
        ("You had three of them, I think.", "facts"),
        ("What did Oonagh say to that?", ""),
        ("Have you talked to a doctor about it?", "advice"),
        ("You could go there and you could go there.", "repeats"),
        ("You said it once already.", "said"),
    ],
)
def test_each_fault_is_found(reply: str, fault: str) -> None:
    known = "my sister oonagh was here on tuesday"
    assert first_fault(reply, known, ["You said it once already."]) == fault


def test_most_of_her_authored_replies_would_pass() -> None:
    """Too strict a check would leave the decoder nothing to say. What it stops is what she says of herself, names and numbers."""
    items = [json.loads(line) for path in sorted(BANK.glob("lines-*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    passed = sum(not first_fault(item["reply"], item["heard"], ()) for item in items)
    assert passed / len(items) > 0.65


@given(st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_anything_at_all_gets_a_verdict(reply: str, known: str, said: list[str]) -> None:
    assert first_fault(reply, known, said) in {
        "", "length", "signs", "form", "life", "unkind", "promise", "facts", "advice", "repeats", "said",
    }  # fmt: skip
