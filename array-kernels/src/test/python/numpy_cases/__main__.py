#!/usr/bin/env python3
"""Draws random arrays and expressions, lets NumPy answer, and writes both to the standard output (see wire.py).

    python3 src/test/python/numpy_cases --seed 1 --count 20000 | ...

NumPy 1.24 and 2 will do. What they answer differently is avoided or made alike, in names.py.
"""

import argparse
import sys
import warnings

from cases import case


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--first", type=int, default=0, help="index of the first case (default: %(default)s)")
    parser.add_argument("--count", type=int, required=True)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    for index in range(options.first, options.first + options.count):
        case(options.seed, index).write_to(sys.stdout.buffer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
