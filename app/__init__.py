"""Kindling: the open backend for couples' apps."""
