"""Workbooks that say nothing of when they were made: the same content gives the same bytes on any day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import xlsxwriter

NO_DAY = datetime(1980, 1, 1)  # as the entries of the package itself are dated


def undated_workbook(stream: Any, options: dict[str, Any]) -> xlsxwriter.Workbook:
    """Start a workbook; xlsxwriter would write the present moment into its properties."""
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"created": NO_DAY})
    return book
