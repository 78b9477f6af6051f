"""The guarded opening of a workbook: `opening.open_workbook(path)` gives its cells, or refuses in words.

A child process reads (child.py); what it imports is this room alone, so that it starts quickly:

limits      memory that the child may take
parts       the zip: names by its own rule, one bounded streaming pass of expat over a part
xlsx        workbook, strings, styles → sheet.py: the cells of a worksheet
xls         Excel 97 to 2003 and WPS, by xlrd
delimited   text with commas, tabs or semicolons, in UTF-8 or GBK

What counts is what reads: there is no second reader whose idea of the file could differ.
"""
