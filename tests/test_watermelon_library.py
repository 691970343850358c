"""The real WatermelonDB keeps three devices of one person in step."""

import pytest

from tests import node
from tests.phone import Phone


@pytest.mark.parametrize("service", ["sqlite"], indirect=True)
def test_the_real_library_keeps_three_devices_in_step(solo: Phone, eve: Phone) -> None:
    """With UUIDs for new rows, and with the ids that it makes by itself."""
    node.install()
    for phone, ids in ((solo, "uuid"), (eve, "own")):
        token = phone.tokens["access_token"]
        node.run("watermelon.cjs", f"{phone.service.url}/v1/sync/watermelon", token, ids)
