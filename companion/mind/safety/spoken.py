"""Her words of danger made his: his country's number, the line he can talk to, and somebody of his to call."""

import re

from companion.mind.safety.helplines import Country, in_digits

NUMBER = "your local emergency number"
CLOSING = re.compile(r" (?:I'm (?:staying on|here|still here|listening)[^.?!]*[.]|I'm here, and I'm listening[.])$")
TELL_COUNTRY = " Tell me which country you're in, and I'll tell you the number."
WHICH_COUNTRY = (
    "I don't know which country you're in, and I won't guess a number. Which one is it? If it can't wait, anyone near you "
    "can call for help.",
    "I can give you the right number when I know the country. Which one are you in? If it's urgent, ask anyone near you to call.",
)
OTHER_COUNTRY = (
    "I have no checked number for there, and I won't guess. Anyone near you will know the emergency number: ask them now.",
    "That's a country I have no number for. A neighbour, a shop, anyone near you knows the one for an ambulance. Ask them.",
)


def first(text: str, kind: str, country: Country | None, person: str) -> str:
    """The first answer: all that he may need, and her last sentence still last."""
    found = CLOSING.search(text)
    begin, end = (text[: found.start()], found[0]) if found else (text, "")
    return begin + _helpline(kind, country) + _person(person) + ("" if country else TELL_COUNTRY) + end if kind else text


def with_number(text: str, kind: str, country: Country | None) -> str:
    return text.replace(NUMBER, country.emergency(kind)) if country is not None else text


def number(kind: str, country: Country) -> str:
    """The answer to "what's the number?"."""
    emergency = f"In an emergency it's {country.emergency(kind)}."
    if country.police != country.ambulance:
        emergency = f"It's {in_digits(country.ambulance)} for an ambulance, and {in_digits(country.police)} for the police."
    return emergency + _helpline(kind, country)


def _helpline(kind: str, country: Country | None) -> str:
    line = country.helpline(kind) if country is not None else None
    return f" To talk to someone, there's {line.spoken}." if line is not None else ""


def _person(person: str) -> str:
    return f" Call {person} too, so you're not alone with it." if person else ""
