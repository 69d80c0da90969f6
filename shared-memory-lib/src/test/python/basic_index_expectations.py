"""Writes what NumPy answers to basic indices, for BasicIndexTest: python3 basic_index_expectations.py > ../resources/basic-index-expectations.txt"""
import random
import numpy as np

random.seed(20)
HAND = [((), "..."), ((), "None"), ((), "0"), ((3,), ""), ((3,), "1,"), ((3,), "-4"), ((3,), "3"), ((3,), "::0"),
        ((3, 4), "1:2,3,0"), ((3, 4), "...,..."), ((0, 3), "0"), ((0, 3), "::-1"), ((5,), "999999999999999999::-2"),
        ((5,), "2:3:99999999999999999"), ((5,), "-99:99"), ((2, 3), " 1 , newaxis , : : - 1 "), ((2,), "1;"),
        ((2,), "a"), ((2,), "1,,1"), ((2,), "-"), ((2,), "1:2:3:4"), ((2, 2), "...,newaxis,-1,None")]


def number(length):
    return random.choice(["", str(random.randint(-length - 2, length + 2))])


def item(length):
    kind = random.random()
    if kind < 0.25:
        return str(random.randint(-length - (random.random() < 0.05), max(0, length - 1)))
    if kind < 0.3:
        return ":"
    return number(length) + ":" + number(length) + random.choice(["", ":", ":" + str(random.choice([1, 2, 3, -1, -2]))])


def case(shape):
    items = [item(length) for length in shape[:random.randint(0, len(shape))]]
    if random.random() < 0.3 or not items:
        items.insert(random.randint(0, len(items)), "...")
    if random.random() < 0.3:
        items.insert(random.randint(0, len(items)), random.choice(["None", "newaxis"]))
    return ",".join(items)


cases = HAND + [(s, case(s)) for s in (tuple(random.choice([0, 1, 2, 3, 4, 5, 7]) if random.random() < .3
                                             else random.randint(1, 6) for _ in range(random.randint(1, 4)))
                                       for _ in range(500))]
for shape, text in cases:
    array = np.arange(int(np.prod(shape))).reshape(shape)
    try:
        result = eval("array[" + text + "]", {"array": array, "newaxis": None})
        result = np.asarray(result)
        answer = " ".join(map(str, result.shape)) + "|" + " ".join(map(str, result.ravel()))
    except (IndexError, ValueError, SyntaxError, NameError):
        answer = "error|"
    print(" ".join(map(str, shape)) + "|" + text + "|" + answer)
