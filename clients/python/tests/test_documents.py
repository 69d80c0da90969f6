"""What the documents show is what happens."""

from __future__ import annotations

import doctest
import os
import pathlib
import re
import subprocess
import sys
import urllib.request

import numpy as np
import pytest

import onecopy
from onecopy.pool import variables

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


def test_the_program_that_writes_into_the_segment_does_what_it_says(
    oc: onecopy.Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert program.count("http://127.0.0.1:8080") == 1
    opener = urllib.request.build_opener()
    if key := os.environ.get("ONECOPY_KEY"):
        opener.addheaders = [("Authorization", f"Bearer {key}")]
    monkeypatch.setattr(urllib.request, "urlopen", opener.open)
    exec(compile(program.replace("http://127.0.0.1:8080", oc.url), "docs/operations.md", "exec"), {})
    assert capsys.readouterr().out == "READY\n"
    assert np.array_equal(oc.get("big").numpy(), np.random.default_rng(1).random((1000, 1000)))


def test_the_variables_of_an_expression_are_those_that_the_document_has() -> None:
    text = (ROOT / "docs" / "expressions.md").read_text(encoding="utf-8")
    (constants,) = re.findall(r"^\| constants \| (.*) \|$", text, re.MULTILINE)
    (dtypes,) = re.findall(r"^## dtypes\n\n(.*?);", text, re.MULTILINE | re.DOTALL)
    reserved = set(re.findall(r"`(\w+)`", constants + dtypes))
    assert len(reserved) == 8 + 12
    assert variables(" + ".join(sorted(reserved))) == []

    known = set(re.findall(r"^\| `(\w)` \| \w+ \| \(.*?\) \|", text, re.MULTILINE))
    assert len(known) == 8
    columns = r"^\| (?:.*?) \| (?:.*?) \| `(.*?)` \| `.*` \|$", r"^\| `(.*?)` \| (?:`.*?`)? \| `.*` \|$"
    examples = [example for column in columns for example in re.findall(column, text, re.MULTILINE)]
    assert len(examples) > 100
    for example in examples:
        expression = example.replace("\\|", "|").replace("…", "0")
        assert set(variables(expression)) <= known | {"i"}, expression


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
