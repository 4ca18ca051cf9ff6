"""Answers as files for people and programs: CSV, XLSX, JSON with a codebook, a package for SPSS and R."""
