"""Real neighbours for the tests: a database server, a mail server, the program under gunicorn, a browser."""
