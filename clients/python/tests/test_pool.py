from __future__ import annotations

import numpy as np
import pytest

import onecopy
from onecopy.pool import variables


def test_map_is_that_of_multiprocessing_with_an_expression(oc: onecopy.Client) -> None:
    values = np.arange(1000.0)
    stored = oc.put(values)
    with oc.pool() as pool:
        assert pool.map("sum(a * i)", [1, 2, 3], a=stored) == [values.sum() * i for i in (1, 2, 3)]
        assert pool.map("sum(a * i + k)", range(2), variable="k", a=stored, i=2) == [
            (values * 2 + k).sum() for k in range(2)
        ]
        assert pool.map("sum(a * i)", [], a=stored) == []
        assert next(pool.imap("max(a * i)", iter([5]), a=stored)) == 999.0 * 5
        assert pool.starmap("sum(a * i + j)", [(1, 2), (3, 4)], a=stored) == [
            (values * i + j).sum() for i, j in [(1, 2), (3, 4)]
        ]


def test_more_values_than_a_job_takes_are_several_jobs(oc: onecopy.Client) -> None:
    with oc.pool() as pool:
        results = pool.map("max(a) * i", range(10_005), a=np.array([3]))
    assert results == [3 * i for i in range(10_005)]


def test_which_variable_is_mapped_must_be_plain(oc: onecopy.Client) -> None:
    with oc.pool() as pool:
        with pytest.raises(ValueError, match="has b, i beside"):
            pool.map("sum(a * b * i)", [1], a="x")
        with pytest.raises(ValueError, match="no variable"):
            pool.map("sum(a)", [1], a="x")
        with pytest.raises(ValueError, match="not an expression"):
            pool.map("sum(a", [1], a="x")


def test_variables_are_names_that_are_neither_functions_nor_constants() -> None:
    assert variables("np.sum(a * i, axis=0) + b.max() - inf * sum") == ["a", "i", "b", "sum"]
    assert variables(" where(x > pi, x, nan)[::2]") == ["x"]
    assert variables("sum(a.astype(float32) * i, dtype=float64)") == ["a", "i"]
    assert variables("np.linalg.norm(a) + linalg.norm(a.astype(int) * i)") == ["a", "i"]
