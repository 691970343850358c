"""The kinds of line that belong to studying the instrument: reliability, norms, cut-offs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from . import norms
from . import psychometrics as study
from .instrument import Instrument
from .line_input import fields, items, mapping, number, numbers, optional_numbers, whole
from .numbers import optional_six, six

Handler: TypeAlias = Callable[[Instrument, object], object]

JOINT_DIMENSIONS = 6  # as for similarity of profiles


def _exact(value: object, names: tuple[str, ...]) -> dict[str, Fraction]:
    case = fields(value, "input", names)
    return {name: number(case[name], f"input.{name}") for name in names}


def _rounded(values: Mapping[str, Fraction | float]) -> dict[str, object]:
    # Counts stay whole numbers.
    return {name: x if type(x) is int else six(x) for name, x in values.items()}


def _distinctive(instrument: Instrument, value: object) -> object:
    core = [scale.id for scale in instrument.core]
    case = fields(value, "input", ("a", "b", "norm"))
    if case["norm"] is None:
        case = {**case, "norm": {}}
    profiles = [_profile(case[name], f"input.{name}", core) for name in ("a", "b", "norm")]
    a, b, norm = profiles
    joint = [name for name in core if name in a and name in b]
    known = [name for name in joint if name in norm]
    overall = _similar([a[d] for d in joint], [b[d] for d in joint])
    distinctive = _similar([a[d] - norm[d] for d in known], [b[d] - norm[d] for d in known])
    return {"overall_r": overall, "distinctive_r": distinctive}


def _profile(value: object, where: str, core: list[str]) -> dict[str, Fraction]:
    found = fields(value, where, (), core)
    return {name: number(x, f"{where}.{name}") for name, x in found.items() if x is not None}


def _similar(a: list[Fraction], b: list[Fraction]) -> float | None:
    return None if len(a) < JOINT_DIMENSIONS else optional_six(study.pearson(a, b))


def _gap_reliability(_: Instrument, value: object) -> object:
    return {"reliability": six(study.gap_reliability(**_exact(value, ("r_a", "r_b", "r_ab"))))}


def _percentile(_: Instrument, value: object) -> object:
    case = fields(value, "input", ("x", "sample"))
    sample = numbers(case["sample"], "input.sample")
    found = norms.percentile(number(case["x"], "input.x"), sample)
    return {
        "n": found.n,
        "below": found.below,
        "equal": found.equal,
        "definition_a": six(found.definition_a),
        "definition_b": six(found.definition_b),
        "definition_c": six(found.definition_c),
        "jeffreys95": [six(limit) for limit in found.jeffreys95],
    }


def _suppress(_: Instrument, value: object) -> object:
    case = fields(value, "input", ("k", "cells"))
    cells = {
        name: whole(count, f"input.cells.{name}")
        for name, count in mapping(case["cells"], "input.cells").items()
    }
    return norms.suppress(cells, whole(case["k"], "input.k"))


def _mean_available(_: Instrument, value: object) -> object:
    return {"mean": optional_six(study.mean_available(optional_numbers(value, "input")))}


def _jacobson_truax(_: Instrument, value: object) -> object:
    names = ("sd_pre", "reliability", "x1", "x2", "m_dys", "sd_dys", "m_fun", "sd_fun")
    return _rounded(study.jacobson_truax(**_exact(value, names))._asdict())


def _jacobson_truax_sample(_: Instrument, value: object) -> object:
    case = fields(value, "input", ("pre", "post", "reliability"), ("z",))
    found = study.jacobson_truax_sample(
        numbers(case["pre"], "input.pre"),
        numbers(case["post"], "input.post"),
        number(case["reliability"], "input.reliability"),
        number(case.get("z", Fraction("1.96")), "input.z"),
    )
    return _rounded(found._asdict())


def _error_terms_single(_: Instrument, value: object) -> object:
    return _rounded(study.error_terms_single(**_exact(value, ("sd", "r")))._asdict())


def _rci_vector(_: Instrument, value: object) -> object:
    case = fields(value, "input", ("sd", "r", "change"))
    sd, r = number(case["sd"], "input.sd"), number(case["r"], "input.r")
    found = study.rci_vector(sd, r, numbers(case["change"], "input.change"))
    return {"sdiff": six(study.error_terms_single(sd, r).sdiff), "rci": [six(x) for x in found]}


def _cut_c(_: Instrument, value: object) -> object:
    return {"cut_c": six(study.cut_c(**_exact(value, ("m_dys", "sd_dys", "m_fun", "sd_fun"))))}


def _icc(_: Instrument, value: object) -> object:
    rows = [optional_numbers(row, f"input[{i}]") for i, row in enumerate(items(value, "input"))]
    return _rounded(study.icc(rows)._asdict())


def _omega(_: Instrument, value: object) -> object:
    case = fields(value, "input", ("loadings",), ("uniquenesses",))
    unique = numbers(case["uniquenesses"], "input.uniquenesses") if len(case) > 1 else None
    return {"omega": six(study.omega(numbers(case["loadings"], "input.loadings"), unique))}


def _spearman_brown(_: Instrument, value: object) -> object:
    return {"r": six(study.spearman_brown(**_exact(value, ("r", "factor"))))}


STUDY_KINDS: Mapping[str, Handler] = {
    "distinctive": _distinctive,
    "gap_reliability": _gap_reliability,
    "percentile": _percentile,
    "suppress": _suppress,
    "mean_available": _mean_available,
    "jacobson_truax": _jacobson_truax,
    "jacobson_truax_sample": _jacobson_truax_sample,
    "error_terms_single": _error_terms_single,
    "rci_vector": _rci_vector,
    "cut_c": _cut_c,
    "icc": _icc,
    "omega": _omega,
    "spearman_brown": _spearman_brown,
}
