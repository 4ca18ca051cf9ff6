"""Implementation reports: editions that collect the chain and freeze it."""
