"""The smallest Flask program, to compare the CPU time of pages with."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Greet."""
    return "hello"
