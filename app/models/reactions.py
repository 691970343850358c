"""The few kind reactions there are to something the other showed."""

from typing import Literal

Reaction = Literal["heart", "thank_you", "hug", "smile", "with_you", "wow"]
"""More may be added. `app/content/words` says how each is drawn and read out."""
