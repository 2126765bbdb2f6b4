"""What can be proved of rules without running a single case: `check`, `diff`, coverage, mutants."""
