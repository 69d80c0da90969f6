"""The same work in Python: what it takes where Onecopy is not used. Each peer is skipped with a word where it is missing."""

import importlib.util
import multiprocessing
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np

THREADS = 2

_attached = None


def _attach(shared, size):
    global _attached
    _attached = np.frombuffer(shared, np.float64, size)


def _attached_product_sum(factor):
    return np.sum(_attached * factor)


def _attached_part_sum(part):
    return np.sum(_attached[part])


class Numpy:
    """One thread."""

    name = "NumPy"

    def __init__(self, arrays):
        self.arrays = arrays

    def run(self, expression, mapped):
        names = {"np": np, **{name: getattr(np, name) for name in FUNCTIONS}}
        for value in mapped or [None]:
            eval(expression, names, {**self.arrays, "i": value})

    def close(self):
        pass


class Numexpr:
    """Two threads; what it writes goes into an array that is there already."""

    name = "numexpr"

    def __init__(self, arrays):
        import numexpr

        numexpr.set_num_threads(THREADS)
        self.evaluate = numexpr.evaluate
        self.arrays = arrays
        self.out = np.zeros(arrays["a"].shape)

    def run(self, expression, mapped):
        out = {} if expression.startswith("sum(") else {"out": self.out}
        for value in mapped or [None]:
            self.evaluate(expression, {**self.arrays, "i": value}, **out)

    def close(self):
        del self.out


class RawArrayPool:
    """The program that Onecopy is the service for: a RawArray, two processes that attach to it, and a map."""

    name = "RawArray, Pool(2)"

    def __init__(self, arrays):
        array = arrays["a"]
        shared = multiprocessing.RawArray("d", array.size)
        np.frombuffer(shared)[:] = array
        self.pool = multiprocessing.get_context("fork").Pool(THREADS, _attach, (shared, array.size))
        half = array.size // THREADS
        self.parts = [slice(n * half, (n + 1) * half) for n in range(THREADS)]

    def run(self, expression, mapped):
        """What the processes have returned."""
        return self.pool.map(_attached_product_sum, mapped) if mapped else self.pool.map(_attached_part_sum, self.parts)

    def close(self):
        self.pool.terminate()
        self.pool.join()


def _joblib_task(array, factor):
    return np.sum(array * factor) if factor is not None else np.sum(array)


class Joblib:
    """Two processes over a file in /dev/shm that each maps."""

    name = "joblib"

    def __init__(self, arrays):
        import joblib

        self.folder = tempfile.TemporaryDirectory(dir="/dev/shm")
        path = os.path.join(self.folder.name, "a")
        joblib.dump(arrays["a"], path)
        self.array = joblib.load(path, mmap_mode="r")
        self.parallel = joblib.Parallel(n_jobs=THREADS)
        self.task = joblib.delayed(_joblib_task)
        self.parallel.__enter__()

    def run(self, expression, mapped):
        if mapped:
            self.parallel(self.task(self.array, factor) for factor in mapped)
        else:
            half = self.array.size // THREADS
            sum(self.parallel(self.task(self.array[n * half : (n + 1) * half], None) for n in range(THREADS)))

    def close(self):
        self.parallel.__exit__(None, None, None)
        self.folder.cleanup()


class Dask:
    """Threads, over chunks of 8 MiB."""

    name = "Dask"

    def __init__(self, arrays):
        import dask.array
        from dask import compute, config

        config.set(scheduler="threads", pool=ThreadPoolExecutor(THREADS))
        self.compute = compute
        self.arrays = {name: dask.array.from_array(array, chunks=1 << 20) for name, array in arrays.items()}
        self.functions = {name: getattr(dask.array, name) for name in FUNCTIONS if hasattr(dask.array, name)}

    def run(self, expression, mapped):
        self.compute(*(eval(expression, self.functions, {**self.arrays, "i": value}) for value in mapped or [None]))

    def close(self):
        pass


class Ray:
    """Two worker processes, over one object of its store. Even when it is idle its processes keep a core busy."""

    name = "Ray"

    def __init__(self, arrays):
        import ray

        ray.init(num_cpus=THREADS, include_dashboard=False, log_to_driver=False, logging_level="error",
                 object_store_memory=arrays["a"].nbytes + (256 << 20))
        self.ray = ray
        self.stored = ray.put(arrays["a"])
        self.half = arrays["a"].size // THREADS

        @ray.remote
        def part(array, factor, first, last):
            return np.sum(array[first:last] if factor is None else array[first:last] * factor)

        self.part = part

    def run(self, expression, mapped):
        tasks = (
            [self.part.remote(self.stored, factor, 0, None) for factor in mapped]
            if mapped
            else [self.part.remote(self.stored, None, n * self.half, (n + 1) * self.half) for n in range(THREADS)]
        )
        self.ray.get(tasks)

    def close(self):
        self.ray.shutdown()


FUNCTIONS = (
    "sum mean var std min max argmax any count_nonzero sqrt exp sin cos histogram median".split()
)

# The module that a peer needs, and which of the jobs it has a way to do.
PEERS = {
    "NumPy": (Numpy, "numpy"),
    "numexpr": (Numexpr, "numexpr"),
    "RawArray, Pool(2)": (RawArrayPool, "numpy"),
    "joblib": (Joblib, "joblib"),
    "Dask": (Dask, "dask"),
    "Ray": (Ray, "ray"),
}


# Those that would slow down all others if they stayed: started for each of their turns, and stopped after it.
RESTLESS = ("Ray",)


def installed(names):
    """Those that can be imported, and a sentence for each other one."""
    found, missing = [], []
    for name in names:
        if importlib.util.find_spec(PEERS[name][1]) is None:
            missing.append(f"{name} is not installed (pip install {PEERS[name][1]}): skipped")
        else:
            found.append(name)
    return found, missing


class Bandwidth:
    """What two threads of NumPy move through memory: reading, and reading two arrays while writing a third."""

    def __init__(self, arrays):
        self.first, self.second = arrays["a"], arrays["b"]
        self.out = np.zeros_like(self.first)
        self.threads = ThreadPoolExecutor(THREADS)
        half = self.first.size // THREADS
        self.parts = [slice(n * half, (n + 1) * half) for n in range(THREADS)]

    def read(self):
        list(self.threads.map(lambda part: np.sum(self.first[part]), self.parts))

    def triad(self):
        list(self.threads.map(lambda part: np.add(self.first[part], self.second[part], out=self.out[part]), self.parts))

    def copy(self):
        list(self.threads.map(lambda part: np.negative(self.first[part], out=self.out[part]), self.parts))

    def close(self):
        self.threads.shutdown()
        del self.out
