"""A file that does not say what it has to is refused by file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import Field

from harness.catalogue.yaml_file import Entry, load_yaml
from harness.errors import InputError


class Fruit(Entry):
    name: str
    weight_g: int = Field(ge=1)


class Basket(Entry):
    owner: str
    fruits: tuple[Fruit, ...] = ()


GOOD = """\
# a comment
owner: ann
fruits:
  - {name: apple, weight_g: 150}
  - name: pear
    weight_g: 120
"""


def refusal_of(tmp_path: Path, text: str | bytes) -> InputError:
    file = tmp_path / "basket.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as refusal:
        load_yaml(file, Basket, "reading a basket")
    assert refusal.value.step == "reading a basket"
    assert refusal.value.exit_status == 2
    assert refusal.value.culprit.startswith(str(file))
    return refusal.value


def test_a_good_file_becomes_its_type(tmp_path: Path) -> None:
    file = tmp_path / "basket.yaml"
    file.write_text(GOOD)

    basket = load_yaml(file, Basket, "reading a basket")

    assert basket == Basket(
        owner="ann",
        fruits=(Fruit(name="apple", weight_g=150), Fruit(name="pear", weight_g=120)),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("weight_g: 120", "weight_g: heavy", 6, "fruits.1.weight_g"),
        ("weight_g: 120", "weight_g: 0", 6, "fruits.1.weight_g"),
        ("weight_g: 120", "wieght_g: 120", 5, "fruits.1.weight_g"),
        ("weight_g: 150", "weight_g: 150, colour: red", 4, "fruits.0.colour"),
        ("owner: ann", "owner: [ann]", 2, "owner"),
        ("owner: ann", "owner: ann\nsince: 2020", 3, "since"),
        ("owner: ann", "# nobody", 1, "owner"),
    ],
)
def test_a_wrong_field_is_named_with_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, field: str
) -> None:
    refusal = refusal_of(tmp_path, GOOD.replace(old, new))

    assert refusal.culprit.endswith(f"basket.yaml:{line}")
    assert refusal.problem.startswith(f"field {field}: ")


def test_the_first_mistake_is_shown_with_the_number_of_the_others(tmp_path: Path) -> None:
    refusal = refusal_of(tmp_path, "owner: [1]\nfruits: none\ncolour: red\n")

    assert refusal.culprit.endswith(":1")
    assert refusal.problem.endswith("(and 2 more)")


def test_a_tab_in_the_indentation_is_named_with_its_line(tmp_path: Path) -> None:
    refusal = refusal_of(tmp_path, "owner: ann\nfruits:\n\t- {name: apple, weight_g: 1}\n")

    assert refusal.culprit.endswith(":3")
    assert "is not YAML" in refusal.problem
    assert "\\t" in refusal.problem


def test_an_open_bracket_is_not_yaml(tmp_path: Path) -> None:
    refusal = refusal_of(tmp_path, "owner: ann\nfruits: [\n")

    assert "is not YAML" in refusal.problem
    assert refusal.culprit.split(":")[-1].isdigit()


@pytest.mark.parametrize(
    "text",
    [b"", b"# nothing\n", b"just words\n", b"- a\n- b\n", b"owner: \x00\n", b"owner: \xff\xfe\n",
     b"owner: !!python/object:os.system {}\n", b"a: 1\n---\nb: 2\n", b"owner: *nobody\n"],
    ids=repr,
)  # fmt: skip
def test_anything_that_is_no_such_entry_is_refused_by_its_file(tmp_path: Path, text: bytes) -> None:
    refusal_of(tmp_path, text)


def test_a_field_given_twice_is_refused(tmp_path: Path) -> None:
    """Both cannot be meant: one of the two would be passed over without a word."""
    refusal = refusal_of(tmp_path, "owner: ann\nfruits: []\nowner: bob\n")

    assert "owner" in refusal.problem


def test_a_file_that_is_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.yaml: cannot be read"):
        load_yaml(tmp_path / "absent.yaml", Basket, "reading a basket")
