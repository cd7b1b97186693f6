"""The page to print: its text is text, it wraps and goes on, and nothing half-written is left."""

import re
from datetime import date
from pathlib import Path

import pytest

from companion.errors import KeepingError
from companion.letters.kinds import Letter, Page, Told
from companion.letters.page import export, file_name, pdf, undrawable, wrap, write_page

DAY = date(2026, 11, 23)
PAGE = Page(
    "Dear Marie", ("I'm sorry about the piano.", "Zoë\u2019s café in Łódź was \u201cshut\u201d."), "With love", "Your brother"
)


def letter(whom: str = "Marie", page: Page = PAGE) -> Letter:
    return Letter(7, whom, "kept", 0, 0, Told(whom=whom, page=page), str(page))


def sheets(data: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", data))


def test_both_files_are_made_and_the_text_has_every_letter(tmp_path: Path) -> None:
    path = export(letter(), tmp_path / "letters", DAY, "GB")
    assert path.name == "letter-to-marie-2026-11-23-7.pdf"
    assert path.read_bytes().startswith(b"%PDF-")
    assert path.with_suffix(".txt").read_text(encoding="utf-8") == f"23 November 2026\n\n{PAGE}\n"
    assert sorted(one.suffix for one in path.parent.iterdir()) == [".pdf", ".txt"]


def test_the_page_has_its_text_as_text() -> None:
    data = pdf(PAGE, DAY)
    assert b"/ToUnicode" in data
    assert b"/FontFile2" in data
    assert data == pdf(PAGE, DAY)


@pytest.mark.parametrize(("country", "box"), [("GB", b"595.28 841.89"), ("", b"595.28 841.89"), ("US", b"612 792")])
def test_the_paper_is_the_countrys(country: str, box: bytes) -> None:
    assert box in pdf(PAGE, DAY, country)


def test_a_long_letter_goes_on_over_sheets() -> None:
    long = Page(
        "Dear Marie", tuple("It rained and rained and we sat in the kitchen all day long. " * 12 for _ in range(8)), "With love"
    )
    assert sheets(pdf(PAGE, DAY)) == 1
    assert sheets(pdf(long, DAY)) > 2


@pytest.mark.parametrize("text", ["w" * 500, "", "a " * 400, "\U0001f600 hello", "日本"])
def test_whatever_is_in_it_it_fits(text: str) -> None:
    lines = wrap(text, 300.0)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert pdf(Page("Dear", (text,)), DAY).endswith(b"%%EOF\n")


@pytest.mark.parametrize(
    ("whom", "name"),
    [("../../etc/passwd", "letter-to-etc-passwd-2026-11-23-7"), ("Zoë O'Brien", "letter-to-zoe-o-brien-2026-11-23-7"),
     ("日本", "letter-to-somebody-2026-11-23-7"), ("a" * 300, f"letter-to-{'a' * 60}-2026-11-23-7")],
)  # fmt: skip
def test_names_are_safe(whom: str, name: str) -> None:
    assert file_name(letter(whom), DAY) == name


def test_an_old_page_stays_where_a_new_one_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "letter.pdf"
    write_page(PAGE, path, DAY)
    old = path.read_bytes()

    def fails(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("companion.letters.page.os.fsync", fails)
    with pytest.raises(KeepingError):
        write_page(Page("Dear Tom"), path, DAY)
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KeepingError):
        export(letter(), tmp_path / "file", DAY)


def test_five_thousand_words_and_a_postscript_fit(tmp_path: Path) -> None:
    page = Page(
        "Dear Jürgen \U0001f600", ("It rained and we sat in the kitchen. " * 625, "w" * 900), "Love", "Åsa", "Don't tell Tom."
    )
    path = export(letter(page=page), tmp_path / "letters", DAY, "US")
    assert 10 < sheets(path.read_bytes()) < 40
    assert path.with_suffix(".txt").read_text(encoding="utf-8").endswith("Åsa\n\nP.S. Don't tell Tom.\n")


def test_nobody_else_may_read_them(tmp_path: Path) -> None:
    path = export(letter(), tmp_path / "letters", DAY)
    assert {one.stat().st_mode & 0o777 for one in path.parent.iterdir()} == {0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_what_the_font_has_no_shape_for_is_known() -> None:
    assert undrawable(PAGE) == ""
    assert undrawable(Page("Dear \U0001f600", ("日本 and Zoë",))) == "日本\U0001f600"
