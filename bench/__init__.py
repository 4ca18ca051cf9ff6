"""Measurements that anybody can repeat: ``make bench``, or one of them with ``make bench ONLY=name``."""
