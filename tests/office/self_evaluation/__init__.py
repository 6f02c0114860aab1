"""Self-evaluations in the office: filling in, handing in, summaries, re-checks."""
