"""`python -m routeboek`."""

from routeboek.cli import main

main()
