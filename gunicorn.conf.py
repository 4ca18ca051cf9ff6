"""How the program is served, by ``make run``, by the tests and by the measurements alike."""

import ctypes
import gc
from typing import Any

from sqlalchemy.orm import configure_mappers

wsgi_app = "wsgi:app"
workers = 2
preload_app = True
raw_env = ["TEILHABE_COMMANDS=0"]  # commands of the shell would take 17 MB here
control_socket_disable = True
worker_tmp_dir = None
timeout = 60
graceful_timeout = 10
accesslog = None
loglevel = "warning"

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3  # as malloc.h numbers them
MEBIBYTE = 1024 * 1024
HEADER = 8  # bytes that the allocator keeps in front of each piece
GAPS = (*range(65536, 4096, -4096), *range(4096, 16, -16))  # from large to small


class Mallinfo(ctypes.Structure):
    """What the GNU library tells about its memory, in bytes; only what is free, and what of it lies at the end."""

    _fields_ = (("others", ctypes.c_size_t * 8), ("fordblks", ctypes.c_size_t), ("keepcost", ctypes.c_size_t))


def when_ready(server: Any) -> None:
    """Do once what every worker would do, and keep it out of their garbage collection, which would copy all of it."""
    configure_mappers()
    if warm_up := getattr(server.app.wsgi(), "warm_up", None):
        warm_up()
    gc.collect()
    _tune_allocator()
    gc.freeze()
    gc.set_threshold(5000, 20, 20)  # a page makes thousands of objects, few of them circles: look less often


def _tune_allocator() -> None:
    """Give back what the start needed for a moment only; later keep the little that every page needs again."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "malloc_trim"):  # the GNU library
        libc.malloc_trim(0)
        if hasattr(libc, "mallinfo2"):
            _fill_gaps(libc)
        libc.mallopt(TRIM_THRESHOLD, 8 * MEBIBYTE)
        libc.mallopt(MMAP_THRESHOLD, 4 * MEBIBYTE)


def _fill_gaps(libc: Any) -> None:
    """Take the room that the start left between its pieces, for good.

    Workers would put their own pieces there, and writing to a page is what gives every process a copy of its own.
    """
    libc.mallinfo2.restype, libc.malloc.restype = Mallinfo, ctypes.c_void_p
    libc.malloc.argtypes, libc.free.argtypes = [ctypes.c_size_t], [ctypes.c_void_p]
    now = libc.mallinfo2()
    for size in GAPS:
        while now.fordblks - now.keepcost >= size:
            before, piece = now, libc.malloc(size - HEADER)
            now = libc.mallinfo2()
            if now.keepcost != before.keepcost:  # taken from the end: no gap of this size is left
                libc.free(piece)
                now = libc.mallinfo2()
                break
