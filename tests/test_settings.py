"""Every setting says what it is and takes what it says; what is written is read back."""

import tomllib
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from companion.settings import SECTIONS, Rule, Settings, Voice
from companion.settings_file import load, read
from companion.settings_sample import as_toml, sample, show

RULES = {f"{section}.{name}": rule for section, rules in SECTIONS.items() for name, rule in rules.items()}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "companion.toml"


def test_settings_cannot_be_changed_by_a_part() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().voice.rate_wpm = 1  # type: ignore[misc]


# Every field


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_field_tells_what_it_is_and_what_it_takes(rule: Rule) -> None:
    assert rule.help[0].isupper()
    assert rule.help.endswith(".")
    assert rule.needs
    if rule.kind in (int, float):
        assert rule.low < rule.high
    elif rule.kind is str:
        assert rule.choices or rule.longest


@pytest.mark.parametrize(("section", "name"), [name.split(".") for name in RULES], ids=RULES)
def test_a_default_fits_its_own_rule(section: str, name: str) -> None:
    default = getattr(getattr(Settings(), section), name)
    assert SECTIONS[section][name].accept(default) == default


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.kind in (int, float)])
def test_a_number_is_taken_up_to_its_limits_and_no_further(name: str) -> None:
    rule = RULES[name]
    step = 1 if rule.kind is int else 1e-6
    low, high = rule.kind(rule.low), rule.kind(rule.high)
    assert [rule.accept(value) for value in (low, high)] == [low, high]
    assert [rule.accept(value) for value in (low - step, high + step)] == [None, None]  # type: ignore[operator]


OTHER_TYPES: dict[type, list[object]] = {
    bool: [1, 0.5, "true"],
    int: [True, 12.0, "12"],
    float: [True, "12", float("nan"), float("inf"), 10**400],
    str: [True, 12, 12.5],
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_value_of_another_type_is_refused(rule: Rule) -> None:
    others = [*OTHER_TYPES[rule.kind], None, [], {}, b""]
    assert [value for value in others if rule.accept(value) is not None] == []


# There and back


def values(rule: Rule) -> st.SearchStrategy[Any]:
    if rule.kind is bool:
        return st.booleans()
    if rule.choices:
        return st.sampled_from(rule.choices)
    if rule.kind is str:
        text = st.from_regex(rule.shape, fullmatch=True) if rule.shape else st.text(max_size=rule.longest)
        return text.filter(lambda value: rule.accept(value) is not None)
    limits: dict[str, Any] = {"min_value": rule.low, "max_value": rule.high}
    return st.integers(**limits) if rule.kind is int else st.floats(**limits)


def any_settings() -> st.SearchStrategy[Settings]:
    sections = {
        section.name: st.builds(type(section.default), **{name: values(rule) for name, rule in SECTIONS[section.name].items()})
        for section in fields(Settings)
    }
    return st.builds(Settings, **sections)


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(settings=any_settings())
def test_any_settings_are_read_back_as_they_were_written(file: Path, settings: Settings) -> None:
    file.write_text(sample(settings), encoding="utf-8", newline="")
    assert read(file) == (settings, [])


def test_the_sample_is_complete_explained_and_all_default(file: Path) -> None:
    file.write_text(sample(), encoding="utf-8")
    assert load(file) == Settings()
    written = tomllib.loads(sample())
    assert {section: list(table) for section, table in written.items()} == {name: list(rules) for name, rules in SECTIONS.items()}
    unwrapped = sample().replace("\n# ", " ")
    assert [rule.help for rule in RULES.values() if rule.help not in unwrapped] == []
    assert all(len(line) <= 100 for line in sample().splitlines())


def test_show_has_a_row_for_every_setting() -> None:
    rows = show(replace(Settings(), voice=Voice(pitch=33)))
    assert [f"{row.section}.{row.name}" for row in rows] == list(RULES)
    assert [(row.name, row.value, row.default) for row in rows if row.value != row.default] == [("pitch", 33, 50)]


@pytest.mark.parametrize(
    ("value", "written"),
    [(True, "true"), (False, "false"), (60.0, "60"), (0.3, "0.3"), (7, "7"), ('a "b" \\ c', r'"a \"b\" \\ c"'), ("", '""')],
)
def test_as_toml(value: bool | float | str, written: str) -> None:
    assert as_toml(value) == written
    assert tomllib.loads(f"value = {written}") == {"value": value}


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        *((good, True) for good in ("auto", "none", "hifiberry-dac", "wm8960", "a" * 40)),
        *((bad, False) for bad in ("", "a b", "dac\n", "../x", "dac,option=1", "WM8960", "a" * 41)),
    ],
)
def test_a_sound_board_is_a_plain_name(name: str, fits: bool) -> None:
    """It ends up in a line that the Raspberry Pi's firmware reads."""
    assert SECTIONS["board"]["sound"].accept(name) == (name if fits else None)
