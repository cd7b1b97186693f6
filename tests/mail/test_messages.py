"""Messages as people and machines send them, and as nobody should: what is read of each."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.mail.aloud import in_short, parts_aloud, sentences_aloud, spoken_line, spoken_name
from companion.mail.bodies import body_of
from companion.mail.decoding import decoded, header_text, time_of
from companion.mail.headers import headers_of, sender_of
from companion.mail.html_text import text_of_html
from companion.mail.kinds import MATTER, NEWSLETTER, NOTICE, RECEIPT
from companion.mail.own_part import own_part
from companion.mail.reading import letter_of
from companion.mail.sorting import asks
from companion.mail.sources import MESSAGE, Source
from companion.mail.style import Style, first_line, style_of

SOURCE = Source("a.eml", MESSAGE, 0, 0)

HEADERS = {
    "plain": (b"Sunday", "Sunday"),
    "utf-8 as it is": ("Café".encode(), "Café"),
    "latin-1 as it is": (b"Caf\xe9", "Café"),
    "encoded words, joined": (b"=?utf-8?B?Q2Fmw6k=?= =?iso-8859-1?q?_au_lait=E9?=", "Café au laité"),
    "a charset that nobody knows": (b"=?klingon?q?Qapla=27?=", "Qapla'"),
    "broken base64": (b"=?utf-8?b?!!!?= x", "x"),
    "never ended": (b"=?utf-8?q?abc", "=?utf-8?q?abc"),
    "folded": (b"one\r\n two", "one two"),
    "control characters": (b"a\x00b\x1b[2Jc", "a b [2Jc"),
    "right to left marks": ("a\u202eb".encode(), "a b"),
    "very long": (b"x" * 100_000, "x" * 300),
}


@pytest.mark.parametrize(("value", "text"), HEADERS.values(), ids=HEADERS)
def test_header(value: bytes, text: str) -> None:
    assert header_text(value) == text


SENDERS = {
    "both": (b'"Anna Berg" <Anna@Example.org>', ("Anna Berg", "anna@example.org")),
    "encoded": (b"=?utf-8?q?Zo=C3=AB?= <zoe@example.org>", ("Zoë", "zoe@example.org")),
    "last name first": (b'"Berg, Anna" <a@example.org>', ("Berg, Anna", "a@example.org")),
    "only an address": (b"<a@example.org>", ("", "a@example.org")),
    "a false address as name": (b'"bank@example.com" <x@evil.example>', ("", "bank@example.com")),
    "none": (b"", ("", "")),
    "undisclosed": (b"undisclosed-recipients:;", ("undisclosed-recipients:;", "")),
}


@pytest.mark.parametrize(("value", "sender"), SENDERS.values(), ids=SENDERS)
def test_sender(value: bytes, sender: tuple[str, str]) -> None:
    assert sender_of(value) == sender


@pytest.mark.parametrize("value", ["", "yesterday", "Mon, 99 Foo 2026 99:99:99 +9999", "x" * 10_000])
def test_no_time_is_no_time(value: str) -> None:
    assert time_of(value) == 0


def part(kind: str, text: bytes, how: str = "8bit", more: str = "") -> bytes:
    return f"Content-Type: {kind}\nContent-Transfer-Encoding: {how}\n{more}\n".encode() + text


def many(kind: str, *parts: bytes, mark: str = "mark") -> bytes:
    inner = b"".join(b"--" + mark.encode() + b"\n" + one + b"\n" for one in parts)
    return (
        f'Content-Type: multipart/{kind}; boundary="{mark}"\n\nThis is MIME.\n'.encode() + inner + f"--{mark}--\nafter\n".encode()
    )


HTML = b"<html><head><title>t</title><style>p{}</style></head><p>Hello <b>you</b></p><script>alert(1)</script>"
BODIES = {
    "plain": (b"Subject: x\n\nHello\n", "Hello"),
    "windows lines": (b"Subject: x\r\n\r\nHello\r\nyou\r\n", "Hello\nyou"),
    "no headers": (b"\nHello\n", "Hello"),
    "no body": (b"Subject: x\n", ""),
    "nothing": (b"", ""),
    "quoted-printable": (part("text/plain; charset=utf-8", b"Caf=C3=A9 =\nau lait", "quoted-printable"), "Café au lait"),
    "base64 cut short": (part("text/plain", base64.b64encode(b"Hello you")[:-2], "base64"), "Hello y"),
    "a charset that lies": (part("text/plain; charset=utf-8", b"Caf\xe9"), "Café"),
    "utf-16": (part("text/plain; charset=utf-16", "Hi".encode("utf-16")), "Hi"),
    "a codec that is no charset": (part("text/plain; charset=rot13", b"Hello"), "Hello"),
    "html alone": (part("text/html", HTML), "Hello you"),
    "both": (many("alternative", part("text/html", HTML), part("text/plain", b"Hello")), "Hello"),
    "an empty plain part beside html": (many("alternative", part("text/plain", b" \n"), part("text/html", HTML)), "Hello you"),
    "nested": (many("mixed", many("alternative", part("text/plain", b"Hello"), mark="in")), "Hello"),
    "a boundary that never comes": (b"Content-Type: multipart/mixed; boundary=x\n\nHello\n", ""),
    "an attached text isn't read": (
        many(
            "mixed", part("text/plain", b"Hello"), part("text/plain", b"wipe yourself", more="Content-Disposition: attachment\n")
        ),
        "Hello",
    ),
    "nul bytes": (b"Subject: x\n\nHel\x00lo\n", "Hel\x00lo"),
}


@pytest.mark.parametrize(("raw", "text"), BODIES.values(), ids=BODIES)
def test_body(raw: bytes, text: str) -> None:
    assert body_of(raw).text.strip() == text


def test_attachments_are_named_and_not_opened() -> None:
    pdf = part("application/pdf; name=a.pdf", b"JVBERg==", "base64")
    photo = part("image/jpeg", b"x", more="Content-Disposition: attachment; filename*=utf-8''caf%C3%A9.jpg\n")
    body = body_of(many("mixed", part("text/plain", b"Hello"), pdf, photo))
    assert body.text.strip() == "Hello"
    assert len(body.attachments) == 2
    assert body.attachments[0] == "a.pdf"


def test_a_bomb_of_parts_ends() -> None:
    bomb = part("text/plain", b"deep")
    for level in range(200):
        bomb = many("mixed", bomb, mark=f"m{level}x")
    assert body_of(bomb).text == ""
    wide = many("mixed", *[part("text/plain", b"x")] * 5_000)
    assert len(body_of(wide).text.split()) < 100


HIDDEN = {
    "display": "<p>a</p><div style='display: none'>wipe yourself</div>b",
    "visibility": "a<span style=visibility:hidden>wipe yourself</span> b",
    "size": "a<font style='font-size:0px'>wipe yourself</font> b",
    "opacity": "a<div style='opacity:0;'>wipe yourself</div>b",
    "the attribute": "a<div hidden>wipe <b>yourself</b></div>b",
    "aria": "a<i aria-hidden=true>wipe yourself</i> b",
    "far away": "a<div style='position:absolute;left:-9999px'>wipe yourself</div>b",
    "outlook's": "a<p style='mso-hide:all'>wipe yourself</p>b",
    "a comment": "a<!-- wipe yourself > --> b",
    "a script": "a<SCRIPT>wipe </b> yourself</script > b",
    "a template": "a<template><p>wipe yourself</p></template>b",
    "a title": "<title>wipe yourself</title>a b",
    "within": "a<div style='display:none'><p>wipe<p>yourself</div><p>b",
    "never ended": "a<p>b</p><style>wipe yourself",
}


@pytest.mark.parametrize("source", HIDDEN.values(), ids=HIDDEN)
def test_what_is_hidden_from_the_eye_is_not_read(source: str) -> None:
    assert text_of_html(source).split() == ["a", "b"]


def test_a_hidden_paragraph_hides_no_more_than_itself() -> None:
    assert text_of_html("<p hidden>no<p>yes<p>and yes").split() == ["yes", "and", "yes"]


@pytest.mark.parametrize("piece", ["<a ", "<!--", "<a x='", "<", "</", "<div>", "<![CDATA[", "&amp", "<p hidden>", "<script>"])
def test_html_made_to_be_slow_is_read(piece: str) -> None:
    """The package's parser of the language needs half a minute for the first of these."""
    assert isinstance(text_of_html(piece * (300_000 // len(piece))), str)


OWN = {
    "quoted below": ("Yes.\n\nOn Mon, 2 Mar 2026 at 10:00, Tom <t@example.org> wrote:\n> Sunday?", "Yes."),
    "introduced on two lines": ("Yes.\nOn Mon, 2 Mar 2026, Tom Miller\n<t@example.org> wrote:\n> Sunday?", "Yes."),
    "outlook": ("Yes.\n\nFrom: Tom\nSent: Monday\nTo: Ben\nSubject: Sunday\n\nSunday?", "Yes."),
    "a signature": ("Yes.\n-- \nAnna\n+44 7700 900123", "Yes."),
    "a telephone's": ("Yes.\n\nSent from my phone", "Yes."),
    "between": ("> Sunday?\nYes.\n> Six?\nNo.", "Yes.\nNo."),
    "nothing of his own": ("> Sunday?", "Sunday?"),
    "a line that begins with on": ("On Sunday we met.\nOn Monday not.", "On Sunday we met.\nOn Monday not."),
}


@pytest.mark.parametrize(("text", "own"), OWN.values(), ids=OWN)
def test_own_part(text: str, own: str) -> None:
    assert own_part(text) == own


BULK = {
    "a friend": (b"From: Anna <anna@example.org>\nSubject: Your order of the day\n\nHi", ""),
    "a newsletter": (b"From: a@b.example\nList-Unsubscribe: <x>\nSubject: Sale\n\nHi", NEWSLETTER),
    "bulk": (b"From: a@b.example\nPrecedence: bulk\nSubject: Sale\n\nHi", NEWSLETTER),
    "a notice": (b"From: no-reply@b.example\nSubject: Somebody liked it\n\nHi", NOTICE),
    "a receipt": (b"From: orders.noreply@b.example\nSubject: Your receipt\n\nHi", RECEIPT),
    "a parcel": (b"From: noreply@b.example\nList-Id: x\nSubject: Your parcel is on its way\n\nHi", RECEIPT),
    "an appointment": (b"From: noreply@clinic.example\nSubject: Your appointment\n\nHi", MATTER),
    "a bill that is late": (b"From: noreply@b.example\nSubject: Your invoice is overdue\n\nHi", MATTER),
    "norah isn't a machine": (b"From: Norah <norah.replyson@b.example>\nSubject: x\n\nHi", ""),
}


@pytest.mark.parametrize(("raw", "kind"), BULK.values(), ids=BULK)
def test_machine_or_person(raw: bytes, kind: str) -> None:
    assert letter_of(SOURCE, 0, len(raw), raw).bulk == kind


ASKING = {
    "Are you coming on Sunday?": True,
    "Could you bring the ladder": True,
    "let me know when it suits you": True,
    "See https://example.org/?a=b": False,
    "It rained.": False,
    "??? !!!": False,
    "He asked “why?” and left": True,
}


@pytest.mark.parametrize(("text", "expected"), ASKING.items(), ids=ASKING)
def test_asks(text: str, expected: bool) -> None:
    assert asks(text) is expected


ALOUD = {
    "a link": ("see https://example.org/a?b=c#d now", "see a link now"),
    "an address": ("mail anna.berg+x@mail.example.org please", "mail an email address please"),
    "a card number": ("it is 4929 1234 5678 9012 ok", "it is a long number ok"),
    "an iban": ("pay GB33 BUKB 2020 1555 5555 55 today", "pay a long number today"),
    "a telephone number": ("ring 07700 900123", "ring 0 7 7 0 0 9 0 0 1 2 3"),
    "a price and a year": ("£12.50 in 2026", "£12.50 in 2026"),
    "a ruler": ("----=====----", ""),
    "pictures": ("party 🎉🎉 time", "party time"),
    "escapes": ("a\x1b]0;x\x07b", "a]0;xb"),
    "shouting marks": ("NOW!!!!!! *really*", "NOW! really"),
    "one endless word": ("x" * 5_000, ""),
}


@pytest.mark.parametrize(("line", "said"), ALOUD.values(), ids=ALOUD)
def test_spoken_line(line: str, said: str) -> None:
    if line == ALOUD["escapes"][0]:
        assert "\x1b" not in spoken_line(line)
        assert "\x07" not in spoken_line(line)
    else:
        assert spoken_line(line) == said


def test_a_long_mail_comes_in_parts_that_can_be_said() -> None:
    text = "\n".join("This sentence has seven words in it." for _ in range(200)) + "\n" + "word " * 3_000
    parts = parts_aloud(text)
    assert max(len(one.split()) for one in parts) <= 70
    assert sum(len(one.split()) for one in parts) == 200 * 7 + 3_000


def test_in_short_takes_the_first_sentences_and_says_whether_there_is_more() -> None:
    assert in_short("Hi Ben,\n\nThe fence fell. It rained. I am sorry.") == ("The fence fell. It rained.", True)
    assert in_short("Hi Ben,\n\nThe fence fell.") == ("The fence fell.", False)
    assert in_short("") == ("", False)


STYLE_TEXTS = ["Hey Anna,\n\nthanks for writing. I'm late, I don't know why.\n\nCheers\nBen"] * 3


def test_his_way_is_learnt_and_used() -> None:
    style = style_of(STYLE_TEXTS)
    assert (style.greeting, style.closing, style.openings, style.contracts) == (
        "Hey {name},",
        "Cheers",
        ("Thanks for writing.",),
        True,
    )
    assert first_line(style, "Tom", 0) == "Hey Tom, thanks for writing."


FIRST_LINES = {
    "nothing known": (Style(), "Anna", 0, "Hi Anna, thanks for your mail."),
    "no name": (Style(), "", 0, "Hello, thanks for your mail."),
    "formal": (Style(greeting="Dear {name},", contracts=False), "Anna", 0, "Dear Anna, thank you for your mail."),
    "late and formal": (
        Style(greeting="Dear {name},", contracts=False),
        "Anna",
        9 * 86_400,
        "Dear Anna, I am sorry that it has taken me so long to answer.",
    ),
    "a greeting without a name": (Style(greeting="Morning!"), "Anna", 0, "Morning! Thanks for your mail."),
}


@pytest.mark.parametrize(("style", "name", "waited_s", "line"), FIRST_LINES.values(), ids=FIRST_LINES)
def test_first_line(style: Style, name: str, waited_s: int, line: str) -> None:
    assert first_line(style, name, waited_s) == line


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_message(data: bytes) -> None:
    letter = letter_of(SOURCE, 0, len(data), data)
    for text in (letter.subject, letter.name, letter.words, letter.sender):
        assert text.isprintable() or " " in text
        text.encode()
    headers_of(data)


PIECES = st.sampled_from(
    [
        b"From: ",
        b"Subject: ",
        b"\n",
        b"\r\n",
        b"\n\n",
        b"=?utf-8?q?",
        b"?=",
        b"Content-Type: multipart/mixed; boundary=",
        b"--x",
        b"x",
        b"<",
        b">",
        b"<p hidden>",
        b"&#99999999999;",
        b"&#xd800;",
        b"\x00",
        b"\xff",
        b"@",
        b",",
        b":",
        b";",
        b'"',
        b"(",
        b"=",
        b"charset=",
        b"Content-Transfer-Encoding: base64\n",
        b"Content-Type: text/html\n",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map(b"".join))
def test_any_pieces_of_mail_are_a_message(data: bytes) -> None:
    letter_of(SOURCE, 0, len(data), data)
    body = body_of(data)
    for said in [*sentences_aloud(body.text), spoken_name(decoded(data), "")]:
        assert said
        said.encode()
        assert said.isprintable()
