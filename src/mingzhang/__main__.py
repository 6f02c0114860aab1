"""`python -m mingzhang` is the `mingzhang` command."""

from mingzhang.cli import main

main()
