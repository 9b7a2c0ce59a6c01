"""report.html: one file that opens from disk, and asks nothing of a network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from harness.catalogue.entries import ModelTable
from harness.judge.judgement import Judgement
from harness.show import notes, style, words
from harness.show.explain_claim import explained_claim
from harness.show.exports import session_tables
from harness.show.figures import CONTROLS, Drawn
from harness.show.look import REPORT
from harness.show.report.answers import answers
from harness.show.report.inline import inline_svg
from harness.show.tables import Table
from harness.show.textbook import SIDES, estimand, found, lines, measured
from harness.vocabulary import Pair, Verdict, VerdictWord

#: Words of which a reader first asks why, and not of what.
UNSAID_BY_NAMES = {VerdictWord.DEPENDS, VerdictWord.NOT_TESTABLE}
#: More rows than these of a figure's data stand in its CSV only.
DATA_ROWS = 400


@dataclass(frozen=True, slots=True)
class Chip:
    """A verdict in a few words, and where its chain stands."""

    label: str
    language: str
    colour: str
    sign: str
    word: str
    effect: str
    what: str
    href: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure's pages, and the numbers behind them."""

    stem: str
    title: str
    pages: tuple[Markup, ...]
    data: Table
    left_out: int


def write_html(
    folder: Path, judgement: Judgement, layout: ModelTable, drawn: Sequence[Drawn]
) -> Path:
    """The whole report into `folder`, with the figures that were drawn as SVG."""
    path = folder / "report.html"
    text = html(judgement, layout, drawn)
    path.write_text(text.translate(dict.fromkeys(CONTROLS)), encoding="utf-8")
    return path


def html(judgement: Judgement, layout: ModelTable, drawn: Sequence[Drawn]) -> str:
    """The report as text. Whatever a session's names hold is escaped."""
    environment = Environment(
        loader=PackageLoader("harness.show.report"), undefined=StrictUndefined,
        autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("report.html").render(_context(judgement, layout, drawn))


def _context(judgement: Judgement, layout: ModelTable, drawn: Sequence[Drawn]) -> dict[str, Any]:
    said = answers(judgement)
    return {
        "headline": notes.headline(judgement),
        "runtimes": notes.runtime_lines(judgement),
        "languages": words.language_titles(judgement),
        "colours": style.language_colours(judgement),
        "answers": said,
        "surprises": [_chip(judgement, verdict) for verdict in said.surprises],
        "confirmations": [_chip(judgement, verdict) for verdict in said.confirmations],
        "not_testable": [_chip(judgement, verdict) for verdict in said.not_testable],
        "statements": {claim.id: claim.statement for claim in judgement.plan.claims},
        "book": list(_book(judgement)),
        "sides": SIDES,
        "tables": [
            table
            for name, table in session_tables(judgement, layout).items()
            if name not in ("textbook", "languages")  # they stand above as figure 1
        ],
        "of_language": _of_language(judgement),
        "pictures": list(_pictures(judgement, drawn)),
        "claims": [_claim(judgement, claim.id) for claim in judgement.plan.claims],
        "sources": _sources(judgement),
        "machine": _machine(judgement),
        "controls": judgement.controls.results,
        "blocks": judgement.surroundings.blocks,
        "cautions": notes.caution_lines(judgement),
        "footnote": notes.footnote(judgement),
        "stopping": notes.stopping_text(judgement),
        "plan": judgement.plan,
        "host": judgement.host,
        "css": Markup(_own("report.css")),
        "js": Markup(_own("report.js")),
    }


def _own(name: str) -> str:
    """A file of ours beside the template; it holds nothing of a session."""
    return resources.files("harness.show.report").joinpath("templates", name).read_text("utf-8")


def _of_language(judgement: Judgement) -> dict[str, str]:
    """By what a row of a table is called, its language: what the filter goes by."""
    titles = {title: language for language, title in words.language_titles(judgement).items()}
    return titles | {
        words.runtime_label(judgement, runtime.language, runtime.runtime): runtime.language
        for runtime in words.measured_runtimes(judgement)
    }


def _chip(judgement: Judgement, verdict: Verdict) -> Chip:
    pair = verdict.headline
    effect = words.effect_text(pair)
    told = pair.reason if verdict.word in UNSAID_BY_NAMES else pair.name
    return Chip(
        label=words.runtime_label(judgement, verdict.language, verdict.runtime),
        language=verdict.language,
        colour=style.language_colours(judgement).get(verdict.language, REPORT.faint),
        sign=style.SIGNS[verdict.word],
        word=words.word_text(verdict),
        effect="" if effect == words.NOTHING else effect,
        what=told or pair.name or pair.reason,
        href=anchor(judgement, verdict),
    )


def anchor(judgement: Judgement, verdict: Verdict) -> str:
    """The id of the verdict's chain, from its place: names may hold anything."""
    return f"verdict-{judgement.verdicts.index(verdict)}"


def _book(judgement: Judgement) -> Iterator[dict[str, Any]]:
    """The textbook's rows, each with both sides, their claims and their verdicts."""
    for line in lines(judgement):
        sides = []
        for statement in (line.threads, line.processes):
            claims = [
                {
                    "id": claim,
                    "what": estimand(judgement, _entry(judgement, claim)),
                    "chips": [_chip(judgement, v) for v in found(judgement, line, claim)],
                }
                for claim in measured(judgement, statement)
            ]
            sides.append({"text": statement.text, "claims": claims})
        yield {"title": line.title, "language": line.language, "sides": sides}


def _entry(judgement: Judgement, claim: str) -> Any:
    return next(each for each in judgement.plan.claims if each.id == claim)


def _pictures(judgement: Judgement, drawn: Sequence[Drawn]) -> Iterator[Picture]:
    for each in drawn:
        drawing = each.drawing
        if drawing.stem == "textbook":
            continue  # it stands above as a table
        files = [path for page in each.pages for path in page if path.suffix == ".svg"]
        pages = tuple(
            Markup(inline_svg(path.read_text("utf-8"), REPORT, f"{drawing.stem}-{number}"))
            for number, path in enumerate(files)
        )
        data = each.table
        kept = Table(data.title, data.headings, data.rows[:DATA_ROWS])
        left_out = len(data.rows) - len(kept.rows)
        yield Picture(drawing.stem, drawing.title, pages, kept, left_out)


def _claim(judgement: Judgement, claim_id: str) -> dict[str, Any]:
    claim = _entry(judgement, claim_id)
    verdicts = [v for v in judgement.verdicts if v.claim == claim_id]
    return {
        "id": claim_id,
        "statement": claim.statement,
        "reason": claim.reason,
        "verdicts": [
            {
                "chip": _chip(judgement, verdict),
                "names": verdict.headline.name,
                "reason": verdict.headline.reason,
                "level": verdict.level,
                "without_flagged": verdict.without_flagged,
                "pairs": [_pair(pair) for pair in (*verdict.conditions, *verdict.exceptions)],
            }
            for verdict in verdicts
        ],
        "chain": "\n".join(explained_claim(judgement, claim_id)),
    }


def _pair(pair: Pair) -> tuple[str, ...]:
    return (
        pair.condition or words.NOTHING,
        pair.name,
        pair.word.replace("-", " "),
        words.effect_text(pair),
        words.basis_text(pair),
        pair.reason,
    )


def _sources(judgement: Judgement) -> list[dict[str, Any]]:
    """The loops of probes that hang on how they are written, with their flags."""
    probes = {probe.id: probe for probe in judgement.plan.probing.probes}
    return [
        {
            "probe": probes[name].title,
            "language": runtime.language,
            "runtime": words.runtime_label(judgement, runtime.language, runtime.runtime),
            "flags": "  ".join(runtime.flags) or str(runtime.facts.get("compiler_flags") or ""),
            "source": source,
        }
        for name in probes
        for runtime in words.measured_runtimes(judgement)
        if (source := runtime.excerpts.get(name))
    ]


def _machine(judgement: Judgement) -> list[tuple[str, str]]:
    """What is known of the host, as name and value."""
    host = judgement.host
    told = [
        (name.replace("_", " "), value)
        for name, value in host.model_dump(exclude={"tools", "schema_version"}).items()
    ]
    tools = [
        (f"{tool.language}: {tool.tool}", f"{tool.version} {tool.path}") for tool in host.tools
    ]
    return [(name, str(value)) for name, value in (*told, *tools) if value is not None]
