"""What the tests of workers serve."""

import ctypes
import os
import time

import numpy as np

import onecopy


@onecopy.function
def worker(arr, i):
    return np.sum(arr * i)


@onecopy.function(map="a", dtype="a")
def doubled(a: np.ndarray) -> np.ndarray:
    return a * 2


@onecopy.function(reduce="a", combine=lambda partials: partials.max(axis=0))
def widest(a: np.ndarray, floor: float = 0.0) -> float:
    return max(float(np.ptp(a)), floor)


@onecopy.function
def neighbours(a, extra: int = 1):
    rows = onecopy.current_call().rows
    return 0 if rows is None else len(onecopy.current_call().whole("a")) * extra


@onecopy.function
def writes(a):
    a[0] = 1


@onecopy.function
def writes_harder(a):
    ctypes.memset(a.ctypes.data, 1, 8)


@onecopy.function
def raises(text: int):
    raise ValueError(f"no {text}")


@onecopy.function
def dies(a):
    os._exit(7)


@onecopy.function
def hangs(a):
    time.sleep(3600)


@onecopy.function
def waits(a):
    call = onecopy.current_call()
    while not call.cancelled:
        call.progress(0.5)
        time.sleep(0.01)
    raise InterruptedError("asked to stop")


@onecopy.function
def exhausts(a):
    raise MemoryError("no room")


@onecopy.function(dtype="int8", shape=(2,))
def small(a):
    return [a, a]


@onecopy.function
def slowly(a, i):
    time.sleep(0.1)
    return np.sum(a) * i


@onecopy.function
def reads(a, i):
    return np.sum(a)
