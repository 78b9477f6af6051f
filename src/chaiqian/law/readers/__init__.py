"""Readers of the graph: values, columns, wording."""
