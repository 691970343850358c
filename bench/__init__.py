"""How fast it is: `make bench`, and how speed holds as the data grows: `make bench-growth`.

Requests per second say little on a machine that others use too, so every figure is a share of a
floor measured in the same rounds: a bare `def` route of the same app behind the same outer layer,
by the same client. That share is what is promised; the rest is printed to understand it.
"""
