"""Settings are documented: each has its row in the README, with its true default."""

import re
from pathlib import Path

from app.settings import Settings

README = Path(__file__).parents[2] / "README.md"


def test_every_setting_has_its_row_in_the_readme_with_its_default() -> None:
    rows = re.findall(r"^\| `KINDLING_(\w+)` \| (.*?) \| (.+) \|$", README.read_text(), re.M)
    told = {name.lower(): default.strip("`") for name, default, _ in rows}
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    assert told == {name: _written(default) for name, default in defaults.items()}
    assert all(len(meaning) > 10 for _, _, meaning in rows)


def _written(default: object) -> str:
    """A default as one would set it in the environment; empty for nothing."""
    return {None: "", (): "[]"}.get(default, str(default))  # type: ignore[call-overload, no-any-return]


def test_there_are_fewer_than_forty_settings() -> None:
    assert len(Settings.model_fields) < 40
