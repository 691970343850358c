"""Sealed entries, for the laws."""

PLAIN = {
    "entry.kind": "one of a fixed list",
    "entry.state": "one of four; the other sees the row in two of them alone",
}
