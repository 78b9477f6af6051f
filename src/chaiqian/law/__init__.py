"""The law as expressions: rules, recognition, readers, and the settlement that they give."""
