"""The scoring model: pure functions from an instrument and answers to scores and documents.

Nothing here knows of the web, the database, settings or the rest of the application. Scores are
exact (integers and fractions) until a document rounds them to 6 decimals; every number rests on
the product's own assumptions and says so (`basis: "assumed"`).
"""

from .change import Change, change_document, change_eligible, reliable_change
from .couple import CoupleScores, Level, NotForCouples, Pair, couple, lower
from .couple_documents import couple_document
from .explain import explain
from .instrument import (
    Band,
    Composite,
    ErrorTerms,
    Instrument,
    Item,
    Scale,
    Source,
)
from .norms import Percentile, beta_quantile, percentile, suppress
from .numbers import display, six
from .person import (
    Answer,
    Answers,
    CompositeScore,
    InvalidAnswer,
    PersonScores,
    ScaleScore,
    UnknownItem,
    UnknownScale,
    person,
    person_document,
)
from .presentation import presentation
from .priority import Need, Priorities, priority_bands, priority_couple, priority_solo
from .psychometrics import (
    Undefined,
    cut_c,
    error_terms_single,
    gap_reliability,
    icc,
    jacobson_truax,
    jacobson_truax_sample,
    mean_available,
    omega,
    pearson,
    rci_vector,
    spearman_brown,
)
from .quality import Quality, quality_document, quality_flags
from .reading import parse_instrument
from .recommend import Practice, PracticeClass, Recommendation, recommend
from .schema import InstrumentError, LocaleText

__all__ = [
    "Answer",
    "Answers",
    "Band",
    "Change",
    "Composite",
    "CompositeScore",
    "CoupleScores",
    "ErrorTerms",
    "Instrument",
    "InstrumentError",
    "InvalidAnswer",
    "Item",
    "Level",
    "LocaleText",
    "Need",
    "NotForCouples",
    "Pair",
    "Percentile",
    "PersonScores",
    "Practice",
    "PracticeClass",
    "Priorities",
    "Quality",
    "Recommendation",
    "Scale",
    "ScaleScore",
    "Source",
    "Undefined",
    "UnknownItem",
    "UnknownScale",
    "beta_quantile",
    "change_document",
    "change_eligible",
    "couple",
    "couple_document",
    "cut_c",
    "display",
    "error_terms_single",
    "explain",
    "gap_reliability",
    "icc",
    "jacobson_truax",
    "jacobson_truax_sample",
    "lower",
    "mean_available",
    "omega",
    "parse_instrument",
    "pearson",
    "percentile",
    "person",
    "person_document",
    "presentation",
    "priority_bands",
    "priority_couple",
    "priority_solo",
    "quality_document",
    "quality_flags",
    "rci_vector",
    "recommend",
    "reliable_change",
    "six",
    "spearman_brown",
    "suppress",
]
