"""Every door is on the map, and opens to those whom the map names and to nobody else."""

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.routing import Rule

from smt.core.tokens import new_token
from tests.house.city import IDLE, World, token_of
from tests.house.policy import ADMINISTRATOR, AUDIENCES, OFFICER, POLICY, STRANGER, Policy

SHUT = {403, 404, 405}


def doors(world: World) -> Iterator[tuple[Rule, Policy]]:
    for rule in sorted(world.app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint in POLICY:
            yield rule, POLICY[rule.endpoint]


def knows(rule: Rule, method: str) -> bool:
    return method in (rule.methods or ())


def to_sign_in(answer: Any) -> bool:
    return answer.status_code in (302, 303) and answer.location.split("?")[0] == "/dang-nhap"


def turned_away(answer: Any, audience: str) -> bool:
    return answer.status_code in SHUT or (audience == STRANGER and (answer.status_code == 401 or to_sign_in(answer)))


def let_in(answer: Any) -> bool:
    return answer.status_code == 200 or (answer.status_code in (302, 303) and not to_sign_in(answer))


def told(answer: Any) -> str:
    return f"{answer.request.method} {answer.request.path}: {answer.status_code} {answer.headers.get('Location', '')}"


def posted(world: World, rule: Rule, **machinery: str) -> dict[str, Any]:
    """What a forged form would send: everything that the door needs to act."""
    number = world.address(rule).partition("?id=")[2].partition("&")[0]
    acts = {screen.endpoint: screen.acts for screen in world.app.extensions["panel"].screens}.get(rule.endpoint.split(".")[0], ())
    return {"form_token": new_token(), "id": number, "rowid": number, "sure": "1", "action": acts[0].name if acts else "delete", **machinery}


def test_every_route_has_a_line_in_the_policy(world):
    missing = {f"{rule.endpoint}  ({rule.rule})" for rule in world.app.url_map.iter_rules() if rule.endpoint not in POLICY}
    assert not missing, f"say in POLICY of tests/house/policy.py who may open: {sorted(missing)}"


def test_every_line_of_the_policy_has_a_route(world):
    known = {rule.endpoint for rule in world.app.url_map.iter_rules()}
    assert POLICY.keys() <= known, f"take these lines out of tests/house/policy.py: {sorted(POLICY.keys() - known)}"


def test_every_line_names_the_methods_of_its_route(world):
    wrong = [f"{rule.endpoint}: {method}" for rule, policy in doors(world)
             for method, audience in (("GET", policy.get), ("POST", policy.post)) if knows(rule, method) != (audience is not None)]
    assert not wrong, f"the route and its line in tests/house/policy.py know different methods: {wrong}"
    odd = {rule.endpoint for rule, _policy in doors(world) if rule.methods - {"GET", "HEAD", "OPTIONS", "POST"}}
    assert not odd, f"only GET and POST are used: {odd}"


@pytest.mark.parametrize("audience", [*AUDIENCES, IDLE])
def test_a_door_stays_shut_to_those_it_is_not_for(world, audience):
    client, wrong = world.visitor(audience), []
    token = token_of(client)
    with world.unchanged():
        for rule, policy in doors(world):
            for method, allowed in (("GET", policy.get), ("POST", policy.post)):
                if allowed is None or audience in allowed or (audience == IDLE and OFFICER in allowed and not policy.scoped):
                    continue
                address = world.address(rule)
                answer = client.open(address, method=method, data=posted(world, rule, csrf_token=token) if method == "POST" else None)
                if not turned_away(answer, audience):
                    wrong.append(told(answer))
    assert not wrong, f"open to {audience}: {wrong}"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_door_opens_to_those_it_is_for(world, audience):
    client, wrong = world.visitor(audience), []
    with world.unchanged():
        for rule, policy in doors(world):
            if audience in (policy.get or ()):
                answer = client.get(world.address(rule))
                if not let_in(answer):
                    wrong.append(told(answer))
    assert not wrong, f"shut to {audience}: {wrong}"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_without_a_csrf_token_nothing_is_done(world, audience):
    client, wrong = world.visitor(audience), []
    with world.unchanged():
        for rule, policy in doors(world):
            if audience in (policy.post or ()):
                for machinery in ({}, {"csrf_token": "forged"}):
                    answer = client.post(world.address(rule), data=posted(world, rule, **machinery))
                    if answer.status_code != 400:
                        wrong.append(told(answer))
    assert not wrong, f"sent by {audience} without its token: {wrong}"


def test_a_csrf_token_of_another_session_is_refused(world):
    client, token, wrong = world.visitor(ADMINISTRATOR), token_of(world.visitor(STRANGER)), []
    with world.unchanged():
        for rule, policy in doors(world):
            if ADMINISTRATOR in (policy.post or ()):
                answer = client.post(world.address(rule), data=posted(world, rule, csrf_token=token))
                if answer.status_code != 400:
                    wrong.append(told(answer))
    assert not wrong, wrong


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_belongs_to_others_is_as_good_as_absent(world, audience):
    client, wrong = world.visitor(audience), []
    token = token_of(client)
    with world.unchanged():
        for rule, policy in doors(world):
            if not (policy.secret or policy.scoped):
                continue
            for method, allowed in (("GET", policy.get), ("POST", policy.post)):
                if audience not in (allowed or ()):
                    continue
                data = {**posted(world, rule, csrf_token=token), "id": "2147483647", "rowid": "2147483647"} if method == "POST" else None
                answer = client.open(world.address(rule, foreign=True), method=method, data=data)
                if answer.status_code != 404:
                    wrong.append(told(answer))
    assert not wrong, f"found by {audience}: {wrong}"
