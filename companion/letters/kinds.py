"""What a letter is: the page with its parts, what was told for it, and how far the talk about it has come."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

QUESTIONS = ("whom", "happened", "needed", "between")
"""For whom, what happened, what must not be missing, something that only the two know."""
MOST_UNDONE = 20
MOST_CHARS = 20_000
"""Of a letter; one that is longer was not spoken."""


@dataclass(frozen=True)
class Page:
    """`parts` are paragraphs of whole sentences; greeting, closing and name have no comma at their end."""

    greeting: str = ""
    parts: tuple[str, ...] = ()
    closing: str = ""
    sign: str = ""
    ps: str = ""
    """What comes after the name, in whole sentences."""

    def __str__(self) -> str:
        end = "\n".join(
            filter(None, (self.closing + ("" if self.closing.endswith((" from", ".")) or not self.closing else ","), self.sign))
        )
        return "\n\n".join(
            filter(None, (f"{self.greeting}," if self.greeting else "", *self.parts, end, self.ps and f"P.S. {self.ps}"))
        )

    @staticmethod
    def from_text(text: str) -> "Page":
        """The page that such a text is of, as far as it shows."""
        raw = [block for block in text.strip().split("\n\n") if block.strip()]
        blocks = [" ".join(block.split()) for block in raw]
        greeting = blocks.pop(0).rstrip(",") if blocks and blocks[0].endswith(",") and len(blocks) > 1 else ""
        ps = blocks.pop().removeprefix("P.S. ") if blocks and blocks[-1].startswith("P.S. ") else ""
        last = raw[-2 if ps else -1].split("\n") if raw else [""]
        closing, sign = "", ""
        if len(blocks) > 1 and last[0].endswith(",") and len(last) <= 2:
            blocks.pop()
            closing, sign = last[0].rstrip(","), last[1] if len(last) == 2 else ""
        return Page(greeting, tuple(blocks), closing, sign, ps)


@dataclass(frozen=True)
class Told:
    """All of it is one JSON text in the table, so that each step is kept whole or not at all."""

    whom: str = ""
    """As it was said: "my sister marie"."""
    name: str = ""
    relation: str = ""
    asking: str = QUESTIONS[0]
    """The question that waits for its answer; "" when the draft is made."""
    answers: dict[str, str] = field(default_factory=dict)
    page: Page = Page()
    before: tuple[Page, ...] = ()
    """How the page was before each change, the latest last."""
    read: int = 0
    """How many pieces of the page were read aloud so far."""

    def answered(self, text: str) -> "Told":
        """With the answer to the question that waits; the next one waits then."""
        answers = self.answers | {self.asking: text}
        left = [one for one in QUESTIONS[1:] if one not in answers]
        return replace(self, answers=answers, asking=left[0] if left else "")

    def changed(self, page: Page) -> "Told":
        """With another page, and the one before it for who takes that back."""
        return replace(self, page=page, before=(*self.before, self.page)[-MOST_UNDONE:])

    def to_json(self) -> str:
        pages = [_list(page) for page in (self.page, *self.before)]
        return json.dumps(
            {
                "whom": self.whom, "name": self.name, "relation": self.relation, "asking": self.asking, "read": self.read,
                "answers": self.answers, "parts": list(self.page.parts), "pages": pages,
            },
            ensure_ascii=False,
        )  # fmt: skip

    @staticmethod
    def from_json(text: str) -> "Told":
        """What it says; of one that is damaged, what can be read."""
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            return Told(asking="")
        pages = [_page(one) for one in found.get("pages", ()) if isinstance(one, list)] if _is_list(found.get("pages")) else []
        answers = found.get("answers")
        asking, read = found.get("asking"), found.get("read")
        return Told(
            whom=_text(found.get("whom")),
            name=_text(found.get("name")),
            relation=_text(found.get("relation")),
            asking=asking if asking in QUESTIONS else "",
            answers={k: v for k, v in answers.items() if isinstance(v, str)} if isinstance(answers, dict) else {},
            page=pages[0] if pages else Page(),
            before=tuple(pages[1:]),
            read=read if type(read) is int and 0 <= read < MOST_CHARS else 0,
        )


@dataclass(frozen=True)
class Letter:
    """`state`: asking (the questions aren't all answered), draft (it is being changed), kept."""

    id: int
    whom: str
    state: str
    made: int
    changed: int
    told: Told
    text: str = ""


def _list(page: Page) -> list[Any]:
    return [page.greeting, list(page.parts), page.closing, page.sign, page.ps]


def _page(found: list[Any]) -> Page:
    greeting, parts, closing, sign, ps = [*found, ""][:5] if len(found) in (4, 5) else ("", [], "", "", "")  # 4: an older one
    kept = tuple(one for one in parts if isinstance(one, str)) if _is_list(parts) else ()
    return Page(_text(greeting), kept, _text(closing), _text(sign), _text(ps))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _is_list(value: Any) -> bool:
    return isinstance(value, list)
