"""Writes cases to a stream: little-endian, every text and every block of bytes behind its length.

    frame      length u32, then: index u64, group text, expression text, functions [text],
               arrays [name text, .npy bytes, viewed u8, if so: offset i64, shape [i64], strides [i64]],
               items [scalars [name text, literal text], answer]
    answer     0 u8, name of the exception text, its message text
             | 1 u8, parts [dtype text, shape [i64], comparison u8, elements bytes, more]
    comparison 0 exact | 1 exact but for the sign of zeros
             | 2 units in the last place: more is function text, high bytes, low bytes; the exact result is high + low
             | 3 absolute: more is tolerances bytes (float64); of infinity anything will do, of NaN what is not finite

A list is its length as u16 and its entries; elements are in C order.
"""

import io
import struct

import numpy as np

from reference import PRECISE

EXACT, UNSIGNED_ZERO, UNITS, ABSOLUTE = range(4)


class Frame:
    def __init__(self):
        self.buffer = io.BytesIO()

    def number(self, form, value):
        self.buffer.write(struct.pack("<" + form, value))

    def data(self, data):
        self.number("I", len(data))
        self.buffer.write(data)

    def text(self, text):
        self.data(text.encode())

    def list(self, entries, write):
        self.number("H", len(entries))
        for entry in entries:
            write(entry)

    def array(self, name, written, view, offset):
        """The view is None if it is the whole array."""
        self.text(name)
        stream = io.BytesIO()
        np.save(stream, written)
        self.data(stream.getvalue())
        self.number("B", view is not None)
        if view is not None:
            self.number("q", offset)
            self.list(view.shape, lambda length: self.number("q", length))
            self.list(view.strides, lambda stride: self.number("q", stride))

    def error(self, error):
        self.number("B", 0)
        self.text(type(error).__name__)
        self.text(str(error))

    def parts(self, nodes):
        self.number("B", 1)
        self.list(nodes, self.part)

    def part(self, node):
        value = node.array
        self.text(value.dtype.name)
        self.list(value.shape, lambda length: self.number("q", length))
        if node.precise is not None:
            self.number("B", UNITS)
            self.elements(value)
            self.text(node.function)
            high = node.precise.astype(np.float64)
            self.elements(high)
            with np.errstate(all="ignore"):
                self.elements((node.precise - high.astype(PRECISE)).astype(np.float64))
        elif node.tolerance is not None:
            self.number("B", ABSOLUTE)
            self.elements(value)
            self.elements(np.broadcast_to(np.asarray(node.tolerance, np.float64), value.shape))
        else:
            self.number("B", EXACT if node.signed_zero else UNSIGNED_ZERO)
            self.elements(value)

    def elements(self, array):
        array = np.asarray(array)
        self.data(array.astype(array.dtype.newbyteorder("<")).tobytes())

    def write_to(self, stream):
        content = self.buffer.getvalue()
        stream.write(struct.pack("<I", len(content)))
        stream.write(content)


def literal(value):
    """As an item of map is written."""
    return repr(value)
