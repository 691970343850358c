"""The statement check."""

from app.deps import KernelDep, ReadingPerson
from app.models.statements import StatementCheck, StatementChecked
from app.route import noun
from app.services import statements

router = noun("statements", "/statements")


@router.post("/check")
def check_statement(me: ReadingPerson, kernel: KernelDep, data: StatementCheck) -> StatementChecked:
    """Check a statement before you say it: which words may blame, and what could stand instead.

    It works by published rules of words, not by a judgement of you, and it misses things. Nothing
    is stored or logged, so there is no `Idempotency-Key`: asking twice is simply asking twice.
    """
    return statements.check(kernel.content.statements, data.text)
