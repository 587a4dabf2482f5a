"""`python -m replan` is the `replan` command."""

from replan.cli import main

main()
