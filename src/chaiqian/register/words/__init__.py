"""From the cell of an officer to the value of a case file, one kind of word a module.

reading    which reader a column has; words that the project's own table of words explains go first
texts      texts and lists of names: line breaks, characters of no width, numbers as the cell shows them
numbers    areas, money, counts, floors, years
moments    days and times, of both calendars of Excel
papers     ID numbers and what stands in their place
kinship    whom a relation is to: the owner, or a head of household who has to be the owner
groups     a village group as spoken, and the unit of the scheme that is meant
asked      what a register says of one column, and words that only the office can explain
"""
