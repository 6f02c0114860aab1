"""明账: reads, recomputes, checks and publishes the accounts and evaluations of public departments."""


def __getattr__(name: str) -> str:
    """`__version__`, looked up when asked for: the look-up costs more than the rest of `--help`."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import version  # noqa: PLC0415 - see above

    return version("mingzhang")
