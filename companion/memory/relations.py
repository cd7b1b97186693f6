"""What can be known of somebody: each relation with the sentences that tell it back, and whether it has one value at a time.

A value is kept as it would be spoken within its sentence: "Bristol", "a nurse", "the garden", "nuts".
"""

from dataclasses import dataclass

from companion.memory.kinds import ME


@dataclass(frozen=True, slots=True)
class Relation:
    single: bool
    """Only one value holds at a time."""
    mine: str
    """Of the person: "You live in {value}."."""
    other: str
    """Of somebody else: "{subject} lives in {value}."."""


RELATIONS: dict[str, Relation] = {
    "name": Relation(True, "Your name is {value}.", "{subject} is called {value}."),
    "age": Relation(True, "You are {value}.", "{subject} is {value}."),
    "birthday": Relation(True, "Your birthday is {value}.", "{subject}'s birthday is {value}."),
    "lives": Relation(True, "You live {value}.", "{subject} lives {value}."),
    "from": Relation(True, "You come from {value}.", "{subject} comes from {value}."),
    "works-as": Relation(True, "You work as {value}.", "{subject} works as {value}."),
    "works-at": Relation(True, "You work {value}.", "{subject} works {value}."),
    "studies": Relation(True, "You study {value}.", "{subject} studies {value}."),
    "likes": Relation(False, "You like {value}.", "{subject} likes {value}."),
    "dislikes": Relation(False, "You don't like {value}.", "{subject} doesn't like {value}."),
    "favourite": Relation(False, "Your favourite {value}.", "{subject}'s favourite {value}."),
    "allergic": Relation(False, "You are allergic to {value}.", "{subject} is allergic to {value}."),
    "avoids": Relation(False, "You don't eat or drink {value}.", "{subject} doesn't eat or drink {value}."),
    "takes": Relation(False, "You take {value}.", "{subject} takes {value}."),
    "has": Relation(False, "You have {value}.", "{subject} has {value}."),
    "plays": Relation(False, "You play {value}.", "{subject} plays {value}."),
    "speaks": Relation(False, "You speak {value}.", "{subject} speaks {value}."),
    "married": Relation(True, "You are married to {value}.", "{subject} is married to {value}."),
    "place-of": Relation(True, "You keep {value}.", "{subject} is {value}."),
    "is": Relation(False, "You are {value}.", "{subject} is {value}."),
    "did": Relation(False, "You {value}.", "{subject} {value}."),
}
""""favourite" holds what and which: "colour is green". "place-of" of a thing: subject "the spare key", value "under the pot"."""


def sentence(subject: str, relation: str, value: str) -> str:
    """What is known, spoken to the person.

    >>> sentence("me", "lives", "in Bristol"), sentence("Marie", "works-as", "a nurse")
    ('You live in Bristol.', 'Marie works as a nurse.')
    """
    told = RELATIONS[relation]
    if subject == ME:
        return told.mine.format(value=value)
    text = told.other.format(subject=whose(subject), value=value)
    if relation == "place-of" and subject.endswith("s") and not subject.endswith("ss"):
        text = text.replace(" is ", " are ", 1)
    return text[0].upper() + text[1:]


def whose(subject: str) -> str:
    """A person of whom only the relation is known is his: "mother" is "your mother". Names and "the spare key" stay."""
    return f"your {subject}" if subject[:1].islower() and not subject.startswith(("the ", "a ", "an ", "your ")) else subject
