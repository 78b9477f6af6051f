"""What people and programs get to see: the sheet, the tree, the tables, JSON, files."""
