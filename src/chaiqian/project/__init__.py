"""A folder of cases: its files, what cases contradict each other in, who has signed."""
