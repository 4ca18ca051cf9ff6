"""Search: everything public can be found in every script, also by part of a word and with a slip of the finger."""
