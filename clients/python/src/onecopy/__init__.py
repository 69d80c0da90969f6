"""One copy of a big array in shared memory, every core of the machine on it.

with onecopy.connect() as oc:
    a = oc.put(array)
    oc.run("sum(a * i)", a=a, map={"i": [1, 2, 3]})
"""

from .array import Array, ViewWarning
from .client import Client, connect
from .errors import (
    ConflictError,
    ExpressionError,
    JobCancelledError,
    JobFailedError,
    NoRoomError,
    NotFoundError,
    OnecopyError,
    UnreachableError,
)
from .functions import ArrayOf, Call, current_call, function
from .jobs import Job
from .pool import Pool
from .reservation import Reservation

__version__ = "0.1.0"

__all__ = [
    "Array",
    "ArrayOf",
    "Call",
    "Client",
    "ConflictError",
    "ExpressionError",
    "Job",
    "JobCancelledError",
    "JobFailedError",
    "NoRoomError",
    "NotFoundError",
    "OnecopyError",
    "Pool",
    "Reservation",
    "UnreachableError",
    "ViewWarning",
    "connect",
    "current_call",
    "function",
]
