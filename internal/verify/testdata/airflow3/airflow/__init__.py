"""Stands in for Airflow 3: what doctor's program imports of it, by the same names."""

__version__ = "3.1.2"

print("airflow logs to standard output")
