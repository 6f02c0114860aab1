"""Made-up documents with planted errors, cases of the conformance suite, and an oracle that knows no rule of ours.

Generator and oracle import nothing of Mingzhang; only `judging`, `office`, `figures` and `suite` do, to test it.
"""
