"""The rules of the guidance, one module a chapter, each written once."""
