"""Conditional requests: tags, 304, 412, 428, and what happens when two change one thing."""

from concurrent.futures import ThreadPoolExecutor

from tests.phone import Phone, ok, problem
from tests.rules.things import THINGS, Cast
from tests.rules.walk import operations
from tests.service import Service

ROUNDS = 50


def test_every_get_has_a_strong_tag_and_answers_304_to_it(service: Service, cast: Cast) -> None:
    ids = {path: thing.make(cast) for path, thing in THINGS.items()}
    gets = [operation for operation in operations(service.document) if operation.method == "get"]
    found = [operation for operation in gets if not operation.streams]
    answered = 0
    for operation in found:
        named = next((path for path in ids if operation.path.startswith(path)), None)
        id_ = ids[named] if named else ""
        owner = THINGS[named].owner if named else "solo" if "invites" in operation.path else "ana"
        reader = getattr(cast, owner)
        first = operation.ask(reader, id_)
        assert first.status_code == 200, operation
        tag = first.headers["etag"]
        assert tag.startswith('"'), operation
        # a tag may come in many ways: these two everywhere, the others dealt to the operations
        ways = [f"W/{tag}", f'"other", {tag}', f'{tag},"x"', "*", f'"a" ,\tW/{tag}']
        others = [tag.strip('"'), '"', '""']
        for wanted in (tag, ways[answered % len(ways)]):
            again = operation.ask(reader, id_, headers={"If-None-Match": wanted})
            assert (again.status_code, again.content) == (304, b""), (operation, wanted)
            assert again.headers["etag"] == tag
            assert "content-type" not in again.headers
        for unwanted in ('"other"', others[answered % len(others)]):
            again = operation.ask(reader, id_, headers={"If-None-Match": unwanted})
            assert (again.status_code, again.content) == (200, first.content), operation
        answered += 1
    assert answered == len(found)


def test_a_tag_survives_a_refresh_and_changes_with_the_content_alone(
    ana: Phone,
) -> None:
    first = ana.get("/v1/me").headers["etag"]
    ana.refresh()
    assert ana.get("/v1/me").headers["etag"] == first
    ok(ana.change("/v1/me", {"display_name": "Anne"}))
    assert ana.get("/v1/me").headers["etag"] != first
    ok(ana.change("/v1/me", {"display_name": "Ana"}))
    assert ana.get("/v1/me").headers["etag"] == first


def test_a_change_without_its_version_is_428_and_with_an_old_one_412(ana: Phone) -> None:
    for url, data in (("/v1/me", {"locale": "pt"}), ("/v1/couple", {"name": "Us two"})):
        before = ana.get(url)
        tag = before.headers["etag"]
        assert problem(ana.patch(url, json=data)) == (428, "precondition-required")
        for old in ('"old"', f"W/{tag}", '""', f'"{tag.strip(chr(34))}x"'):
            refusal = ana.patch(url, json=data, headers={"If-Match": old})
            assert problem(refusal) == (412, "precondition-failed"), old
            assert refusal.headers["etag"] == tag
        for none in ("nonsense", "", tag.strip('"')):
            refusal = ana.patch(url, json=data, headers={"If-Match": none})
            assert problem(refusal) == (422, "invalid"), none
        assert ana.get(url).content == before.content
        changed = ana.patch(url, json=data, headers={"If-Match": f'"other", {tag}'})
        assert changed.status_code == 200
        assert changed.headers["etag"] == ana.get(url).headers["etag"] != tag
        ok(ana.patch(url, json=data, headers={"If-Match": "*"}))


def test_a_patch_takes_merge_patch_too(ana: Phone) -> None:
    headers = {"If-Match": "*", "Content-Type": "application/merge-patch+json"}
    ok(ana.patch("/v1/couple", content=b'{"name": "Us two"}', headers=headers))
    ok(ana.patch("/v1/couple", content=b'{"name": null}', headers=headers))
    assert ok(ana.get("/v1/couple"))["name"] is None


def test_of_two_changes_with_one_tag_exactly_one_wins_fifty_times(ana: Phone, ben: Phone) -> None:
    def change(phone: Phone, name: str, tag: str) -> int:
        answer = phone.patch("/v1/couple", json={"name": name}, headers={"If-Match": tag})
        return answer.status_code

    with ThreadPoolExecutor(2) as pool:
        for number in range(ROUNDS):
            tag = ana.get("/v1/couple").headers["etag"]
            hers = pool.submit(change, ana, f"hers {number}", tag)
            his = pool.submit(change, ben, f"his {number}", tag)
            assert sorted([hers.result(), his.result()]) == [200, 412], number
