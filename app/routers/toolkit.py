"""The barrier toolkit."""

from app.deps import KernelDep, ReplyDep
from app.models.base import Page
from app.models.toolkit import BarrierPublic
from app.route import noun
from app.services import toolkit

router = noun("toolkit", "/toolkit")


@router.get("/barriers")
def list_barriers(kernel: KernelDep, reply: ReplyDep) -> Page[BarrierPublic]:
    """List what can be in the way of being close, and what may help with each.

    The same for everybody: it rests on no score and needs no account.
    """
    reply.headers["Cache-Control"] = "no-cache"
    return toolkit.barriers(kernel.content)
