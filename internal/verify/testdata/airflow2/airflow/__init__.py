"""Stands in for Airflow 2: what doctor's program imports of it, by the same names."""

__version__ = "2.10.4"

print("airflow logs to standard output")
