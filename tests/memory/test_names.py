import pytest

from companion.memory.names import called, relation_of
from companion.memory.plain_text import clean, folded, seconds, words_of

SPEAKS_OF: dict[str, tuple[str, str, bool]] = {
    "plain": ("Tom", "i saw tom today", True),
    "possessive": ("Tom", "tom's dog is ill", True),
    "part of a word": ("Tom", "tomorrow i eat tomatoes", False),
    "capitals": ("tom", "TOM CAME", True),
    "apostrophe": ("O'Brien", "mrs o'brien's cat", True),
    "the other apostrophe": ("O\u2019Brien", "mrs O'Brien", True),
    "apostrophe misheard": ("O'Brien", "mrs o brien waved", True),
    "apostrophe left out": ("O'Brien", "mrs obrien waved", True),
    "accent": ("Siobhán", "siobhan rang", True),
    "accent the other way": ("Siobhan", "Siobhán rang", True),
    "accent in two pieces": ("Siobhán", "siobha\u0301n rang", True),
    "two words": ("Mary Ann", "i met mary ann", True),
    "half of two": ("Mary Ann", "i met mary", False),
    "hyphen": ("Anne-Marie", "anne marie came", True),
    "not latin": ("Łukasz", "łukasz came", True),
    "sql": ("Tom' OR 1=1", "anything", False),
    "will the verb": ("Will", "i will go home and will you stay", False),
    "will at the start": ("Will", "will it rain", False),
    "will after a brother": ("Will", "my brother will come tomorrow", False),
    "will of the dead": ("Will", "my grandfather's will is at the lawyer's and the will says nothing", False),
    "will with with": ("Will", "i went out with will", True),
    "will told": ("Will", "i told will about it", True),
    "will said": ("Will", "will said no", True),
    "will's": ("Will", "it was will's idea", True),
    "will after will": ("Will", "will will be there and i told will", True),
    "my brother will": ("Will", "i rang my brother will", True),
    "will in writing": ("Will", "How was it with him, Will or Sam?", True),
    "will in writing, at the start": ("Will", "Good. Will you go?", False),
    "will after and": ("Will", "will and i had lunch", True),
    "may the verb": ("May", "you may be right and it may rain", False),
    "may the month": ("May", "in may we go to spain last may was cold", False),
    "may the month in writing": ("May", "See you in May then.", False),
    "may": ("May", "my aunt may came and may said hello", True),
    "mark the verb": ("Mark", "i forgot to mark the papers", False),
    "a mark": ("Mark", "i got a good mark and the mark is high", False),
    "mark": ("Mark", "yesterday mark came round", True),
    "his name is mark": ("Mark", "his name is mark", True),
    "me and mark": ("Mark", "me and mark had a row", True),
    "a bill": ("Bill", "the gas bill came and my bill is high", False),
    "bill": ("Bill", "i had tea with bill", True),
}


@pytest.mark.parametrize(("name", "text", "expected"), SPEAKS_OF.values(), ids=SPEAKS_OF)
def test_a_name_in_a_text(name: str, text: str, expected: bool) -> None:
    assert called([name]).is_in(text) is expected


def test_a_word_is_no_name_of_somebody_unknown() -> None:
    assert not called(["will"], is_known=False).is_in("i told will about it")
    assert called(["tom"], is_known=False).is_in("i told tom about it")


RELATED: dict[str, tuple[str, str, bool]] = {
    "my": ("brother", "my brother rang", True),
    "your, hers": ("brother", "Your brother sounds kind.", True),
    "with a word between": ("brother", "my little brother rang", True),
    "another's": ("brother", "his brother rang", False),
    "in law": ("brother", "my brother in law rang", False),
    "brother in law": ("brother in law", "my brother-in-law rang", True),
    "mum without my": ("mother", "mum rang", True),
    "mother by another word": ("mum", "my mother rang", True),
    "mother in general": ("mother", "a mother knows", False),
    "nobody's": ("brother", "i have no brother", False),
}


@pytest.mark.parametrize(("relation", "text", "expected"), RELATED.values(), ids=RELATED)
def test_a_relation_in_a_text(relation: str, text: str, expected: bool) -> None:
    assert called([], [relation]).is_in(text) is expected


def test_nothing_to_look_for() -> None:
    assert not called(["", " ", "--"], [""])
    assert relation_of("My Mum") == "mother"


def test_text_as_it_is_kept_and_compared() -> None:
    assert clean(" a\r\n\tb\u200b\ud800 ", 100) == "a b"
    assert clean("ab" * 1000, 3) == "aba"
    assert folded("  SIOBHÁN\u2019s  Straße ") == "siobhan's strasse"
    assert words_of("'; DROP TABLE turns; --") == ("drop", "table", "turns")


def test_a_clock_gone_wild_gives_a_time() -> None:
    from datetime import datetime

    assert seconds(datetime.min) <= 0
    assert seconds(datetime(1970, 1, 2)) > 0
    assert seconds(datetime.max) >= 0
