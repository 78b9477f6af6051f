"""From worksheets to fields: where the headings stand, what each column is read as, what kind each row is."""
