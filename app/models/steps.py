"""The words that say where an exercise is, shared by its rows and its pure machine."""

from typing import Literal

Kind = Literal["listening", "perspective", "guess"]
Step = Literal["speak", "mirror", "check", "clarify", "reply", "validate", "felt", "tell"]
Answer = Literal["yes", "not_quite", "understood", "not_yet"]
