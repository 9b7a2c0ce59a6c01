"""Where things are in this checkout, and the languages a command was asked to work with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.catalogue.loader import Catalogue
from harness.catalogue.manifest import Language, find_languages
from harness.errors import InputError, unknown_name
from harness.measure.programs import USUAL, Program, prepare, prepare_native
from harness.measure.runtimes import choices
from harness.measure.service import NativePrograms
from harness.measure.toolchain import MissingTool
from harness.store import MissingLanguage

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "results"
BUILD = ROOT / "build"
LANGUAGES = ROOT / "lang"


@dataclass(frozen=True)
class Prepared:
    """Languages made ready. `programs` may hold the ceiling's beyond those that were asked for."""

    programs: tuple[Program, ...]
    missing: tuple[MissingLanguage, ...]
    measured: frozenset[str]
    native: NativePrograms | None


def known_languages() -> list[Language]:
    """Every language folder of the project and of HARNESS_LANG_PATH."""
    if not LANGUAGES.is_dir():
        raise InputError(
            "looking for languages",
            str(LANGUAGES),
            "there is no such folder",
            "run harness from a checkout of the project",
        )
    return find_languages(LANGUAGES)


def chosen_languages(names: Sequence[str]) -> list[Language]:
    """The languages of those names, all if there are none. Raises UsageError."""
    known = {language.name: language for language in known_languages()}
    for name in names:
        if name not in known:
            raise unknown_name("choosing a language", "language", name, known)
    return [known[name] for name in names or sorted(known)]


def prepare_for_session(
    names: Sequence[str],
    catalogue: Catalogue,
    announce: Callable[[str], None],
    runtimes: Sequence[str] = (),
    variants: bool = False,
) -> Prepared:
    """Build what was asked for, the ceiling's language, and the harness's own programs.

    `runtimes` and `variants` as in `harness.measure.runtimes.choices`.
    """
    chosen = chosen_languages(names)
    asked = frozenset(language.name for language in chosen)
    yardstick = catalogue.ceiling.language
    extra = [
        language
        for language in known_languages()
        if language.name == yardstick and yardstick not in asked
    ]
    wanted = choices(chosen, runtimes, variants) + [(language, USUAL) for language in extra]
    programs, missing = prepare(wanted, BUILD, announce)
    native = prepare_native(BUILD)
    return Prepared(
        programs=tuple(programs),
        missing=tuple(gone for gone in missing if gone.language in asked),
        measured=asked,
        native=None if isinstance(native, MissingTool) else native,
    )
