"""A whole output is accepted, or refused for the one rule that it breaks."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given

from harness.protocol import (
    Expectation,
    Message,
    ProtocolViolation,
    checked_description,
    checked_iterations,
    checked_observations,
    parse_line,
)
from harness.vocabulary import Schedule
from tests.protocol.lines import EXAMPLES, encoded
from tests.protocol.strategies import Run, runs

Line = dict[str, Any]

#: Two workers with a task each, one warm-up, two counted iterations.
EXPECTED = Expectation(workers=2, tasks=4, warmups=1, iterations=2)
ITERATION: Line = {
    "v": 1,
    "type": "iteration",
    "index": 0,
    "warmup": True,
    "requested_ns": 100,
    "joined_ns": 190,
    "ready_ns": [110, 120],
    "start_ns": [130, 140],
    "end_ns": [170, 180],
    "checksum": "f5f29b93d98573e8",
    "processes": [4711, 4711],
    "threads": [4712, 4713],
}
TIMES = ("requested_ns", "joined_ns", "ready_ns", "start_ns", "end_ns")


def iteration(index: int, warmup: bool) -> Line:
    later = 100 * index
    line = deepcopy(ITERATION) | {"index": index, "warmup": warmup}
    for name in TIMES:
        old = line[name]
        line[name] = [t + later for t in old] if isinstance(old, list) else old + later
    return line


def good_output() -> list[Line]:
    return [
        dict(EXAMPLES["started"]),
        iteration(0, True),
        iteration(1, False),
        iteration(2, False),
        dict(EXAMPLES["done"]),
    ]


def parsed(lines: list[Line]) -> list[Message]:
    return [parse_line(encoded(line)) for line in lines]


def test_a_good_output_gives_its_start_and_its_iterations_in_order() -> None:
    started, iterations = checked_iterations(parsed(good_output()), EXPECTED)

    assert started.pid == 4711
    assert [(each.index, each.warmup) for each in iterations] == [
        (0, True),
        (1, False),
        (2, False),
    ]


@given(runs())
def test_every_output_that_keeps_the_rules_is_accepted(run: Run) -> None:
    messages = run.messages()

    assert checked_iterations(messages, run.expected)[1] == tuple(messages[1:-1])


@given(runs())
def test_an_output_cut_short_anywhere_is_refused(run: Run) -> None:
    messages = run.messages()
    for length in range(len(messages)):
        with pytest.raises(ProtocolViolation):
            checked_iterations(messages[:length], run.expected)


def put(index: int, name: str, value: Any) -> Callable[[list[Line]], object]:
    """Give line `index` another value."""

    def spoil(lines: list[Line]) -> None:
        assert lines[index][name] != value
        lines[index][name] = value

    return spoil


def idle(index: int, worker: int, *names: str) -> Callable[[list[Line]], object]:
    """Make these entries of a worker null."""

    def spoil(lines: list[Line]) -> None:
        for name in names:
            lines[index][name][worker] = None

    return spoil


def shorten(index: int, name: str) -> Callable[[list[Line]], object]:
    return lambda lines: lines[index][name].pop()


RULES: dict[str, tuple[Callable[[list[Line]], object], str]] = {
    "no output at all": (lambda lines: lines.clear(), "no output"),
    "it does not begin with started": (lambda lines: lines.pop(0), "not started"),
    "it ends without done": (lambda lines: lines.pop(), "done"),
    "it goes on after done": (lambda lines: lines.append(iteration(3, False)), "done"),
    "it ends in error": (lambda lines: lines.append(EXAMPLES["error"]), "done"),
    "started comes twice": (
        lambda lines: lines.insert(1, EXAMPLES["started"]),
        "started line among",
    ),
    "done comes twice": (lambda lines: lines.append(EXAMPLES["done"]), "done line among"),
    "an observation among the iterations": (
        lambda lines: lines.insert(2, EXAMPLES["observation"]),
        "observation line among",
    ),
    "an iteration is missing": (lambda lines: lines.pop(3), "2 iterations where 3"),
    "an iteration too many": (
        lambda lines: lines.insert(4, iteration(3, False)),
        "4 iterations where 3",
    ),
    "iterations out of order": (lambda lines: lines.insert(1, lines.pop(2)), "where 0 is due"),
    "an index comes twice": (put(3, "index", 1), "iteration 1 where 2 is due"),
    "a warm-up counted": (put(1, "warmup", False), "iteration 0: warmup is False"),
    "a counted one a warm-up": (put(3, "warmup", True), "iteration 2: warmup is True"),
    "an iteration begins before the last ended": (
        put(2, "requested_ns", 189),
        "iteration 1 begins before",
    ),
    "ready before requested": (put(1, "ready_ns", [99, 120]), "worker 0.*out of order"),
    "start before all are ready": (put(1, "start_ns", [119, 140]), "worker 0 starts 1 ns before"),
    "start before ready": (put(1, "start_ns", [130, 115]), "worker 1.*out of order"),
    "end before start": (put(1, "end_ns", [129, 180]), "worker 0.*out of order"),
    "end after joined": (put(1, "end_ns", [170, 191]), "worker 1.*out of order"),
    "joined before requested": (put(1, "joined_ns", 99), "out of order"),
    "ready_ns too short": (shorten(1, "ready_ns"), "ready_ns has 1 entries for 2"),
    "start_ns too short": (shorten(1, "start_ns"), "start_ns has 1 entries for 2"),
    "end_ns too short": (shorten(1, "end_ns"), "end_ns has 1 entries for 2"),
    "processes too short": (shorten(1, "processes"), "processes has 1 entries for 2"),
    "threads too long": (put(1, "threads", [1, 2, 3]), "threads has 3 entries for 2"),
    "a worker half null: start": (idle(1, 1, "start_ns"), "worker 1 is half null"),
    "a worker half null: end": (idle(1, 1, "end_ns"), "worker 1 is half null"),
    "a worker half null: process": (idle(1, 1, "processes"), "worker 1 is half null"),
    "a worker half null: thread": (idle(1, 1, "threads"), "worker 1 is half null"),
    "an idle worker ready before requested": (
        lambda lines: (
            idle(1, 1, "start_ns", "end_ns", "processes", "threads")(lines),
            put(1, "ready_ns", [110, 99])(lines),
        ),
        "worker 1.*out of order",
    ),
    "no worker ran the tasks": (
        lambda lines: [
            idle(1, w, "start_ns", "end_ns", "processes", "threads")(lines) for w in (0, 1)
        ],
        "0 workers say they ran 4 tasks",
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_an_output_that_breaks_one_rule_is_refused_for_it(rule: str) -> None:
    spoil, said = RULES[rule]
    lines = good_output()
    spoil(lines)

    with pytest.raises(ProtocolViolation, match=said):
        checked_iterations(parsed(lines), EXPECTED)


@pytest.mark.parametrize("tasks", [0, 1])
def test_workers_that_say_they_ran_more_tasks_than_there_are_are_refused(tasks: int) -> None:
    expected = Expectation(workers=2, tasks=tasks, warmups=1, iterations=2)

    with pytest.raises(ProtocolViolation, match=f"2 workers say they ran {tasks} tasks"):
        checked_iterations(parsed(good_output()), expected)


def test_a_static_schedule_leaves_nobody_without_a_task() -> None:
    alone: Line = {name: [7, None] for name in ("processes", "threads")}
    lines = []
    for line in good_output():
        if line["type"] == "iteration":
            first = {name: [line[name][0], None] for name in ("start_ns", "end_ns")}
            lines.append(line | alone | first)
        else:
            lines.append(line)
    dynamic = Expectation(2, tasks=4, warmups=1, iterations=2, schedule=Schedule.DYNAMIC)
    checked_iterations(parsed(lines), dynamic)

    with pytest.raises(ProtocolViolation, match="1 workers say they ran 4 tasks"):
        checked_iterations(parsed(lines), EXPECTED)


def test_an_idle_worker_that_is_ready_after_the_join_is_refused() -> None:
    nobody: Line = {name: [None, None] for name in ("start_ns", "end_ns", "processes", "threads")}
    lines = [line | nobody if line["type"] == "iteration" else line for line in good_output()]
    nothing_to_do = Expectation(workers=2, tasks=0, warmups=1, iterations=2)
    checked_iterations(parsed(lines), nothing_to_do)

    lines[1]["ready_ns"] = [110, 191]

    with pytest.raises(ProtocolViolation, match=r"worker 1.*out of order"):
        checked_iterations(parsed(lines), nothing_to_do)


def test_observations_are_given_in_order_and_parked_is_passed_over() -> None:
    other = EXAMPLES["observation"] | {"condition": "parent_resident=500"}
    lines = [EXAMPLES[k] for k in ("started", "parked", "observation")]

    given_back = checked_observations(parsed([*lines, other, EXAMPLES["done"]]))

    assert [each.condition for each in given_back] == ["parent_resident=0", "parent_resident=500"]


@pytest.mark.parametrize(
    "kinds",
    [
        (),
        ("observation", "done"),
        ("started", "observation"),
        ("started", "observation", "error"),
        ("started", "iteration", "done"),
        ("started", "armed", "done"),
        ("started", "describe", "done"),
    ],
    ids=lambda kinds: "+".join(kinds) or "nothing",
)
def test_an_output_of_a_probe_in_another_order_is_refused(kinds: tuple[str, ...]) -> None:
    with pytest.raises(ProtocolViolation):
        checked_observations(parsed([EXAMPLES[kind] for kind in kinds]))


def test_a_description_is_accepted_with_done_after_it() -> None:
    description = checked_description(parsed([EXAMPLES["describe"], EXAMPLES["done"]]))

    found = description.model("pthreads")
    assert found is not None
    assert found.baseline == "sequential"
    assert description.model("goroutines") is None
    assert description.model("fibres") is None, "it is absent"
    assert found.not_applicable == {"collatz": "of the test"}
    assert [(each.name, each.needs) for each in description.absent_models] == [("fibres", "gcc 99")]


def test_what_does_not_apply_and_what_is_absent_may_be_left_out() -> None:
    models = [
        {key: value for key, value in model.items() if key != "not_applicable"} for model in MODELS
    ]
    line = {key: value for key, value in EXAMPLES["describe"].items() if key != "absent_models"}

    description = checked_description(parsed([line | {"models": models}, EXAMPLES["done"]]))

    assert description.absent_models == ()
    assert [model.not_applicable for model in description.models] == [{}, {}]


def test_a_reason_without_words_is_none() -> None:
    silent = [MODELS[0] | {"not_applicable": {"collatz": ""}}, MODELS[1]]
    for fields in ({"models": silent}, {"absent_models": [ABSENT | {"needs": ""}]}):
        with pytest.raises(ProtocolViolation):
            parsed([EXAMPLES["describe"] | fields])


MODELS = EXAMPLES["describe"]["models"]
ABSENT = EXAMPLES["describe"]["absent_models"][0]
WRONG_DESCRIPTIONS: dict[str, tuple[Line, str]] = {
    "models unsorted": ({"models": MODELS[::-1]}, "sorted and unique"),
    "a model twice": ({"models": [MODELS[0], *MODELS]}, "sorted and unique"),
    "workloads unsorted": ({"workloads": ["selftest", "collatz"]}, "sorted and unique"),
    "a probe twice": ({"probes": ["race", "race"]}, "sorted and unique"),
    "a baseline that is none": (
        {"models": [MODELS[0] | {"baseline": "serial"}, MODELS[1]]},
        "baseline of model pthreads, serial",
    ),
    "a baseline that is not sequential": (
        {"models": [MODELS[0] | {"baseline": "pthreads"}, MODELS[1]]},
        "baseline of model pthreads, pthreads",
    ),
    "a reason not to run what is no workload": (
        {"models": [MODELS[0] | {"not_applicable": {"mandel": "of the test"}}, MODELS[1]]},
        "model pthreads says why it does not run mandel, which is not one of the workloads",
    ),
    "absent models unsorted": (
        {"absent_models": [ABSENT | {"name": "b"}, ABSENT | {"name": "a"}]},
        "sorted and unique",
    ),
    "a model that is there and absent": (
        {"absent_models": [ABSENT | {"name": "pthreads"}]},
        "model pthreads is both there and absent",
    ),
}


@pytest.mark.parametrize("rule", WRONG_DESCRIPTIONS)
def test_a_description_that_breaks_one_rule_is_refused_for_it(rule: str) -> None:
    fields, said = WRONG_DESCRIPTIONS[rule]

    with pytest.raises(ProtocolViolation, match=said):
        checked_description(parsed([EXAMPLES["describe"] | fields, EXAMPLES["done"]]))


@pytest.mark.parametrize(
    "kinds",
    [(), ("describe",), ("done",), ("describe", "error"), ("describe", "describe", "done"),
     ("started", "describe", "done")],
    ids=lambda kinds: "+".join(kinds) or "nothing",
)  # fmt: skip
def test_a_description_needs_one_describe_line_and_done(kinds: tuple[str, ...]) -> None:
    with pytest.raises(ProtocolViolation):
        checked_description(parsed([EXAMPLES[kind] for kind in kinds]))
