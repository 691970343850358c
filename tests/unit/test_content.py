"""Content files: what is shipped is right, and what is wrong is refused by file and field."""

import copy
import json

import pytest
from app.content import HERE, ContentError, load_instruments, load_practices

FULL = json.loads((HERE / "instruments" / "emotional-intimacy.json").read_text())
LIBRARY = json.loads((HERE / "practices" / "communication.json").read_text())
GONE = object()


def changed(data, path, value):
    """A copy with the value at a path of keys and positions replaced, or removed for GONE."""
    data = copy.deepcopy(data)
    place = data
    for part in path[:-1]:
        place = place[part]
    if value is GONE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


def write(folder, data, name="test.json"):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(data if isinstance(data, str) else json.dumps(data))
    return folder


def test_the_shipped_instruments_are_the_model():
    found = load_instruments()
    assert sorted(found) == ["emotional-intimacy", "weekly-short-form"]
    full, short = found["emotional-intimacy"], found["weekly-short-form"]
    assert (full.version, full.couple, full.recall_days) == ("1.0.0", True, 14)
    assert len(full.items) == 45
    assert [(s.k, s.min_answered) for s in full.scales] == [(4, 3)] * 8 + [(3, 2)] * 3 + [(4, 3)]
    assert {i.id for i in full.items.values() if i.offers_na} == {
        *("CON1", "CON2", "CON3", "CON4", "BCC3"),
    }
    assert [s.lifts for s in full.scales if s.kind == "barrier"] == [
        *("trust_vulnerability", "communication", "trust_vulnerability"),
    ]
    assert (short.couple, short.recall_days) == (False, 7)
    assert [i.id[3] for i in short.items.values()] == ["3"] * 8
    for name, item in short.items.items():
        assert short.texts().items[name] == full.texts().items[name]
        assert item == full.items[name]


def test_the_shipped_practices_cover_every_dimension():
    found = load_practices()
    assert sorted(found) == [f"PR{i:02}" for i in range(1, 65)]
    full = load_instruments()["emotional-intimacy"]
    assert {scale.id for scale in full.core} <= {p.dimension for p in found.values()}
    assert [p.id for p in found.values() if p.starter] == ["PR11", "PR14", "PR15"]
    assert found["PR24"].dimension == "keep"
    assert found["PR16"].kind == "exposing"
    assert found["PR14"].minutes == 60
    assert found["PR04"].sources[1].section == "Challenges: Fear of Vulnerability"
    assert found["PR11"].steps[2] == "Leave it there. It needs no answer."
    assert found["PR41"].tags == ("touch",)


def test_practices_come_in_the_order_of_the_files(tmp_path):
    write(tmp_path, changed(LIBRARY, ["practices"], LIBRARY["practices"][:1]), "b.json")
    write(tmp_path, changed(LIBRARY, ["practices"], LIBRARY["practices"][1:]), "a.json")
    names = [entry["id"] for entry in LIBRARY["practices"]]
    assert list(load_practices(tmp_path)) == [*names[1:], names[0]]


def test_one_practice_in_two_files_is_refused(tmp_path):
    write(tmp_path, LIBRARY, "a.json")
    write(tmp_path, LIBRARY, "b.json")
    with pytest.raises(ContentError) as refusal:
        load_practices(tmp_path)
    assert str(refusal.value) == "b.json: practices[0].id: 'PR01' is used twice"


def test_practices_may_be_checked_against_other_scales(tmp_path):
    data = changed(LIBRARY, ["practices"], LIBRARY["practices"][:1])
    assert list(load_practices(write(tmp_path, data), {"communication"})) == ["PR01"]
    with pytest.raises(ContentError, match="'communication' is no scale"):
        load_practices(tmp_path, {"calm"})


def test_the_latest_version_is_served_and_older_ones_stay_reachable(tmp_path):
    for name, version in [("a", "1.10.0"), ("b", "1.9.0"), ("c", "1.2.3")]:
        write(tmp_path, changed(FULL, ["version"], version), f"{name}.json")
    found = load_instruments(tmp_path)
    assert found["emotional-intimacy"].version == "1.10.0"
    assert found.versions["emotional-intimacy", "1.2.3"].version == "1.2.3"


def test_one_version_in_two_files_is_refused(tmp_path):
    write(tmp_path, FULL, "a.json")
    write(tmp_path, FULL, "b.json")
    with pytest.raises(ContentError) as refusal:
        load_instruments(tmp_path)
    assert str(refusal.value) == (
        "b.json: version: emotional-intimacy 1.0.0 is in another file too"
    )


def test_an_empty_folder_is_refused(tmp_path):
    for load in (load_instruments, load_practices):
        with pytest.raises(ContentError, match=r"holds no \*\.json file"):
            load(tmp_path)


def test_layout_and_order_of_fields_do_not_change_the_content_hash(tmp_path):
    turned = dict(reversed(FULL.items()))
    one = load_instruments(write(tmp_path / "one", json.dumps(turned, indent=3)))
    other = load_instruments(write(tmp_path / "other", changed(FULL, ["recall_days"], 15)))
    shipped = load_instruments()["emotional-intimacy"].content_hash
    assert one["emotional-intimacy"].content_hash == shipped
    assert other["emotional-intimacy"].content_hash != shipped
    assert len(shipped) == 64


def test_a_new_instrument_needs_no_code(tmp_path):
    band = [{"id": "low", "min": 0, "max": 33.3}, {"id": "high", "min": 33.3, "max": 100}]
    item = {"key": 1, "about": "us"}
    scales = [
        {
            **{"id": name, "kind": "core", "min_answered": 1},
            **{"items": [{"id": f"{name}1", **item}], "sources": [source]},
        }
        for name, source in [
            ("calm", {"article": "Own", "section": "All"}),
            ("fun", {"article": "Own", "section": "All"}),
        ]
    ]
    texts = {
        **{"title": "Leicht", "stem": "Zuletzt ...", "na": "Kam nicht vor"},
        **{"responses": {"0": "nein", "1": "etwas", "2": "ja"}},
        **{"items": {"calm1": "Ruhe.", "fun1": "Lachen."}},
        **{"scales": {n: {"name": n, "about": n} for n in ("calm", "fun")}},
        **{"composites": {}, "bands": {"core": {"low": "wenig", "high": "viel"}}},
    }
    data = {
        **{"id": "light", "version": "0.1.0", "couple": True, "recall_days": 1},
        **{"response": {"min": 0, "max": 2}, "articles": {"Own": {"file": "x", "title": "X"}}},
        **{"scales": scales, "composites": [], "bands": {"core": band}},
        **{"error_terms": {"basis": "assumed", "scales": {}, "composites": {}}},
        **{"locales": {"de": texts}},
    }
    found = load_instruments(write(tmp_path, data))["light"]
    assert found.index is None
    assert found.whole % 1000 == 0  # 33.3 points are a whole number of units
    assert found.texts("en").title == "Leicht"


ITEM = ["scales", 2, "items", 0]
BANDS = ["bands", "core"]
EN = ["locales", "en"]
TERMS = ["error_terms", "scales", "core"]
WRONG = [
    (["id"], "Emotional", "id: has the wrong form"),
    (["id"], GONE, "id: is missing"),
    (["version"], "1.0", "version: has the wrong form"),
    (["version"], "1.0.01", "version: has the wrong form"),
    (["version"], 1, "version: must be a valid string"),
    (["extra"], 1, "extra: is not a known field"),
    (["couple"], "yes", "couple: must be a valid boolean"),
    (["recall_days"], 0, "recall_days: must be greater than or equal to 1"),
    (["recall_days"], True, "recall_days: must be a valid integer"),
    (["response", "max"], 1, "response.max: must be 1 to 100 above response.min"),
    (["response", "max"], 500, "response.max: must be 1 to 100 above response.min"),
    (["articles"], {}, "articles: Dictionary should have at least 1 item after validation"),
    (["scales", 1, "id"], "communication", "scales[1].id: 'communication' is used twice"),
    (["scales", 1, "kind"], "soul", "scales[1].kind: must be 'core', 'barrier' or 'outcome'"),
    (["scales", 1, "sources"], [], "scales[1].sources: List should have at least 1 item"),
    (["scales", 1, "sources"], GONE, "scales[1].sources: is missing"),
    (["scales", 1, "sources", 0, "article"], "Z", "scales[1].sources[0].article: 'Z' is no art"),
    (["scales", 1, "sources", 0, "section"], " ", "scales[1].sources[0].section: has the wrong"),
    (["scales", 1, "min_answered"], 5, "scales[1].min_answered: must be 1 to 4"),
    (["scales", 1, "min_answered"], 0, "scales[1].min_answered: must be 1 to 4"),
    (["scales", 1, "lifts"], "communication", "scales[1].lifts: only a barrier lifts"),
    (["scales", 8, "lifts"], "felt_closeness", "scales[8].lifts: 'felt_closeness' is no core"),
    ([*ITEM, "key"], 0, "scales[2].items[0].key: must be 1 or -1"),
    ([*ITEM, "key"], 1.0, "scales[2].items[0].key: must be 1 or -1"),
    ([*ITEM, "key"], True, "scales[2].items[0].key: must be 1 or -1"),
    ([*ITEM, "about"], "them", "scales[2].items[0].about: must be 'self', 'partner' or 'us'"),
    ([*ITEM, "id"], "COM1", "scales[2].items[0].id: 'COM1' is used twice"),
    ([*ITEM, "text"], "Hi", "scales[2].items[0].text: is not a known field"),
    (["scales", 0, "items"], [], "scales[0].items: List should have at least 1 item"),
    (["composites", 0, "weights", "joy"], 1, "composites[0].weights.joy: 'joy' is no core scale"),
    (
        ["composites", 0, "weights", "felt_closeness"],
        1,
        "composites[0].weights.felt_closeness: 'felt_closeness' is no core scale",
    ),
    (
        ["composites", 0, "weights", "communication"],
        0,
        "composites[0].weights.communication: must be above 0",
    ),
    (
        ["composites", 0, "weights", "communication"],
        True,
        "composites[0].weights.communication: must be a number",
    ),
    (["composites", 0, "min_members"], 9, "composites[0].min_members: must be 1 to 8"),
    (["composites", 1, "id"], "intimacy_index", "composites[1].id: 'intimacy_index' is used tw"),
    (["composites", 1, "id"], "communication", "composites[1].id: 'communication' is used twice"),
    (["composites", 1, "kind"], "core", "composites[1].kind: 'core' is used twice"),
    (["bands", "barrier"], GONE, "bands.barrier: is missing"),
    (["bands", "moods"], [], "bands.moods: must be 'core', 'barrier' or 'outcome'"),
    ([*BANDS], [], "bands.core: List should have at least 1 item"),
    ([*BANDS, 0, "min"], 5, "bands.core[0].min: must be 0, without a hole"),
    ([*BANDS, 1, "min"], 40, "bands.core[1].min: must be 37.5, without a hole"),
    ([*BANDS, 1, "max"], 37.5, "bands.core[1].max: must be above min"),
    ([*BANDS, 1, "id"], "tender", "bands.core[1].id: 'tender' is used twice"),
    ([*BANDS, 3, "max"], 99, "bands.core[3].max: must be 100 in the last band"),
    ([*BANDS, 3, "max"], "100", "bands.core[3].max: must be a number"),
    ([*TERMS, "sd"], 0, "error_terms.scales.core.sd: must be above 0"),
    ([*TERMS, "r"], 1, "error_terms.scales.core.r: must be at least 0 and below 1"),
    ([*TERMS, "r"], -0.1, "error_terms.scales.core.r: must be at least 0 and below 1"),
    (["error_terms", "basis"], "felt", "error_terms.basis: must be 'assumed' or 'estimated'"),
    (
        ["error_terms", "composites", "joy"],
        {"sd": 1, "r": 0.5},
        "error_terms.composites.joy: 'joy' is no composite",
    ),
    (["locales"], {}, "locales: Dictionary should have at least 1 item after validation"),
    (["locales", "english"], FULL["locales"]["en"], "locales.english: has the wrong form"),
    ([*EN, "stem"], GONE, "locales.en.stem: is missing"),
    ([*EN, "items", "COM1"], GONE, "locales.en.items.COM1: is missing"),
    ([*EN, "items", "COM9"], "x", "locales.en.items.COM9: 'COM9' is no item"),
    ([*EN, "items", "COM1"], "", "locales.en.items.COM1: "),
    ([*EN, "responses", "3"], GONE, "locales.en.responses.3: is missing"),
    ([*EN, "responses", "6"], "x", "locales.en.responses.6: '6' is no answer"),
    ([*EN, "scales", "communication"], GONE, "locales.en.scales.communication: is missing"),
    ([*EN, "composites", "barrier_load"], GONE, "locales.en.composites.barrier_load: is missing"),
    ([*EN, "bands", "core"], GONE, "locales.en.bands.core: is missing"),
    ([*EN, "bands", "core", "tender"], GONE, "locales.en.bands.core.tender: is missing"),
]


@pytest.mark.parametrize(("path", "value", "message"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_instrument_is_refused_by_file_and_field(path, value, message, tmp_path):
    write(tmp_path, changed(FULL, path, value))
    with pytest.raises(ContentError) as refusal:
        load_instruments(tmp_path)
    assert str(refusal.value).startswith(f"test.json: {message}")
    assert "\n" not in str(refusal.value)


def test_bands_and_terms_need_a_scale_of_their_kind(tmp_path):
    data = changed(FULL, ["scales", 11], GONE)
    with pytest.raises(ContentError, match=r"bands\.outcome: no scale is of this kind"):
        load_instruments(write(tmp_path, data))
    data = changed(data, ["bands", "outcome"], GONE)
    with pytest.raises(ContentError, match=r"error_terms\.scales\.outcome: 'outcome' is no kind"):
        load_instruments(write(tmp_path, data))


def test_an_instrument_that_cannot_be_mixed_is_refused(tmp_path):
    data = changed(FULL, ["scales"], FULL["scales"][:1])
    data["composites"] = []
    data["bands"] = {"core": data["bands"]["core"]}
    data["error_terms"] = {"basis": "assumed", "scales": {}, "composites": {}}
    write(tmp_path, data)
    with pytest.raises(ContentError, match=r"scales\[0\]\.items: 4 of 4 items: two of them"):
        load_instruments(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "line 1 column 2: not valid JSON (Expecting property name"),
        ("[]", "$: must be a valid dictionary"),
        ('{"id": NaN}', "$: NaN is not a number in JSON"),
        ('{"id": 1, "id": 2}', "$: the field 'id' appears twice in one object"),
        ("[" * 100_000, "$: not readable JSON (RecursionError)"),
    ],
)
def test_a_file_that_is_no_json_object_is_refused(text, message, tmp_path):
    for load in (load_instruments, load_practices):
        with pytest.raises(ContentError) as refusal:
            load(write(tmp_path, text))
        assert str(refusal.value).startswith(f"test.json: {message}")


def test_a_file_in_a_wrong_encoding_is_refused(tmp_path):
    (tmp_path / "test.json").write_bytes(b'{"id": "\xff"}')
    with pytest.raises(ContentError, match=r"not readable JSON \(UnicodeDecodeError\)"):
        load_instruments(tmp_path)


PRACTICE = ["practices", 3]
WRONG_PRACTICES = [
    ([*PRACTICE, "id"], "PR01", "practices[3].id: 'PR01' is used twice"),
    ([*PRACTICE, "dimension"], "joy", "practices[3].dimension: 'joy' is no scale"),
    ([*PRACTICE, "minutes"], 0, "practices[3].minutes: must be greater than or equal to 1"),
    ([*PRACTICE, "class"], "hard", "practices[3].class: must be 'solo', 'joint', 'exposing' or"),
    ([*PRACTICE, "sources"], [], "practices[3].sources: List should have at least 1 item"),
    (
        [*PRACTICE, "sources", 0, "article"],
        "Z",
        "practices[3].sources[0].article: 'Z' is no article",
    ),
    ([*PRACTICE, "how"], "x", "practices[3].how: is not a known field"),
    ([*PRACTICE, "title"], "x" * 81, "practices[3].title: String should have at most 80"),
    *(
        ([*PRACTICE, text], wrong, f"practices[3].{text}: {message}")
        for text in ("why", "short", "apart", "heavy")
        for wrong, message in [
            (GONE, "is missing"),
            ("", "has the wrong form"),
            ("x" * 301, "String should have at most 300 characters"),
        ]
    ),
    ([*PRACTICE, "steps"], GONE, "practices[3].steps: is missing"),
    ([*PRACTICE, "steps"], ["a", "b"], "practices[3].steps: List should have at least 3 items"),
    ([*PRACTICE, "steps"], list("abcdefg"), "practices[3].steps: List should have at most 6"),
    ([*PRACTICE, "steps", 1], " ".join("x" * 26), "practices[3].steps[1]: has the wrong form"),
    ([*PRACTICE, "steps", 1], "two  blanks", "practices[3].steps[1]: has the wrong form"),
    ([*PRACTICE, "steps", 1], "x" * 201, "practices[3].steps[1]: String should have at most 200"),
    ([*PRACTICE, "tags"], GONE, "practices[3].tags: is missing"),
    ([*PRACTICE, "tags"], ["pets"], "practices[3].tags[0]: must be 'children', 'cohabiting', "),
    ([*PRACTICE, "tags"], ["touch"] * 2, "practices[3].tags[1]: 'touch' is used twice"),
    (["version"], "one", "version: has the wrong form"),
]


@pytest.mark.parametrize(
    ("path", "value", "message"), WRONG_PRACTICES, ids=range(len(WRONG_PRACTICES))
)
def test_a_wrong_practice_is_refused_by_file_and_field(path, value, message, tmp_path):
    write(tmp_path, changed(LIBRARY, path, value))
    with pytest.raises(ContentError) as refusal:
        load_practices(tmp_path)
    assert str(refusal.value).startswith(f"test.json: {message}")


def test_a_step_of_25_words_is_taken(tmp_path):
    longest = " ".join("x" * 25)
    write(tmp_path, changed(LIBRARY, [*PRACTICE, "steps", 1], longest))
    assert load_practices(tmp_path)["PR25"].steps[1] == longest
