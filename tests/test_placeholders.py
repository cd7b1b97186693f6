"""Libraries that another one imports for nothing that is used here stay unloaded, and can be loaded later."""

import subprocess
import sys

import pytest

from companion.placeholders import placeholders


def test_vosk_works_without_what_it_imports_for_fetching() -> None:
    code = (
        "import sys\n"
        "from companion.placeholders import placeholders\n"
        "with placeholders('requests', 'srt', 'tqdm'):\n"
        "    import vosk\n"
        "assert vosk.KaldiRecognizer and vosk.Model\n"
        "assert not {'requests', 'urllib3', 'tqdm', 'srt'} & set(sys.modules), 'loaded after all'\n"
        "import requests\n"
        "assert requests.get\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_what_is_loaded_already_stays_as_it_is() -> None:
    with placeholders("json"):
        import json
    assert json.loads("[1]") == [1]


def test_a_placeholder_can_do_nothing() -> None:
    with placeholders("not_there_at_all"):
        import not_there_at_all  # type: ignore[import-not-found]

        assert not_there_at_all.anything is None
        with pytest.raises(TypeError):
            not_there_at_all.anything()  # type: ignore[misc]
    assert "not_there_at_all" not in sys.modules
