"""Kinds of collectors, each in a file of its own behind one small interface (`taking.Taker`)."""
