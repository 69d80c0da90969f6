"""What the documents show is what happens."""

from __future__ import annotations

import doctest
import pathlib
import re
import subprocess
import sys

import numpy as np
import pytest

import onecopy

ROOT = pathlib.Path(__file__).parents[3]


class AnyNumPy(doctest.OutputChecker):
    """The documents show what NumPy 2 prints; before, scalars were printed as bare numbers."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        if np.lib.NumpyVersion(np.__version__) < "2.0.0":
            want = re.sub(r"np\.\w+\(([^)]*)\)", r"\1", want)
        return super().check_output(want, got, optionflags)


def test_the_session_of_the_readme_runs_as_it_stands_there(oc: onecopy.Client) -> None:
    (session,) = re.findall(r"```pycon\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    test = doctest.DocTestParser().get_doctest(session, {}, "README.md", "README.md", 0)
    assert len(test.examples) == 10
    said: list[str] = []
    outcome = doctest.DocTestRunner(AnyNumPy(), verbose=False).run(test, out=said.append)
    test.globs.clear()
    assert outcome.failed == 0, "".join(said)


def test_the_programs_of_the_documents_are_programs() -> None:
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    programs = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(programs) >= 5
    for program in programs:
        compile(program, "docs/python.md", "exec")


def test_the_documents_name_what_there_is() -> None:
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    for name in onecopy.__all__:
        if name.endswith("Error") and name != "OnecopyError":
            assert f"| `{name}` |" in text, name
    for name in set(re.findall(r"\boc\.(\w+)\(", text)):
        assert hasattr(onecopy.Client, name), name


@pytest.mark.parametrize("way", ["joblib+", "pool+", "run", "numpy", "pickles"])
def test_the_example_computes_what_numpy_does(oc: onecopy.Client, way: str) -> None:
    if way.startswith("joblib"):
        pytest.importorskip("joblib")

    program = ROOT / "clients" / "python" / "examples" / "compare.py"
    done = subprocess.run(
        [sys.executable, str(program), "--way", way, "--mib", "4", "--watch"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) == 4
