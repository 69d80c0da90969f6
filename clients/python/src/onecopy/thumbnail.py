"""What a notebook shows of an array: its type, and a small picture drawn from a few of its elements."""

from __future__ import annotations

import base64
import html as markup
import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .array import Array

_SIDE = 64
_LINE_POINTS = 128
_LINE_HEIGHT = 32
_SHOWN_PIXELS = 160


def html(array: Array) -> str:
    """A table row of picture and facts; without the picture where it cannot be drawn."""
    from .array import human_bytes
    from .errors import OnecopyError

    try:
        pixels = picture(array)
    except (OnecopyError, ValueError):
        pixels = None
    image = ""
    if pixels is not None:
        data = base64.b64encode(png(pixels)).decode()
        scale = max(1, _SHOWN_PIXELS // max(pixels.shape[:2]))
        image = (
            f'<td><img alt="thumbnail" style="image-rendering:pixelated" src="data:image/png;base64,{data}"'
            f' width="{pixels.shape[1] * scale}" height="{pixels.shape[0] * scale}"></td>'
        )
    facts = [f"{array.dtype} {array.shape}", human_bytes(array.nbytes), array.id]
    name = f"<b>{markup.escape(array.name)}</b><br>" if array.name else ""
    text = name + "<br>".join(map(markup.escape, facts))
    return f'<table><tr>{image}<td style="text-align:left">{text}</td></tr></table>'


def picture(array: Array) -> np.ndarray | None:
    """Pixels, uint8 of height × width or height × width × 3, of at most a few thousand elements of the array.

    None for an array that has nothing to show.
    """
    if array.size == 0 or array.ndim == 0:
        return None
    if array.ndim == 1:
        return _line(np.asarray(array[:: -(-array.shape[0] // _LINE_POINTS)], np.float64))
    is_image = array.ndim == 3 and array.dtype == np.uint8 and array.shape[2] in (3, 4)
    leading: tuple[Any, ...] = () if is_image else (0,) * (array.ndim - 2)
    height, width = array.shape[:2] if is_image else array.shape[-2:]
    step = -(-max(height, width) // _SIDE)
    thinned = slice(None, None, step)
    sample = np.asarray(array[leading + (thinned, thinned)])
    return sample[..., :3] if is_image else _gray(np.asarray(sample, np.float64))


def _gray(values: np.ndarray) -> np.ndarray:
    finite = np.isfinite(values)
    if not finite.any():
        return np.zeros(values.shape, np.uint8)
    low, high = values[finite].min(), values[finite].max()
    # Halved first: the span of the largest float64 is no float64.
    span = high / 2 - low / 2
    shades = (values / 2 - low / 2) / span * 255 if span > 0 else np.full(values.shape, 128.0)
    return np.nan_to_num(np.where(finite, shades, 0)).clip(0, 255).astype(np.uint8)


def _line(values: np.ndarray) -> np.ndarray:
    rows = (_LINE_HEIGHT - 1) - (_gray(values).astype(int) * (_LINE_HEIGHT - 1) // 255)
    pixels = np.full((_LINE_HEIGHT, len(values)), 255, np.uint8)
    for column, row in enumerate(rows):
        previous = rows[column - 1] if column else row
        pixels[min(row, previous) : max(row, previous) + 1, column] = 60
    return pixels


def png(pixels: np.ndarray) -> bytes:
    """A PNG file of uint8 gray (height × width) or RGB (height × width × 3)."""
    height, width = pixels.shape[:2]
    color_type = 2 if pixels.ndim == 3 else 0
    rows = pixels.reshape(height, -1)
    filtered = np.hstack([np.zeros((height, 1), np.uint8), rows]).tobytes()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, color_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(filtered)) + chunk(b"IEND", b"")
