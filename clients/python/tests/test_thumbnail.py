from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest

import onecopy
from onecopy import thumbnail


def decoded(png: bytes) -> np.ndarray:
    """The pixels of a PNG as this client writes them, every checksum checked."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, rest = {}, png[8:]
    while rest:
        (length,) = struct.unpack(">I", rest[:4])
        kind, data = rest[4:8], rest[8 : 8 + length]
        assert struct.unpack(">I", rest[8 + length : 12 + length]) == (zlib.crc32(kind + data),)
        chunks[kind] = data
        rest = rest[12 + length :]
    width, height, depth, color = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, -1)
    assert depth == 8 and not rows[:, 0].any()
    return rows[:, 1:].reshape((height, width, 3) if color == 2 else (height, width))


def test_a_png_holds_the_pixels() -> None:
    random = np.random.default_rng(1)
    for shape in ((5, 7), (5, 7, 3), (1, 1)):
        pixels = random.integers(0, 256, shape, np.uint8)
        assert np.array_equal(decoded(thumbnail.png(pixels)), pixels)


@pytest.mark.parametrize("where", ["oc", "remote"])
def test_a_picture_is_made_of_a_few_elements(request: pytest.FixtureRequest, where: str) -> None:
    client: onecopy.Client = request.getfixturevalue(where)
    ramp = client.put(np.add.outer(np.arange(500.0), np.arange(700.0)))
    pixels = thumbnail.picture(ramp)
    assert pixels is not None and pixels.size <= 64 * 64
    assert pixels[0, 0] == 0 and pixels[-1, -1] == 255 and (np.diff(pixels.astype(int), axis=1) >= 0).all()
    photo = np.zeros((90, 120, 4), np.uint8)
    photo[..., 1] = 200
    image = thumbnail.picture(client.put(photo))
    assert image is not None and image.shape == (45, 60, 3) and (image[..., 1] == 200).all()
    line = thumbnail.picture(client.put(np.sin(np.linspace(0, 6, 10_000))))
    assert line is not None and line.shape[0] == 32 and line.shape[1] <= 128 and (line < 255).any(axis=0).all()
    cube = thumbnail.picture(client.put(np.zeros((3, 4, 5, 6), bool)))
    assert cube is not None and cube.shape == (5, 6)


def test_odd_values_are_drawn_too(oc: onecopy.Client) -> None:
    for values in ([[np.nan, np.inf], [1, 2]], [[np.nan]], [[-1.7e308, 1.7e308]], [[0.0]]):
        pixels = thumbnail.picture(oc.put(np.array(values)))
        assert pixels is not None and pixels.dtype == np.uint8
    for values in (np.float64(3), np.zeros((0, 3))):
        assert thumbnail.picture(oc.put(np.asarray(values))) is None
        assert "<img" not in oc.put(np.asarray(values))._repr_html_()


def test_a_deleted_array_is_shown_without_a_picture(oc: onecopy.Client) -> None:
    array = oc.put(np.zeros((10, 10)))
    oc.delete(array)
    assert "<img" not in array._repr_html_() and array.id in array._repr_html_()
