"""The wizard: questions made from the models, one household or one scheme at a time."""
