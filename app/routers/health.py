"""Health, and the keys that sign access tokens."""

from typing import Literal

from pydantic import Field

from app.deps import KernelDep, ReplyDep
from app.models.base import Output
from app.problems import Busy, problems
from app.route import noun
from app.services import health

router = noun("service", version="")


class HealthPublic(Output):
    """Alive, or ready."""

    status: Literal["ok"] = Field("ok", description="Always ok.", examples=["ok"])


class KeyPublic(Output):
    """A public key (RFC 7517) of access tokens."""

    kty: str = Field(description="Key type.", max_length=10, examples=["EC"])
    crv: str = Field(description="Curve.", max_length=20, examples=["P-256"])
    x: str = Field(
        description="First coordinate.",
        max_length=100,
        examples=["f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"],
    )
    y: str = Field(
        description="Second coordinate.",
        max_length=100,
        examples=["x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"],
    )
    kid: str = Field(description="Name of the key.", max_length=40, examples=["mfrggzdfmztwq2lk"])
    use: str = Field(description="For signatures.", max_length=10, examples=["sig"])
    alg: str = Field(description="Algorithm.", max_length=10, examples=["ES256"])


class KeySet(Output):
    """The public keys that may have signed a living access token."""

    keys: list[KeyPublic] = Field(description="Two or more while keys rotate.", max_length=20)


@router.get("/healthz", operation_id="getLiveness")
def get_liveness() -> HealthPublic:
    """Tell whether the process is alive; this never touches the database."""
    return HealthPublic()


@router.get("/readyz", operation_id="getReadiness", responses=problems(Busy))
def get_readiness(kernel: KernelDep) -> HealthPublic:
    """Tell whether requests can be served: the database answers and its schema is the code's."""
    health.ready(kernel)
    return HealthPublic()


@router.get("/.well-known/jwks.json", operation_id="getKeySet")
def get_key_set(kernel: KernelDep, reply: ReplyDep) -> KeySet:
    """The public keys of access tokens (RFC 7517). Cache them for five minutes at most."""
    reply.headers["Cache-Control"] = "public, max-age=300"
    return KeySet.model_validate(kernel.tokens.jwks())
