"""The function of the multiprocessing program, and three of the other kinds, for ``onecopy worker``.

    ./onecopy up                                                          # in one terminal
    PYTHONPATH=clients/python/src python3 -m onecopy worker clients/python/examples/pool_functions.py      # in another
    curl 'http://127.0.0.1:8080/v1/jobs?wait=30s' -H 'Content-Type: application/json' -d '
      {"expression": "worker(a, i)", "arrays": {"a": "big"}, "map": {"i": [1, 2, 3]}}'
"""

import numpy as np

import onecopy


@onecopy.function
def worker(arr, i):
    """The sum of the array times i, as in the program that everybody writes."""
    return np.sum(arr * i)


@onecopy.function(map="a", dtype="float64")
def standardised(a: np.ndarray) -> np.ndarray:
    """Each row less its mean, over its deviation. Rows come some at a time, and so need no temporary of the array's size."""
    return (a - a.mean(axis=-1, keepdims=True)) / a.std(axis=-1, keepdims=True)


@onecopy.function(reduce="a", combine="max")
def roughest(a: np.ndarray) -> float:
    """The largest step between neighbours in any row."""
    return np.abs(np.diff(a, axis=-1)).max()


@onecopy.function(map="a", dtype="float64", shape=("a.shape[0]",))
def row_medians(a: np.ndarray) -> np.ndarray:
    """The median of each row. It looks now and then whether anybody still waits."""
    call = onecopy.current_call()
    medians = np.empty(len(a))
    for row, values in enumerate(a):
        if row % 64 == 0 and call.cancelled:
            break
        medians[row] = np.median(values)
        call.progress(row / len(a))
    return medians
