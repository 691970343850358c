"""The sync protocol of WatermelonDB, spoken beside our own.

Nothing here decides who may see or do what: what is pulled is what our own feed tells (`sync.py`),
cut down to flat columns, and what is pushed is carried out by the nouns' own operations, in one
transaction.
"""

from app.services.watermelon.pulling import pull
from app.services.watermelon.pushing import RowChanged, RowDeleted, RowRefused, push

__all__ = ["RowChanged", "RowDeleted", "RowRefused", "pull", "push"]
