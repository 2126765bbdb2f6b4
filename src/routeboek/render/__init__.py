"""What an advice or a table looks like: pages of sections, and their views.

A page is built once; text, plain text, markdown and colours are views of it, so that they cannot
disagree. JSON is the advice itself.
"""
