"""Shared kernel: knows no request and no slice."""
