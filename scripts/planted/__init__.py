"""Made-up documents with planted errors, cases of the conformance suite, and an oracle that knows no rule of ours.

Nothing here imports `mingzhang.checking`; the two runners `figures` and `suite` reach it through one function.
"""
