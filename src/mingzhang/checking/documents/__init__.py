"""Rules on a document as a whole: its tables, heads, contents, glossary, annexes, leftovers."""
