from __future__ import annotations

import pathlib

import numpy as np
import pytest

import onecopy
from onecopy.functions import functions_of
from onecopy.worker import child, consumer

SERVED = pathlib.Path(__file__).parent / "served.py"


def declared(**marks: object) -> dict[str, object]:
    return functions_of(marks)[next(iter(marks))].declaration()


def test_the_original_program_needs_the_decorator_only() -> None:
    @onecopy.function
    def worker(arr, i):  # type: ignore[no-untyped-def]
        """Doc."""
        return np.sum(arr * i)

    assert worker(np.arange(3), 2) == 6
    either = {"kind": "ANY", "dtypes": [], "ranks": [], "defaultValue": None}
    assert declared(worker=worker) == {
        "name": "worker",
        "version": "0",
        "runtime": "python",
        "documentation": "Doc.",
        "parameters": [{"name": "arr", **either}, {"name": "i", **either}],
        "cut": "WHOLE",
        "along": None,
        "rowsPerSlice": 0,
        "combine": None,
        "result": {"dtype": "float64", "shape": []},
    }


def test_annotations_and_defaults_are_declared() -> None:
    @onecopy.function(name="blur", version="2", map="image", dtype="image", rows=64)
    def smooth(image: onecopy.ArrayOf("float32", "float64", ndim=(2, 3)), sigma: float = 1.5, wrap: bool = False):  # type: ignore
        return image

    declaration = declared(blur=smooth)
    assert declaration["parameters"] == [
        {"name": "image", "kind": "ARRAY", "dtypes": ["float32", "float64"], "ranks": [2, 3], "defaultValue": None},
        {"name": "sigma", "kind": "NUMBER", "dtypes": ["float64"], "ranks": [], "defaultValue": "1.5"},
        {"name": "wrap", "kind": "NUMBER", "dtypes": ["bool"], "ranks": [], "defaultValue": "False"},
    ]
    assert (declaration["cut"], declaration["along"], declaration["rowsPerSlice"]) == ("MAP", "image", 64)
    assert declaration["result"] == {"dtype": "image", "shape": ["image.shape"]}


def test_what_does_not_fit_is_refused_when_it_is_marked() -> None:
    def call(a, n: int = 1):  # type: ignore[no-untyped-def]
        return a

    for wrong, message in [
        ({"map": "b"}, "no parameter 'b'"),
        ({"map": "n"}, "n is a number"),
        ({"map": "a", "reduce": "a"}, "not by both"),
        ({"dtype": "complex128"}, "complex128"),
        ({"reduce": "a", "combine": "mean"}, "cannot combine by 'mean'"),
        ({"name": "a b"}, "'a b' cannot be the name"),
        ({"rows": -1}, "rows is -1"),
    ]:
        with pytest.raises(ValueError, match=message):
            onecopy.function(**wrong)(call)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="must have a name"):
        onecopy.function(lambda *many: 1)
    with pytest.raises(ValueError, match="only an int, a float or a bool"):
        onecopy.function(name="f")(lambda a="x": 1)


def test_a_call_by_hand_is_never_cancelled() -> None:
    call = onecopy.current_call()
    call.progress(0.5)
    assert (call.cancelled, call.rows) == (False, None)
    with pytest.raises(RuntimeError, match="no worker"):
        call.whole("a")


def test_workers_with_the_same_functions_share_a_lane() -> None:
    functions = [function.declaration() for function in child.load(str(SERVED)).values()]
    other_words = [{**each, "documentation": "other"} for each in reversed(functions)]
    assert consumer.lane_of(functions) == consumer.lane_of(other_words)
    newer = [{**functions[0], "version": "1"}, *functions[1:]]
    assert consumer.lane_of(functions) != consumer.lane_of(newer)


def test_a_file_that_marks_nothing_or_a_name_twice_is_refused(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "empty_functions.py"
    file.write_text("x = 1")
    with pytest.raises(ValueError, match="marks no function"):
        child.load(str(file))
    file.write_text("import onecopy\na = onecopy.function(name='f')(lambda x: 1)\nb = onecopy.function(name='f')(lambda x: 2)")
    with pytest.raises(ValueError, match="two functions have the name f"):
        child.load(str(file))
