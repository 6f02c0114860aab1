"""The `mingzhang` command: one thin module per command, imported only when called."""


def main() -> None:
    """Entry point of the command."""
