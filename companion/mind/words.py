"""What a line comes down to for matching: small words spelled out, endings taken off, sound-alikes found.

A recogniser hands over lower case without punctuation; a keyboard hands over anything. Both end as the same short stems.
"""

import re
import unicodedata

MAX_CHARS = 2_000
"""Enough for two minutes of fast talk; the rest of a longer line is not matched."""

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
FILLERS = frozenset("um uh er erm ah oh hm hmm mm mhm well so okay ok right like actually really just please samantha".split())
SPELLED_OUT = {
    "im": "i am",
    "ive": "i have",
    "can't": "can not",
    "cant": "can not",
    "cannot": "can not",
    "won't": "will not",
    "wont": "will not",
    "shan't": "shall not",
    "dont": "do not",
    "didnt": "do not",
    "isnt": "is not",
    "wasnt": "is not",
    "doesnt": "do not",
    "couldnt": "could not",
    "havent": "have not",
    "ain't": "is not",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "dunno": "do not know",
    "whats": "what is",
    "thats": "that is",
    "youre": "you are",
    "lets": "let us",
    "let's": "let us",
    "d'you": "do you",
    "goodnight": "good night",
    "alright": "all right",
    "thankyou": "thank you",
    "nobody": "no one",
    "nobody's": "no one is",
}
TAILS = {"n't": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}
WITH_IS = frozenset(
    "it that what he she there who where how here when why everything everyone everybody someone somebody".split()
)
SAME_GROUPS = """
be am is are was were been being|do does did done|have has had|go went gone goes|get got gotten|feel felt|sleep slept|tell told
say said|think thought|come came|make made|buy bought|lose lost|break broke broken|meet met|leave left|keep kept|fall fell fallen
find found|forget forgot forgotten|give gave given|know knew known|see saw seen|take took taken|write wrote written|win won
eat ate eaten|drink drank drunk|speak spoke spoken|steal stole stolen|teach taught|catch caught|run ran|ring rang phoned|sing sang
sell sold|dream dreamt|learn learnt|burn burnt|wake woke awake woken|die died dying|mother mum mom mummy mam|father dad daddy
grandmother gran granny nan grandma|grandfather grandad granddad grandpa|child kid kids children|man men|woman women|foot feet
friend mate pal|yes yeah yep yup yea aye|no nope nah|hello hi hey hiya|tv telly television|because cos cause|somebody someone
anybody anyone|everybody everyone|thank thanks|goodbye bye|until till til|okay ok|a an|math maths|this|news|his|us|always
"""
SAME = {word: group.split()[0] for line in SAME_GROUPS.split("\n") for group in line.split("|") for word in group.split()}
ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ied", "y"), ("ed", ""), ("es", ""), ("s", ""))
VOWELS = frozenset("aeiouy")
SOUNDS = str.maketrans("bdvzqgj", "ptfskks")


def plain(text: str, limit: int = MAX_CHARS) -> str:
    """Lower case, plain apostrophes, no punctuation, no control characters; no more than the first `limit` characters."""
    text = unicodedata.normalize("NFKC", text[:limit]).replace("\u2019", "'").lower()
    return " ".join(WORD.findall(text))


def without_fillers(words: list[str]) -> list[str]:
    """Drop "um" and its kind, unless nothing else was said."""
    return [word for word in words if word not in FILLERS] or words


def stems(word: str) -> tuple[str, ...]:
    """The stems of one lower-case word.

    >>> stems("didn't"), stems("sleeping"), stems("it's")
    (('do', 'not'), ('sleep',), ('it', 'be'))
    """
    if word in SPELLED_OUT:
        return tuple(stem(part) for part in SPELLED_OUT[word].split())
    if "'" not in word:
        return (stem(word),)
    for tail, whole in TAILS.items():
        if word.endswith(tail):
            return stem(word[: -len(tail)]), stem(whole)
    root = word.split("'", 1)[0]
    return (stem(root), "be") if root in WITH_IS else (stem(root),)


def stem(word: str) -> str:
    """Take an ending off, if three letters with a vowel are left. Light on purpose: what is wrong is wrong on both sides."""
    if word in SAME:
        return SAME[word]
    if len(word) < 4 or word.endswith("ss"):
        return word
    root = word
    for ending, instead in ENDINGS:
        if word.endswith(ending):
            root = word[: len(word) - len(ending)] + instead
            break
    if len(root) < 3 or VOWELS.isdisjoint(root):
        return word
    if root != word and root[-1] == root[-2] and root[-1] not in "lse":
        root = root[:-1]  # "stopped"
    root = SAME.get(root, root)
    return SAME.get(root + "e", root[:-1] if root.endswith("e") and root not in SAME and len(root) > 3 else root)


def sound(word: str) -> str:
    """A rough key that near-sounding words share: the first letter's kind, then consonants without their voicing."""
    word = word.replace("ph", "f").replace("ck", "k").replace("wh", "w").replace("kn", "n").replace("c", "k").translate(SOUNDS)
    if not word:
        return ""
    first = "a" if word[0] in VOWELS else word[0]
    key = first
    for letter in word[1:]:
        if letter not in VOWELS and letter not in "hw" and letter != key[-1]:
            key += letter
    return key
