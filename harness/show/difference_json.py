"""Two sessions compared, as one JSON object for another program to read."""

from __future__ import annotations

import json
from typing import Any

from harness.judge.circumstances import RuntimePair, name_of
from harness.judge.difference import CellChange, Difference, VerdictChange
from harness.judge.judgement import Judgement
from harness.vocabulary import ComparisonRow, Interval, Pair


def difference_json(difference: Difference) -> str:
    """All of it: `a`, `b`, `warnings`, `absolute_comparable`, `summary`, `verdicts`, `cells`.

    Where only one session has a verdict or a cell, the other's value is null.
    """
    whole = {
        "a": _session(difference.a),
        "b": _session(difference.b),
        "warnings": difference.warnings,
        "absolute_comparable": difference.absolute_comparable,
        "other_machine": difference.other_machine,
        "summary": {
            "in_both": len(difference.in_both),
            "identical": len(difference.identical),
            "identical_without_effect": len(difference.identical_without_effect),
            "turned": len(difference.turned),
            "turned_conditions": len(difference.turned_conditions),
        },
        "verdicts": [_verdict(each) for each in difference.verdicts],
        "cells": [_cell(each) for each in difference.cells],
    }
    return json.dumps(whole, indent=1)


def _session(judgement: Judgement) -> dict[str, Any]:
    return {
        "session": judgement.plan.session,
        "host": judgement.host.hostname,
        "profile": judgement.plan.profile,
        "blocks": judgement.blocks,
        "finished": judgement.finished,
    }


def _runtimes(pair: RuntimePair) -> dict[str, str | None]:
    """An empty runtime is a language that could not run there."""
    return {
        "language": pair.language,
        "runtime_a": name_of(pair.a),
        "runtime_b": name_of(pair.b),
    }


def _verdict(each: VerdictChange) -> dict[str, Any]:
    return {
        "claim": each.claim,
        **_runtimes(each.runtimes),
        "change": each.change,
        "effects_apart": each.effects_apart,
        "a": None if each.a is None else _pair(each.a.headline) | _provisional(each.a.provisional),
        "b": None if each.b is None else _pair(each.b.headline) | _provisional(each.b.provisional),
        "conditions": [
            {
                "condition": condition.condition,
                "change": condition.change,
                "a": _pair(condition.a),
                "b": _pair(condition.b),
            }
            for condition in each.conditions
        ],
    }


def _provisional(provisional: bool) -> dict[str, bool]:
    return {"provisional": provisional}


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "verdict": pair.word,
        "pair": pair.name,
        **_numbers(pair.interval, "effect"),
        "reason": pair.reason,
    }


def _cell(each: CellChange) -> dict[str, Any]:
    row = each.row
    return {
        **_runtimes(each.runtimes),
        "model": row.model,
        "lifetime": row.lifetime,
        "subject": row.subject,
        "workers": row.workers,
        "condition": row.condition,
        "metric": row.metric,
        "unit": row.unit,
        "change": each.word,
        "ratio": each.ratio,
        "a": _row(each.a),
        "b": _row(each.b),
    }


def _row(row: ComparisonRow | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {**_numbers(row.interval, "estimate"), "status": row.status}


def _numbers(interval: Interval | None, called: str) -> dict[str, float | int | None]:
    if interval is None:
        return {called: None, "low": None, "high": None, "blocks": 0}
    return {
        called: interval.estimate,
        "low": interval.low,
        "high": interval.high,
        "blocks": interval.blocks,
    }
