"""明账: reads, recomputes, checks and publishes the accounts and evaluations of public departments."""

from importlib.metadata import version

__version__ = version("mingzhang")
