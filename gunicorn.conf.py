"""How the program is served, by ``make run``, by the tests and by the measurements alike."""

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


def when_ready(_server: Any) -> None:
    """Do once what every worker would do, and keep it out of their garbage collection, which would copy all of it."""
    configure_mappers()
    gc.collect()
    gc.freeze()
    gc.set_threshold(5000, 20, 20)  # a page makes thousands of objects, few of them circles: look less often
