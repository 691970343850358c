"""Own goals with and without a partner, support for them, dreams, and words about goals."""

from uuid import uuid4

from tests.goals import COUNT, TRIP, agreed, kinds, listed, made, propose
from tests.phone import Phone, ok, problem
from tests.service import Clock

OWN, SHARED, DREAMS = "/v1/own-goals", "/v1/shared-goals", "/v1/dreams"
RUN = {"title": "Run for half an hour", "kind": "habit"}


def written(phone: Phone) -> str:
    return str(made(phone, OWN, **RUN)["id"])


def shared(phone: Phone) -> str:
    id_ = written(phone)
    assert ok(phone.put(f"{OWN}/{id_}/sharing"))["shared"] is True
    return id_


def test_a_goal_of_ones_own_needs_nobody(solo: Phone) -> None:
    goal = f"{OWN}/{written(solo)}"
    found = ok(solo.change(goal, {"percent": 40, "due_on": "2199-01-01"}))
    assert (found["percent"], found["shared"]) == (40, False)
    assert ok(solo.put(f"{goal}/completion"))["state"] == "done"
    assert ok(solo.put(f"{goal}/archive"))["state"] == "archived"
    answer = solo.change(goal, {"percent": 50})
    assert (problem(answer), answer.json()["state"]) == ((409, "goal-state"), "archived")
    ok(solo.delete(f"{goal}/archive"), 204)
    ok(solo.delete(f"{goal}/completion"), 204)
    assert [g["state"] for g in listed(solo, OWN, kind="habit", state="active")] == ["active"]
    assert listed(solo, OWN, state="done") == listed(solo, OWN, kind="trip") == []
    assert problem(solo.put(f"{goal}/sharing")) == (404, "not-paired")
    ok(solo.delete(goal), 204)
    assert problem(solo.get(goal)) == (404, "not-found")


def test_ben_knows_nothing_of_it_until_ana_shares_it(ana: Phone, ben: Phone) -> None:
    before = [ben.get(url).content for url in (SHARED, OWN, "/v1/events")]
    id_ = written(ana)
    ok(ana.change(f"{OWN}/{id_}", {"percent": 10}))
    assert [ben.get(url).content for url in (SHARED, OWN, "/v1/events")] == before
    for url in (f"{OWN}/{id_}", f"{SHARED}/{id_}"):
        assert problem(ben.get(url)) == (404, "not-found")
    ok(ana.put(f"{OWN}/{id_}/sharing"))
    ok(ana.put(f"{OWN}/{id_}/sharing"))
    (seen,) = listed(ben, SHARED, owner="partner")
    assert (seen["owner"], seen["title"], seen["percent"]) == ("partner", RUN["title"], 10)
    assert ok(ana.get(f"{SHARED}/{id_}")) == {**seen, "owner": "me"}
    assert listed(ben, SHARED, owner="me") == listed(ana, SHARED, owner="partner") == []
    assert kinds(ben) == ["own_goal.shared"]
    assert [goal["shared"] for goal in listed(ana, OWN)] == [True]


def test_what_ana_does_with_a_shared_goal_ben_sees(ana: Phone, ben: Phone, clock: Clock) -> None:
    id_ = shared(ana)
    clock.advance(days=2)
    ok(ana.change(f"{OWN}/{id_}", {"percent": 60}))
    ok(ana.change(f"{OWN}/{id_}", {"percent": 60}))
    found = ok(ben.get(f"{SHARED}/{id_}"))
    assert (found["percent"], found["changed_on"] > found["day"]) == (60, True)
    ok(ana.put(f"{OWN}/{id_}/completion"))
    ok(ana.delete(f"{OWN}/{id_}/sharing"), 204)
    ok(ana.delete(f"{OWN}/{id_}/sharing"), 204)
    assert problem(ben.get(f"{SHARED}/{id_}")) == (404, "not-found")
    ok(ana.change(f"{OWN}/{id_}", {"percent": 70}))
    assert kinds(ben) == ["own_goal.shared", *["own_goal.changed"] * 2, "own_goal.unshared"]


def test_ben_encourages_and_ana_cannot_encourage_herself(ana: Phone, ben: Phone) -> None:
    id_ = shared(ana)
    url = f"{SHARED}/{id_}/encouragements"
    said = made(ben, url, text="You went out in the rain.")
    assert (said["kind"], said["author"]) == ("encouragement", "me")
    assert [e["author"] for e in listed(ana, url)] == ["partner"]
    assert problem(ana.post(url, json={"text": "Well done, me."})) == (409, "for-the-other")
    ok(ana.delete(f"{OWN}/{id_}/sharing"), 204)
    words = f"/v1/goal-sentences/{said['id']}"
    assert ok(ana.get(words))["text"] == ok(ben.get(words))["text"]
    ok(ben.delete(words), 204)
    assert ok(ana.get(words))["state"] == "taken_back"


def test_two_own_goals_with_one_id_are_shared_one_at_a_time(ana: Phone, ben: Phone) -> None:
    id_ = str(uuid4())
    for phone in (ana, ben):
        made(phone, OWN, **RUN, id=id_)
        made(phone, OWN, **RUN, id=id_)
    ok(ana.put(f"{OWN}/{id_}/sharing"))
    assert problem(ben.put(f"{OWN}/{id_}/sharing")) == (409, "id-taken")
    ok(ben.delete(f"{OWN}/{id_}"), 204)
    assert ok(ben.get(f"{SHARED}/{id_}"))["owner"] == "partner"


def test_deleting_a_shared_goal_takes_it_from_both(ana: Phone, ben: Phone) -> None:
    id_ = shared(ana)
    ok(ana.delete(f"{OWN}/{id_}"), 204)
    assert listed(ben, SHARED) == []
    assert kinds(ben) == ["own_goal.shared", "own_goal.unshared"]


def test_after_leaving_the_goal_stays_with_its_owner_unshared(ana: Phone, ben: Phone) -> None:
    id_ = shared(ana)
    made(ben, f"{SHARED}/{id_}/encouragements", text="Run!")
    ok(ben.delete("/v1/couple/membership"), 204)
    assert ok(ana.get(f"{OWN}/{id_}"))["shared"] is False
    assert problem(ben.get(f"{SHARED}/{id_}")) == (404, "not-paired")
    assert [entry["text"] for entry in listed(ben, "/v1/kept")] == ["Run!"]
    ana.pair_with(ben)
    assert listed(ben, SHARED) == []


def test_a_dream_needs_no_agreement_and_may_become_a_proposal_of_either(
    ana: Phone, ben: Phone
) -> None:
    dream = f"{DREAMS}/{made(ana, DREAMS, text='A night train.')['id']}"
    assert [d["author"] for d in listed(ben, DREAMS)] == ["partner"]
    id_ = str(uuid4())
    goal = made(ben, f"{dream}/proposal", **COUNT, id=id_)
    again = made(ben, f"{dream}/proposal", **COUNT, id=id_)
    assert (goal["author"], again["id"]) == ("me", id_)
    assert ok(ana.get(dream))["goal_id"] == id_
    assert problem(ana.post(f"{dream}/proposal", json=TRIP)) == (409, "dream-pursued")
    ok(ana.put(f"/v1/goals/{id_}/archive"))
    other = made(ana, f"{dream}/proposal", **TRIP)
    assert ok(ben.get(dream))["goal_id"] == other["id"]
    assert kinds(ben).count("dream.changed") == 2


def test_words_are_edited_for_15_minutes_and_then_only_taken_back(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    goal = agreed(ana, ben)
    words = [
        f"{DREAMS}/{made(ana, DREAMS, text='A train.')['id']}",
        f"/v1/goal-sentences/{made(ana, f'{goal}/sentences', text='A boat.')['id']}",
        f"/v1/goal-sentences/{made(ana, f'{goal}/checkins', text='A raft.')['id']}",
    ]
    for url in words:
        assert ok(ana.change(url, {"text": "A balloon."}))["edited"] is True
        assert problem(ben.change(url, {"text": "A tank."})) == (409, "not-yours")
        assert problem(ben.delete(url)) == (409, "not-yours")
    clock.advance(minutes=16)
    for url in words:
        assert problem(ana.change(url, {"text": "A bike."})) == (409, "too-late-to-edit")
        ok(ana.delete(url), 204)
        ok(ana.delete(url), 204)
        seen = ok(ben.get(url))
        assert (seen["state"], seen["text"], seen["author"]) == ("taken_back", None, "partner")
    clock.advance(days=31)
    for url in words:
        for phone in (ana, ben):
            assert problem(phone.get(url)) == (404, "not-found")
    assert listed(ben, DREAMS) == listed(ben, f"{goal}/sentences") == []


def test_the_other_adds_a_sentence_of_their_own(ana: Phone, ben: Phone) -> None:
    goal = propose(ana)
    made(ben, f"{goal}/sentences", text="I would like the slow train.")
    made(ana, f"{goal}/sentences", text="And I the window.")
    assert [e["author"] for e in listed(ana, f"{goal}/sentences")] == ["me", "partner"]
    ok(ana.put(f"{goal}/archive"))
    answer = ben.post(f"{goal}/sentences", json={"text": "Too late."})
    assert (problem(answer), answer.json()["state"]) == ((409, "goal-state"), "archived")


def test_each_part_sent_again_under_its_id_is_the_same_part(
    ana: Phone, ben: Phone, eve: Phone
) -> None:
    goal, share = agreed(ana, ben, COUNT), shared(ben)
    for url, body, noun in (
        (f"{goal}/milestones", {"title": "one"}, "milestones"),
        (f"{goal}/contributions", {"amount": 1}, "contributions"),
        (f"{goal}/checkins", {"text": "one"}, "goal-sentences"),
        (f"{goal}/sentences", {"text": "one"}, "goal-sentences"),
        (f"{SHARED}/{share}/encouragements", {"text": "one"}, "goal-sentences"),
        (DREAMS, {"text": "one"}, "dreams"),
    ):
        id_ = str(uuid4())
        assert made(ana, url, **body, id=id_) == made(ana, url, **body, id=id_)
        status, code = problem(ben.post(url, json={**body, "id": id_}))
        assert (status, code) in ((409, "id-taken"), (409, "for-the-other"))
        assert problem(eve.get(f"/v1/{noun}/{id_}")) == (404, "not-found")
        assert len(listed(ben, url)) == 1
