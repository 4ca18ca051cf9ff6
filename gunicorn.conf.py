"""How the program is served, by ``make run``, by the tests and by the measurements alike."""

wsgi_app = "wsgi:app"
workers = 2
preload_app = True
control_socket_disable = True
worker_tmp_dir = None
timeout = 60
graceful_timeout = 10
accesslog = None
loglevel = "warning"
