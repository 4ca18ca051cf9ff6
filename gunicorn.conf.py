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
        libc.mallopt(TRIM_THRESHOLD, 8 * MEBIBYTE)
        libc.mallopt(MMAP_THRESHOLD, 4 * MEBIBYTE)
