"""Slips in the core, one at a time, and whether anything notices them: `python -m tests.mutation`.

`slips` says which slips there are, `graft` puts one into a process that has everything imported,
`corpus` is what has to come out as before, and `run` tries each slip in a process forked for it.
What survives and is known to stands in `survivors.yaml`, with the reason.
"""
