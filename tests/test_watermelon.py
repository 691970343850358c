"""What WatermelonDB asks of a server: from both partners' sides, and nothing of a partner's own."""

import json
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import httpx
import pytest
from app import clock as app_clock
from app.models.watermelon import WatermelonPush
from app.services.sync import FullSyncRequired
from app.services.watermelon import ids, positions
from app.services.watermelon.positions import Mark
from app.services.watermelon.tables import TABLES

from tests.phone import Phone, ok, problem
from tests.service import Clock

URL = "/v1/sync/watermelon"


def new() -> str:
    return str(uuid.uuid4())


class Device:
    """A device's rows, by table and id, and its number."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.last: int | None = None
        self.rows: dict[str, dict[str, Any]] = {}

    def pull(self, **params: Any) -> dict[str, Any]:
        """Pull and apply; what came."""
        sent = {"last_pulled_at": "null" if self.last is None else self.last, **params}
        answer = ok(self.phone.get(URL, params=sent))
        for table, changes in answer["changes"].items():
            rows = self.rows.setdefault(table, {})
            rows |= {row["id"]: row for row in changes["updated"]}
            for id_ in changes["deleted"]:
                rows.pop(id_, None)
        self.last = answer["timestamp"]
        found: dict[str, Any] = answer["changes"]
        return found

    def push(self, **tables: Any) -> Any:
        return self.phone.post(URL, params={"last_pulled_at": self.last}, json=tables)

    def create(self, table: str, **row: Any) -> str:
        """Push a new row, as the library writes it, and pull."""
        made = {"id": new(), "_status": "created", "_changed": "", **row}
        ok(self.push(**{table: {"created": [made], "updated": [], "deleted": []}}))
        self.pull()
        return str(made["id"])


@pytest.fixture
def device(solo: Phone) -> Device:
    """Somebody's who has nothing yet."""
    found = Device(solo)
    found.pull()
    return found


@pytest.fixture
def devices(ana: Phone, ben: Phone) -> tuple[Device, Device]:
    """Ana's and Ben's."""
    both = Device(ana), Device(ben)
    for one in both:
        one.pull()
    return both


def updated(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"updated": [{"_status": "updated", "_changed": "text", **row} for row in rows]}


def texts(phone: Phone) -> list[str]:
    return [note["text"] for note in ok(phone.get("/v1/gratitudes"))["data"]]


def test_the_first_pull_has_everything_and_no_tombstone(solo: Phone) -> None:
    kept, gone = (
        ok(solo.post("/v1/gratitudes", json={"text": text}), 201) for text in ("Rain.", "Bread.")
    )
    ok(solo.delete(f"/v1/gratitudes/{gone['id']}"), 204)
    row = {name: kept[name] for name in ("id", "text", "day", "written_at")}
    nothing = {"created": [], "updated": [], "deleted": []}
    wanted = {**dict.fromkeys(TABLES, nothing), "gratitudes": {**nothing, "updated": [row]}}
    for params in ({}, {"last_pulled_at": 0}, {"last_pulled_at": "null"}):
        assert ok(solo.get(URL, params=params))["changes"] == wanted


def test_later_pulls_have_what_changed_and_what_is_gone(solo: Phone, device: Device) -> None:
    first, other = (
        ok(solo.post("/v1/gratitudes", json={"text": text}), 201)["id"] for text in ("1", "2")
    )
    found = device.pull()["gratitudes"]
    assert {row["id"] for row in found["updated"]} == {first, other}
    ok(solo.change(f"/v1/gratitudes/{first}", {"text": "One."}))
    ok(solo.delete(f"/v1/gratitudes/{other}"), 204)
    found = device.pull()["gratitudes"]
    assert ([row["text"] for row in found["updated"]], found["deleted"]) == (["One."], [other])
    assert found["created"] == []


def test_an_idle_pull_changes_nothing_and_a_pushed_row_comes_back_once(device: Device) -> None:
    id_ = device.create("gratitudes", text="Rain.")
    assert device.rows["gratitudes"][id_]["text"] == "Rain."
    before = device.last
    assert device.pull() == {}
    assert device.last == before


def test_the_number_is_a_position_that_grows_and_no_time(device: Device, clock: Clock) -> None:
    numbers = [device.last or 0]
    for days in (1, -3, 40):
        clock.advance(days=days)
        device.create("gratitudes", text=f"{days}")
        numbers.append(device.last or 0)
    assert numbers == sorted(set(numbers))
    assert numbers[0] > 0
    assert numbers[-1] < 2**53
    twin = Device(device.phone.sign_in())
    twin.pull()
    assert twin.last is not None
    assert twin.last - numbers[-1] == 1 << positions.JOINT  # the sign-in is an event of its own


def test_everything_private_needs_a_fresh_sign_in_and_what_changed_does_not(
    device: Device, clock: Clock
) -> None:
    clock.advance(minutes=6)
    assert problem(device.phone.get(URL)) == (401, "sign-in-again")
    added = json.dumps({"from": 1, "tables": ["journal"], "columns": []})
    refused = device.phone.get(URL, params={"last_pulled_at": device.last, "migration": added})
    assert problem(refused) == (401, "sign-in-again")
    id_ = device.create("journal", title="", text="It went well.")
    assert device.rows["journal"][id_]["title"] is None


def test_what_a_new_schema_adds_comes_whole(device: Device) -> None:
    id_ = device.create("gratitudes", text="Rain.")
    note = device.rows["gratitudes"].pop(id_)
    columns = [{"table": "gratitudes", "columns": ["day"]}, {"table": "theirs", "columns": ["x"]}]
    added = {"from": 1, "tables": ["dreams", "theirs"], "columns": columns}
    assert device.pull(schema_version=2, migration=json.dumps(added)) == {
        "gratitudes": {"created": [], "updated": [note], "deleted": []}
    }
    for wrong in ("nonsense", "[]", '{"tables": 1}'):
        answer = device.phone.get(URL, params={"last_pulled_at": 0, "migration": wrong})
        assert problem(answer) == (422, "invalid")
        assert answer.json()["errors"][0]["parameter"] == "migration"


def test_new_rows_take_the_columns_that_are_theirs_and_nothing_else(device: Device) -> None:
    goal = device.create(
        "own_goals",
        title="Run",
        percent=30,
        due_on="",
        kind="",
        state="done",
        shared=True,
        colour=1,
    )
    note = device.create("gratitudes", text="Rain.", day="", nested={"a": [1]}, written_at="never")
    alarm = device.create("reminders", about="question", time="20:30", weekdays=[1])
    rows = {table: found for table, found in device.rows.items() if found}
    assert rows["own_goals"][goal] == {
        "id": goal,
        "title": "Run",
        "kind": "other",
        "percent": 30,
        "due_on": None,
        "state": "active",
        "shared": False,
        "written_at": rows["own_goals"][goal]["written_at"],
    }
    assert rows["gratitudes"][note]["day"] == str(app_clock.today("Europe/Lisbon"))
    assert rows["gratitudes"][note].keys() == {"id", "text", "day", "written_at"}
    assert rows["reminders"][alarm] == {"id": alarm, "about": "question", "time": "20:30"}
    assert ok(device.phone.get(f"/v1/reminders/{alarm}"))["weekdays"] == [1, 2, 3, 4, 5, 6, 7]


def test_changed_rows_change_what_differs(device: Device) -> None:
    goal = device.create("own_goals", title="Run", percent=30, due_on="2099-01-31")
    before = device.rows["own_goals"][goal]
    ok(device.push(own_goals=updated({**before, "percent": 40, "due_on": "", "state": "done"})))
    assert device.pull()["own_goals"]["updated"] == [{**before, "percent": 40, "due_on": None}]
    ok(device.push(own_goals=updated({"id": goal, "title": "Run far"})))
    device.pull()
    assert device.rows["own_goals"][goal]["title"] == "Run far"
    ok(device.push(own_goals=updated(device.rows["own_goals"][goal])))
    assert device.pull() == {}


def test_creating_a_row_that_is_there_updates_it(device: Device) -> None:
    id_ = device.create("gratitudes", text="Rain.")
    device.create("gratitudes", id=id_, text="Warm rain.")
    assert device.rows["gratitudes"][id_]["text"] == "Warm rain."
    assert texts(device.phone) == ["Warm rain."]


def test_updating_a_row_that_never_was_creates_it(device: Device) -> None:
    id_ = new()
    ok(device.push(gratitudes=updated({"id": id_, "text": "Rain."})))
    assert ok(device.phone.get(f"/v1/gratitudes/{id_}"))["text"] == "Rain."


def test_deleting_deletes_and_of_an_unknown_row_is_ignored(device: Device) -> None:
    id_ = device.create("gratitudes", text="Rain.")
    for _ in range(2):
        pushed = ok(device.push(gratitudes={"deleted": [id_, new()]}))
        assert pushed == {"rows": 2}
        device.pull()
    assert device.rows["gratitudes"] == {}
    assert texts(device.phone) == []


def test_changing_a_row_that_was_deleted_is_refused(device: Device) -> None:
    id_ = device.create("gratitudes", text="Rain.")
    ok(device.phone.delete(f"/v1/gratitudes/{id_}"), 204)
    for _ in range(2):  # before it is told and after
        refused = device.push(gratitudes=updated({"id": id_, "text": "Warm rain."}))
        assert problem(refused) == (409, "row-deleted")
        assert (refused.json()["table"], refused.json()["id"]) == ("gratitudes", id_)
        device.pull()
    assert texts(device.phone) == []


def test_a_row_that_changed_since_the_last_pull_refuses_the_push(device: Device) -> None:
    id_ = device.create("gratitudes", text="Rain.")
    ok(device.phone.change(f"/v1/gratitudes/{id_}", {"text": "Snow."}))
    change, delete = updated({"id": id_, "text": "Hail."}), {"deleted": [id_]}
    for sent in (change, {"created": change["updated"]}, delete):
        refused = device.push(gratitudes=sent)
        assert problem(refused) == (409, "row-changed")
        assert (refused.json()["table"], refused.json()["id"]) == ("gratitudes", id_)
    never = device.phone.post(URL, json={"gratitudes": change})  # it has seen nothing
    assert problem(never) == (409, "row-changed")
    device.pull()
    ok(device.push(gratitudes=change))
    assert texts(device.phone) == ["Hail."]


def test_a_push_is_kept_as_a_whole_or_not_at_all(device: Device) -> None:
    kept = device.create("gratitudes", text="Rain.")
    gone = device.create("journal", text="It went well.")
    before = ok(device.phone.get("/v1/events"))
    goal = {"id": new(), "title": "Run", "percent": 101}
    refused = device.push(
        gratitudes={
            **updated({"id": kept, "text": "Hail."}),
            "created": [{"id": new(), "text": "A"}],
        },
        journal={"deleted": [gone]},
        own_goals={"created": [goal]},
    )
    assert problem(refused) == (422, "row-refused")
    body = refused.json()
    assert (body["table"], body["id"]) == ("own_goals", goal["id"])
    inner = body["problem"]
    assert (inner["code"], inner["errors"][0]["pointer"]) == ("invalid", "/percent")
    assert texts(device.phone) == ["Rain."]
    assert ok(device.phone.get(f"/v1/journal/{gone}"))["text"] == "It went well."
    assert ok(device.phone.get("/v1/own-goals"))["data"] == []
    assert ok(device.phone.get("/v1/events")) == before
    assert device.pull() == {}
    assert ok(device.push(own_goals={"created": [{**goal, "percent": 100}]})) == {"rows": 1}
    assert device.pull()["own_goals"]["updated"][0]["percent"] == 100


def test_of_pushes_at_the_same_time_one_is_kept(device: Device) -> None:
    id_ = device.create("gratitudes", text="Rain.")
    ready = Barrier(4)

    def push(number: int) -> int:
        rows = {"created": [{"id": new(), "text": f"With {number}"}]}
        rows |= updated({"id": id_, "text": f"Hail {number}"})
        with httpx.Client(base_url=device.phone.base_url, headers=device.phone.headers) as client:
            ready.wait()
            sent = {"last_pulled_at": device.last}
            return client.post(URL, params=sent, json={"gratitudes": rows}).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(push, range(4)))
    assert sorted(statuses) == [200, 409, 409, 409]
    won = statuses.index(200)
    assert sorted(texts(device.phone)) == [f"Hail {won}", f"With {won}"]


def test_a_push_that_is_repeated_with_its_key_has_one_effect(device: Device) -> None:
    body = {"gratitudes": {"created": [{"id": new(), "text": "Rain."}]}}
    sent: dict[str, Any] = {"params": {"last_pulled_at": device.last}, "json": body}
    first, again = (device.phone.once(URL, key="0123456789abcdef", **sent) for _ in range(2))
    assert ok(first) == ok(again) == {"rows": 1}
    assert again.headers["Idempotency-Replayed"] == "true"
    refused = device.phone.once(URL, key="fedcba9876543210", **sent)
    assert problem(refused) == (409, "row-changed")


def test_what_cannot_be_read_is_refused_with_its_place(device: Device) -> None:
    note = {"id": new(), "text": "Rain."}
    for sent, pointer in (
        ({"gratitudes": {"created": [{"text": "x"}]}}, "/gratitudes/created/0"),
        (
            {"gratitudes": {"created": [{"id": new().upper(), "text": "x"}]}},
            "/gratitudes/created/0",
        ),
        ({"gratitudes": {"created": [{"id": 1, "text": "x"}]}}, "/gratitudes/created/0"),
        ({"gratitudes": {"deleted": ["x"]}}, "/gratitudes/deleted/0"),
        ({"gratitudes": {"created": [note], "updated": [note]}}, "/gratitudes"),
        ({"gratitudes": {"created": [note], "deleted": [note["id"]]}}, "/gratitudes"),
        ({"checkups": {"created": []}}, "/checkups"),
    ):
        refused = device.push(**sent)
        assert problem(refused) == (422, "invalid"), sent
        assert refused.json()["errors"][0]["pointer"] == pointer
    rows = [{"id": new(), "text": "x"} for _ in range(51)]
    refused = device.push(gratitudes={"created": rows}, journal={"created": rows})
    assert problem(refused) == (422, "invalid")
    assert texts(device.phone) == []


@pytest.mark.parametrize("number", [1, 2**53 - 1, 5 << 46, (1 << 46) + (1 << 45), (1 << 46) + 1])
def test_a_number_that_is_not_of_this_person_begins_anew(device: Device, number: int) -> None:
    answers = [
        device.phone.get(URL, params={"last_pulled_at": number}),
        device.phone.post(URL, params={"last_pulled_at": number}, json={}),
    ]
    assert [problem(answer) for answer in answers] == [(410, "full-sync-required")] * 2
    for wrong in (-1, 2**53, "1.5", "NaN", "undefined", ""):
        answer = device.phone.get(URL, params={"last_pulled_at": wrong})
        assert problem(answer) == (422, "invalid"), wrong


def test_the_couples_rows_reach_both_and_each_changes_what_is_theirs(
    devices: tuple[Device, Device],
) -> None:
    ana, ben = devices
    thanks = ana.create("appreciations", text="Thank you.")
    dream = ana.create("dreams", text="A night train.")
    goal = ana.create("goals", title="A week by the sea", percent=0, measure="")
    found = ben.pull()
    assert {table: [row["id"] for row in found[table]["updated"]] for table in found} == {
        "appreciations": [thanks],
        "dreams": [dream],
        "goals": [goal],
    }
    assert ben.rows["appreciations"][thanks]["author"] == "partner"
    assert ana.rows["appreciations"][thanks]["author"] == "me"
    refused = ben.push(dreams=updated({"id": dream, "text": "A bus."}))
    assert problem(refused) == (422, "row-refused")
    assert refused.json()["problem"]["code"] == "not-yours"
    early = ben.push(goals=updated({"id": goal, "percent": 5}))
    assert early.json()["problem"]["code"] == "goal-state"
    ok(ben.phone.put(f"/v1/goals/{goal}/acceptance"))
    ben.pull()
    ok(ben.push(goals=updated({**ben.rows["goals"][goal], "percent": 40, "kind": "trip"})))
    row = ana.pull()["goals"]["updated"][0]
    assert (row["percent"], row["kind"], row["state"]) == (40, "trip", "active")
    stale = ben.push(goals=updated({"id": goal, "percent": 50}))
    assert problem(stale) == (409, "row-changed")
    ok(ana.push(dreams={"deleted": [dream]}, appreciations={"deleted": [thanks]}))
    for one in devices:
        assert {
            table: rows["deleted"] for table, rows in one.pull().items() if table != "goals"
        } == {
            "appreciations": [thanks],
            "dreams": [dream],
        }


def test_a_goal_that_is_counted_takes_what_goes_with_it(devices: tuple[Device, Device]) -> None:
    ana, ben = devices
    blank = {"currency": "", "due_on": None, "percent": 0, "amount": 0}
    goal = ana.create("goals", title="Walk", kind="habit", measure="count", target=12, unit="walks")
    row = ana.rows["goals"][goal]
    assert {name: row[name] for name in ("measure", "target", "amount", "unit")} == {
        "measure": "count",
        "target": 12,
        "amount": 0,
        "unit": "walks",
    }
    ok(ana.push(goals=updated({**row, **blank, "target": 20})))
    assert ben.pull()["goals"]["updated"][0]["target"] == 20


def test_a_note_on_its_way_is_nobodys_row_until_it_arrives(
    devices: tuple[Device, Device], clock: Clock
) -> None:
    ana, ben = devices
    tomorrow = app_clock.today("Europe/Lisbon") + timedelta(days=1)
    arrival = {"day": str(tomorrow), "time": "07:30"}
    note = ok(ana.phone.post("/v1/appreciations", json={"text": "Hey.", "arrival": arrival}), 201)
    assert [row for rows in ana.pull().values() for row in rows["updated"]] == []
    before = ben.last
    assert ben.pull() == {}
    assert ben.last == before
    clock.advance(days=2)
    ana.create("gratitudes", text="Rain.")  # what is due is done before a push as well
    ben.pull()
    for one in devices:
        assert list(one.rows["appreciations"]) == [note["id"]]
        assert one.rows["appreciations"][note["id"]]["text"] == "Hey."


def test_nothing_of_the_partners_own_comes_and_none_of_it_can_be_pushed(
    devices: tuple[Device, Device],
) -> None:
    ana, ben = devices
    number = ben.last
    rows = {
        "gratitudes": ana.create("gratitudes", text="Mine."),
        "journal": ana.create("journal", text="Mine."),
        "own_goals": ana.create("own_goals", title="Mine"),
        "reminders": ana.create("reminders", about="goal", time="08:00"),
    }
    assert ben.pull() == {}
    assert ben.last == number
    everything = ok(ben.phone.get(URL))["changes"]
    assert [row for changes in everything.values() for row in changes["updated"]] == []
    for table, id_ in rows.items():
        ok(ben.push(**{table: {"deleted": [id_]}}))
        assert ana.pull() == {}, table
    ok(ben.push(gratitudes=updated({"id": rows["gratitudes"], "text": "Another's."})))
    assert (texts(ana.phone), texts(ben.phone)) == (["Mine."], ["Another's."])
    ok(ana.phone.put(f"/v1/own-goals/{rows['own_goals']}/sharing"))
    assert ben.pull().keys() == {"gratitudes"}


def test_a_couple_that_ends_takes_its_rows_and_a_new_one_brings_its_own(
    devices: tuple[Device, Device], person: Callable[[str], Phone]
) -> None:
    ana, ben = devices
    dream = ana.create("dreams", text="A night train.")
    note = ana.create("gratitudes", text="Rain.")
    ben.pull()
    together, away = ben.last, Device(ben.phone)
    away.pull()
    ok(ana.phone.delete("/v1/couple/membership"), 204)
    assert ben.pull()["dreams"]["deleted"] == [dream]
    assert ana.pull()["dreams"]["deleted"] == [dream]
    assert list(ana.rows["gratitudes"]) == [note]
    refused = ben.push(dreams={"created": [{"id": new(), "text": "Alone."}]})
    assert refused.json()["problem"]["code"] == "not-paired"
    ok(ben.push(dreams={"deleted": [dream]}))
    cleo = person("Cleo")
    cleo.pair_with(ben.phone)
    ok(cleo.post("/v1/dreams", json={"text": "A boat."}), 201)
    for one in (ben, away):  # one that saw it end, and one that was away all the time
        one.pull()
        assert [row["text"] for row in one.rows["dreams"].values()] == ["A boat."]
    assert ben.last == away.last
    assert (ben.last or 0) > (together or 0)
    shared = ben.push(dreams={"created": [{"id": new(), "text": "A tent."}]})
    assert ok(shared) == {"rows": 1}
    assert len(ok(cleo.get("/v1/dreams"))["data"]) == 2


def test_the_librarys_own_ids_are_kept(devices: tuple[Device, Device]) -> None:
    ana, ben = devices
    id_ = ana.create("dreams", id="Zz09aAbBcCdDeEfF", text="A night train.")
    assert (
        list(ana.rows["dreams"]) == [id_] == list(ben.pull()["dreams"]["updated"][0].values())[:1]
    )
    ours = str(ids.read(id_))
    goal = {
        "title": "A night train",
        "kind": "trip",
        "measure": "percent",
        "id": str(ids.read("0" * 16)),
    }
    ok(ben.phone.post(f"/v1/dreams/{ours}/proposal", json=goal), 201)
    ana.pull()
    assert ana.rows["dreams"][id_]["goal_id"] == "0" * 16
    assert list(ana.rows["goals"]) == ["0" * 16]
    ok(ana.push(dreams={"deleted": [id_]}))
    assert ben.pull()["dreams"]["deleted"] == [id_]


@pytest.mark.parametrize("id_", ["0" * 16, "z" * 16, "0000000000000001", "A1b2C3d4E5f6G7h8"])
def test_an_id_of_the_library_is_a_uuid_and_back(id_: str) -> None:
    found = ids.read(id_)
    assert (found.version, found.variant) == (4, uuid.RFC_4122)
    assert ids.write(found) == id_


def test_our_own_ids_are_written_as_they_are() -> None:
    beyond = uuid.UUID(int=ids.read("z" * 16).int + 1)  # like one of the library's, but no letters
    for id_ in (uuid.uuid4(), beyond):
        assert ids.write(id_) == str(id_)
        assert ids.read(str(id_)) == id_


def test_a_number_is_taken_apart_as_it_was_made_and_grows_with_every_part() -> None:
    marks = [
        Mark(chapter, own, joint)
        for chapter in (0, 1, 126)
        for own in (0, 1, 2**22 - 1)
        for joint in (0, 1, 2**24 - 1)
    ]
    numbers = [positions.pack(mark) for mark in marks]
    assert [positions.unpack(number) for number in numbers] == marks
    assert numbers == sorted(set(numbers))
    assert (numbers[0] > 0, numbers[-1]) == (True, 2**53 - 1)
    for mark in (Mark(127, 0, 0), Mark(0, 2**22, 0), Mark(0, 0, 2**24)):
        with pytest.raises(FullSyncRequired):
            positions.pack(mark)


def test_the_tables_are_those_of_the_document() -> None:
    assert TABLES.keys() == WatermelonPush.model_fields.keys()
    for table in TABLES.values():
        assert {*table.makes, *table.changes, *table.sets} <= {*table.columns}, table.name
