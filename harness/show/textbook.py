"""The textbook's own table: its statements, the claims that test them, and what was found."""

from __future__ import annotations

from dataclasses import dataclass

from harness.catalogue.claim import Claim, Part
from harness.catalogue.entries import Statement
from harness.catalogue.probe_part import ProbePart
from harness.catalogue.terms import Mechanism, NamedModel
from harness.judge.judgement import Judgement
from harness.show import words
from harness.show.tables import Table
from harness.vocabulary import Verdict

SIDES = ("Multithreading", "Multiprocessing")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table. With `language` only that language's verdicts stand under it."""

    title: str
    threads: Statement
    processes: Statement
    language: str = ""


def lines(judgement: Judgement) -> list[Line]:
    """The table's rows, then those of the languages that it names and the session has."""
    book = judgement.plan.textbook
    titles = words.language_titles(judgement)
    return [
        *(Line(row.aspect, row.threads, row.processes) for row in book.comparison),
        *(
            Line(titles[language], row.threads, row.processes, language)
            for language, row in book.languages.items()
            if language in titles
        ),
    ]


def found(judgement: Judgement, line: Line, claim: str) -> list[Verdict]:
    """The verdicts on a claim that stand under a statement of that row."""
    return [
        verdict
        for verdict in judgement.verdicts
        if verdict.claim == claim and line.language in ("", verdict.language)
    ]


def measured(judgement: Judgement, statement: Statement) -> list[str]:
    """The claims of the statement that this session judged."""
    judged = {verdict.claim for verdict in judgement.verdicts}
    return [claim for claim in statement.claims if claim in judged]


def textbook_table(judgement: Judgement) -> Table:
    """A row per statement and claim, a column per language: the word and the effect."""
    return _table(judgement, "The textbook's table, measured", in_languages=False)


def language_table(judgement: Judgement) -> Table | None:
    """As `textbook_table`, what the textbook says of each language. None if it says nothing."""
    table = _table(
        judgement, "What the textbook says of each language, measured", in_languages=True
    )
    return table if table.rows else None


def _table(judgement: Judgement, title: str, *, in_languages: bool) -> Table:
    titles = words.language_titles(judgement)
    # A row that is of one language has one column, of whatever language.
    columns = [""] if in_languages else list(dict.fromkeys(v.language for v in judgement.verdicts))
    rows = []
    for line in lines(judgement):
        if bool(line.language) != in_languages:
            continue
        for side, statement in zip(SIDES, (line.threads, line.processes), strict=True):
            said = (line.title, f"{side}: {statement.text}")
            claims = measured(judgement, statement)
            for claim_id in claims:
                claim = next(claim for claim in judgement.plan.claims if claim.id == claim_id)
                verdicts = found(judgement, line, claim_id)
                cells = [
                    "\n".join(_told(judgement, v) for v in verdicts if column in (v.language, ""))
                    for column in columns
                ]
                told = [cell or words.NOTHING for cell in cells]
                rows.append((*said, estimand(judgement, claim), *told))
            if not claims:
                rows.append((*said, "not measured yet", *(words.NOTHING for _ in columns)))
    headings = ("aspect", "the textbook", "what was measured")
    if in_languages:
        return Table(title, ("language", *headings[1:], "found"), tuple(rows))
    return Table(title, (*headings, *(titles[c] for c in columns)), tuple(rows))


def _told(judgement: Judgement, verdict: Verdict) -> str:
    effect = words.effect_text(verdict.headline)
    text = words.word_text(verdict) + ("" if effect == words.NOTHING else f"\n{effect}")
    several = len(judgement.verdict(verdict.claim, verdict.language)) > 1
    label = words.runtime_label(judgement, verdict.language, verdict.runtime)
    return f"{label}: {text}" if several else text


def estimand(judgement: Judgement, claim: Claim) -> str:
    """What the numbers under a statement are, in a few words."""
    told = dict.fromkeys(
        (
            *(_quantity(part) for part in claim.parts),
            *(_quantity_of_probe(judgement, part) for part in claim.probes if part.judged),
        )
    )
    return "; ".join(told)


def _quantity(part: Part) -> str:
    if part.estimand == "efficiency":
        return "speed-up, as a share of what the machine gives"
    if part.estimand == "speedup":
        return "speed-up over one worker"
    quantity = {
        "inclusive_ns": "time to make, run and join one worker",
        "exclusive_ns": "time",
        "throughput_per_s": "throughput",
    }[part.metric]
    return f"{quantity}, {_called(part.numerator)} : {_called(part.denominator)}"


def _quantity_of_probe(judgement: Judgement, part: ProbePart) -> str:
    metric = judgement.plan.probing.probe(part.probe).metric(part.metric)
    what = metric.what if metric else part.metric
    if part.estimand == "ratio":
        return f"{what}, {_called(part.numerator)} : {_called(part.denominator)}"
    name = part.name or what
    return f"{name}, share of runs" if part.estimand == "share" else name


def _called(mechanism: Mechanism | None) -> str:
    return mechanism.model if isinstance(mechanism, NamedModel) else str(mechanism)
