"""Rules within and between tables: relations over cells, code trees, totals, heuristics."""
