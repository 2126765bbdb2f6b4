"""The version of the engine, told in every advice."""

__version__ = "0.1.0"
