"""Finds the noun phrases of a heard line: "my upstairs neighbour", "a puppy", "mum's scan"; each turned to her side.

Whatever leaves a doubt where a phrase ends is no phrase: a cut-off one would be said aloud.
"""

from companion.mind import gist_words as tables
from companion.mind.gist_lexicon import Lexicon
from companion.mind.gist_phrase import Phrase, base_of, longer

MAX_INSIDE = 4
"""No more words between the article and the end of a phrase."""


class Finder:
    """Goes through the words of one line."""

    def __init__(self, words: list[str], lexicon: Lexicon) -> None:
        self._words = words
        self._lexicon = lexicon

    def phrases(self) -> list[Phrase]:
        """From the left; none overlaps another."""
        found: list[Phrase] = []
        place = 0
        while place < len(self._words):
            phrase = self._at(place)
            if phrase:
                found.append(phrase)
            place = phrase.end if phrase else place + 1
        return found

    def word(self, place: int) -> str:
        return self._words[place] if 0 <= place < len(self._words) else ""

    def _at(self, place: int) -> Phrase | None:
        word = self.word(place)
        if word in tables.OWNERS or word in tables.POINTERS:
            core = self._core(place + 1)
            if (
                core is None
                or (word == "that" and self.word(place - 1) not in tables.PREPOSITIONS)
                or (word == "her" and self.word(place - 1) in tables.GIVING)
            ):
                return None
            end, head, described, _ = core
            turned = tables.OWNERS.get(word) or tables.POINTERS[word]
            owned = word in {"my", "our"}
            return self._grown(Phrase(place, end, f"{turned} {self._said(place + 1, end)}", word, head, described, owned))
        if base_of(word) in tables.CALLED_BY_KINSHIP and self._is_called(place):
            core = self._core(place)
            if core is not None:
                end, head, described, _ = core
                return self._grown(Phrase(place, end, f"your {self._said(place, end)}", "", head, described, True))
        return self._bare(place)

    def _core(self, place: int) -> tuple[int, str, bool, bool] | None:
        """From after the article: where it ends, the noun, whether it is described, whether somebody owns it."""
        lexicon, start = self._lexicon, place
        strange = 0
        while place < start + MAX_INSIDE and place < len(self._words):
            word = self.word(place)
            base = base_of(word)
            if base != word:
                return self._after_owner(place, base, start)
            if lexicon.is_noun(word):
                if (word in lexicon.describing or word in tables.TIMES) and self._goes_on(place + 1):
                    place += 1
                    continue
                return self._from_noun(place, start)
            if word in tables.FUNCTION and word not in {"own", "other", "upstairs", "past", "next", "outside", "inside"}:
                return None
            if word in tables.TIMES and not lexicon.is_noun(base_of(self.word(place + 1))):
                return None
            strange += word not in lexicon.describing and word != "own" and not word.endswith(("ing", "ed"))
            if strange > 1:
                return None
            place += 1
        return None

    def _goes_on(self, place: int) -> bool:
        """What stands here is a noun, or describes one that follows."""
        word, after = self.word(place), self.word(place + 1)
        if self._lexicon.is_noun(base_of(word)):
            return True
        return word in self._lexicon.describing and self._lexicon.is_noun(base_of(after))

    def _after_owner(self, place: int, base: str, start: int) -> tuple[int, str, bool, bool] | None:
        """At "dog's": the dog's own things, or "the dog is"."""
        if not self._lexicon.is_noun(base):
            return None
        after = self.word(place + 1)
        belongs = after and after not in tables.FUNCTION and not after.endswith("ing") and after not in tables.TIMES
        if belongs or after == "own":
            core = self._core(place + 1)
            if core is not None and not (after in self._lexicon.verbs and not self._lexicon.is_noun(after)):
                return core[0], core[1], True, True
            if core is None and (self._lexicon.is_noun(after) or after == "own"):
                return None
        return place + 1, base, place > start, False

    def _from_noun(self, place: int, start: int) -> tuple[int, str, bool, bool] | None:
        """At the first noun: it, or the last of a row of nouns, if it is sure that the phrase ends there."""
        first = place
        while True:
            word, after = self.word(place), self.word(place + 1)
            kind = self._what_follows(word, after, self.word(place + 2))
            if kind == "end":
                if place > first and (self._is_animate(self.word(first)) and self._is_given(start - 1)):
                    return None
                return place + 1, word, place > start, False
            if kind == "doubt" or place - first >= 2:
                return None
            if kind == "owner":
                return self._after_owner(place + 1, base_of(after), start)
            place += 1

    def _what_follows(self, word: str, after: str, later: str) -> str:
        """After a noun: the "end", "more" of the phrase, an "owner" whose 's goes on, or "doubt"."""
        if after in {"round", "past"} or (after in tables.TIMES and after not in tables.DAYS):
            return "doubt"  # "the paper round man", "the interview day yoghurt"
        if not after or (after in tables.FUNCTION and after != "own") or after in tables.DAYS:
            return "end"
        if base_of(after) != after:
            return "owner" if self._lexicon.is_noun(base_of(after)) and not self._is_animate(word) else "doubt"
        if self._lexicon.is_noun(after):
            return self._second_noun(word, after, later)
        return "end" if self._is_outside(word, after, later) else "doubt"

    def _is_outside(self, word: str, after: str, later: str) -> bool:
        """Whether what follows a noun, and is neither a noun nor a small word, surely belongs to no longer phrase."""
        lexicon = self._lexicon
        if after == "last" and later in tables.TIMES:
            return True
        if (
            after.endswith(("ed", "ly"))
            or after in tables.IRREGULAR_PAST
            or (after.endswith("ing") and not lexicon.is_noun(later))
        ):
            return True
        if lexicon.is_verb(after):
            return lexicon.is_plural(word) or after.endswith("s")  # "test" can't be the verb of one forklift: "my forklift test"
        if after in lexicon.describing:
            return not lexicon.is_noun(base_of(later))
        return self._is_animate(word) and word not in tables.OF_SOME_PLACE

    def _second_noun(self, word: str, after: str, later: str) -> str:
        """After "garden" a "centre" is more; after "dogs" a "drink" may be either."""
        if word in tables.PEOPLE and word not in tables.PEOPLE_OF_THINGS:
            return self._after_person(word, after, later)
        many, several = self._lexicon.is_plural(word), after.endswith("s") and not after.endswith("ss")
        unsure = self._lexicon.is_verb(after) and (many or several)
        if unsure or after in tables.IRREGULAR_PAST or (self._is_animate(word) and (many or several)):
            return "doubt"  # also "my dogs bowls": the recogniser hears no apostrophe
        return "more"

    def _after_person(self, word: str, after: str, later: str) -> str:
        """After "nan" a "cooks" is the end; after "friend" a "heather" may be her name."""
        if after in tables.IRREGULAR_PAST:
            return "end"
        agrees = after.endswith("s") and not after.endswith("ss")
        if self._lexicon.is_plural(word):
            agrees = not agrees
        return "end" if agrees and self._lexicon.is_verb(after) and (later in tables.FUNCTION or not later) else "doubt"

    def _is_animate(self, word: str) -> bool:
        return word in tables.PEOPLE or word in tables.ANIMALS or "-in-law" in word

    def _is_given(self, place: int) -> bool:
        """After such a verb the second noun is not of the first: "gave my nan flowers"."""
        return self.word(place - 1) in tables.GIVING or self.word(place - 1) in tables.NAMING

    def _is_called(self, place: int) -> bool:
        """Said of whoever's mother it is: not "a proud mum", "he called me mum", "this is dad"."""
        before, two_before = self.word(place - 1), self.word(place - 2)
        if two_before in tables.OWNERS or two_before in tables.POINTERS or two_before in tables.WEAK:
            return False  # "my foster mum", "the sort of granny"
        if not before or before in tables.JOINERS or before in tables.PREPOSITIONS - {"as", "like"}:
            return True
        tells = (
            self._lexicon.is_verb(before)
            or before in tables.AUXILIARIES
            or before.endswith("ed")
            or two_before in tables.BEFORE_VERB
        )
        return tells and before not in tables.CALLING

    def _bare(self, place: int) -> Phrase | None:
        """Without an article: "clean sheets" alone, or what was made or eaten, in the plural."""
        lexicon, word, before = self._lexicon, self.word(place), self.word(place - 1)
        alone = place == 0 and len(self._words) <= 3
        if (
            not (alone or before in tables.MAKING)
            or word in tables.FUNCTION
            or word in tables.TIMES
            or (lexicon.is_verb(word) and not alone)
        ):
            return None
        if not (lexicon.is_noun(word) or word in lexicon.describing):
            return None
        core = self._core(place)
        if core is None or core[3] or core[1] in tables.PEOPLE or (alone and core[0] < len(self._words)):
            return None
        end, head, described, _ = core
        if not alone and not head.endswith("s"):
            return None
        return Phrase(place, end, self._said(place, end), "", head, described)

    def _grown(self, phrase: Phrase) -> Phrase | None:
        """With what is in the cup, or where the lady sits; None for half a phrase."""
        after = self.word(phrase.end)
        if after == "full":
            return None  # "a freezer full of venison"
        if after == "of":
            return self._with_of(phrase)
        if after == "and" and not phrase.person:
            return self._with_second(phrase)
        if phrase.head in tables.HOLDERS and phrase.article in {"a", "an"} and after in {"with", "from"}:
            return phrase
        if phrase.person and not phrase.owned:
            return self._with_place(phrase)
        return phrase

    def _with_of(self, phrase: Phrase) -> Phrase | None:
        inner = self._at(phrase.end + 1) if phrase.head not in tables.WEAK or phrase.head in tables.HOLDERS else None
        if inner is None:
            bare = self._core(phrase.end + 1) if phrase.head in tables.HOLDERS else None
            if bare is None or bare[3]:
                return None
            inner = Phrase(phrase.end + 1, bare[0], self._said(phrase.end + 1, bare[0]), "", bare[1], bare[2])
        if inner.text.count(" ") > 3:
            return None
        return longer(phrase, inner.end, f"{phrase.text} of {inner.text}")

    def _with_second(self, phrase: Phrase) -> Phrase | None:
        """As one: "the egg and spoon", not "the egg and i"."""
        second, after = self.word(phrase.end + 1), self.word(phrase.end + 2)
        lexicon = self._lexicon
        if not lexicon.is_noun(second) or second in tables.FUNCTION or second in tables.PEOPLE or lexicon.is_verb(second):
            return phrase
        if after and after not in tables.PREPOSITIONS | tables.JOINERS:
            return None
        return longer(phrase, phrase.end + 2, f"{phrase.text} and {second}")

    def _with_place(self, phrase: Phrase) -> Phrase:
        """Of some place: "the lady on the bus", "the man next door"; the phrase as it is when no place follows."""
        two = f"{self.word(phrase.end)} {self.word(phrase.end + 1)}"
        if two == "next door":
            return longer(phrase, phrase.end + 2, f"{phrase.text} next door")
        after = self.word(phrase.end)
        if after in {"opposite", "upstairs", "downstairs"}:
            return longer(phrase, phrase.end + 1, f"{phrase.text} {after}")
        if after in {"at", "on", "in", "from", "behind", "across", "over"} and self.word(phrase.end + 1) in {"the", "my", "our"}:
            inner = self._at(phrase.end + 1)
            if inner and not inner.person and inner.text.count(" ") <= 3 and inner.head not in tables.TIMES:
                return longer(phrase, inner.end, f"{phrase.text} {after} {inner.text}")
        return phrase

    def _said(self, start: int, end: int) -> str:
        """The words from here to there; the last without the 's of "is"."""
        words = self._words[start:end]
        return " ".join([*words[:-1], base_of(words[-1])]).replace("little-one", "little one")
