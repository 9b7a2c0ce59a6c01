"""No source of the harness knows a language, a runtime or a model: all that is in `lang/`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.catalogue.manifest import find_languages
from harness.vocabulary import Family

ROOT = Path(__file__).resolve().parents[1]
HARNESS = ROOT / "harness"
MANIFESTS = [language.manifest for language in find_languages(ROOT / "lang", {})]

#: As a whole literal: `"go"` is a language, "go on with" is not.
LANGUAGES = {word for manifest in MANIFESTS for word in (manifest.name, manifest.title)}
HEADLINES = {
    model
    for manifest in MANIFESTS
    for model in (manifest.headline.threads, manifest.headline.processes)
    if model is not None
}
#: Anywhere in a literal or an identifier. Families are words of the harness's own.
WORDS = {
    "asyncio", "clang", "cpython", "gcc", "gil", "golang", "goroutine", "goroutines", "java",
    "jvm", "pthread", "pthreads", "python", *HEADLINES,
} - set(Family)  # fmt: skip

#: These find and set up the interpreter that the harness itself runs on.
SET_UP = ("bootstrap.py", "setup/")
#: (file, literal or identifier) -> why it is no mention of a language under test.
EXEMPT = {
    ("measure/build.py", "PYTHON"): (
        "the harness's own interpreter reads variables of this beginning; what is measured must "
        "not inherit them"
    ),
    ("measure/build.py", "C"): "LC_ALL=C: the one locale that every machine has",
    ("measure/host.py", "harness_python"): "the version of the harness's own interpreter",
    ("measure/host.py", "python_version"): "the standard library's word for the same",
    ("store/host.py", "harness_python"): "the same as it is stored",
    ("store/writer.py", "pthread_sigmask"): "the standard library's name of a POSIX call",
}


@dataclass(frozen=True)
class Mention:
    """A literal or identifier that names what only `lang/` may know."""

    line: int
    text: str


def mentions(source: str) -> list[Mention]:
    """Every mention in a source file, comments and docstrings left out."""
    tree = ast.parse(source)
    docstrings = set(_docstrings(tree))
    found = []
    for node in ast.walk(tree):
        if node in docstrings:
            continue
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Constant):
            value = node.value
            text = value.decode("latin-1") if isinstance(value, bytes) else value
            if isinstance(text, str) and (text in LANGUAGES or _has_word(text)):
                found.append(Mention(line, text))
        else:
            found += [Mention(line, name) for name in _identifiers(node) if _has_word(name)]
    return found


def _docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def _identifiers(node: ast.AST) -> Iterator[str]:
    """Whatever else of a node is text: names, attributes, arguments, modules."""
    for _, value in ast.iter_fields(node):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                yield item


def _has_word(text: str) -> bool:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower()
    return any(re.search(rf"(?<![a-z0-9]){_pattern(word)}(?![a-z])", apart) for word in WORDS)


def _pattern(word: str) -> str:
    """Any model that a headline may mean where it follows a fact, as in `processes-{method}`."""
    return re.sub(r"\\\{\w+\\\}", "[a-z0-9-]+", re.escape(word))


def harness_files() -> list[str]:
    every = (path.relative_to(HARNESS).as_posix() for path in HARNESS.rglob("*.py"))
    return sorted(name for name in every if not name.startswith(SET_UP))


def found_in(name: str) -> list[Mention]:
    return mentions((HARNESS / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", harness_files())
def test_a_source_of_the_harness_names_no_language_runtime_or_model(name: str) -> None:
    told = [each for each in found_in(name) if (name, each.text) not in EXEMPT]

    assert told == [], f"harness/{name}: what is particular to a language belongs into its manifest"


def test_every_exemption_is_needed_and_has_its_reason() -> None:
    needed = {(name, each.text) for name in harness_files() for each in found_in(name)}

    assert set(EXEMPT) <= needed, "take out what is no longer there"
    assert all(EXEMPT.values())


def test_every_language_of_the_project_is_looked_for() -> None:
    folders = {path.parent.name for path in ROOT.glob("lang/*/language.yaml")}

    assert folders
    assert folders <= LANGUAGES
    assert set(Family) >= HEADLINES - WORDS


def test_a_headline_that_follows_a_fact_stands_for_every_model_that_it_may_mean() -> None:
    pattern = re.compile(_pattern("workers-{method}"))

    assert pattern.search("key/workers-spawn/pool")
    assert not pattern.search("workers alone")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("if language == 'go':\n    pass", "go"),
        ("titles = {'x': 'Java'}", "Java"),
        ("argv = ('gcc', '-O2')", "gcc"),
        ("print(f'install {name} with clang-17')", " with clang-17"),
        ("hint = 'limited by the GIL'", "limited by the GIL"),
        ("path = b'/usr/bin/python3'", "/usr/bin/python3"),
        ("model = 'processes-fork'", "processes-fork"),
        ("key = 'x/pthreads/pool'", "x/pthreads/pool"),
        ("def start_jvm(): ...", "start_jvm"),
        ("class JavaRuntime: ...", "JavaRuntime"),
        ("import asyncio", "asyncio"),
        ("from tools.golang import build", "tools.golang"),
        ("os.fork()", "fork"),
        ("run(python=found)", "python"),
        ("def run(goroutines: int) -> None: ...", "goroutines"),
        ("'''The contract.'''\nx = 'the contract of CPython'", "the contract of CPython"),
    ],
)
def test_a_mention_is_found_wherever_code_can_hide_it(source: str, text: str) -> None:
    assert [each.text for each in mentions(source)] == [text]


@pytest.mark.parametrize(
    "source",
    [
        "# gcc and clang both warn\nx = 1",
        "'''Threads under a GIL run in turn.'''",
        "def f():\n    '''As Python does.'''",
        "class C:\n    '''What goroutines share.'''",
        "c = go = 1",
        "say('go on with: harness run')",
        "say('which needs a C compiler')",
        "family in ('threads', 'processes', Family.ASYNC)",
        "say('forked workers, originals and clangour')",
    ],
)
def test_comments_docstrings_and_ordinary_words_are_no_mention(source: str) -> None:
    assert mentions(source) == []
