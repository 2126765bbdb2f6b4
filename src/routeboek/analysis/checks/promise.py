"""What the rules promise of some cases holds for each of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from routeboek.analysis.influence import Rule, deciding_parts
from routeboek.analysis.study import Cause, Raw, RouteCheck, Study
from routeboek.condition import AT_CIRCUMSTANCE, AT_MET, Condition, Group, Test, facts_of
from routeboek.diagram import Label, Node
from routeboek.facts import Situation
from routeboek.meaning import Outcome, Possible
from routeboek.parts import Promise
from routeboek.places import At


def _broken_promises(studies: Sequence[Study]) -> Iterator[Raw]:
    """Cases that a promise of the rules is not kept for.

    Where a rule is to blame for one promise, it is taken to be so for the others of its edition.
    """
    found = [raw for study in studies for raw in broken_promises(study)]
    blamed = {raw.study.route.edition.id for raw in found if raw.study and _is_at_rule(raw)}
    for raw in found:
        assert raw.study is not None
        if _is_at_rule(raw) or raw.study.route.edition.id not in blamed:
            yield raw


def _is_at_rule(raw: Raw) -> bool:
    return "promises" not in raw.at.path


def broken_promises(study: Study) -> Iterator[Raw]:
    """The promises of a route that are not kept, at the rule to blame where there is one."""
    for promise in study.route.edition.promises:
        broken = _broken(study, promise)
        for raw in study.shows("promise-broken", promise, broken, text=promise.text):
            yield raw._replace(at=_blamed(study, promise, broken) or raw.at)


def _broken(study: Study, promise: Promise) -> Node:
    """Where a promise is not kept."""
    space, route = study.space, study.route
    here = space.outcome(route) if space.supposed else study.outcome
    name = "kept", promise.statuses, promise.tables
    kept = [space.diagrams.relabelled(here, _keeps(promise), name)]
    if promise.gate is not None:
        met = study.met(route.edition.gate)
        kept.append(met if promise.gate else space.negated(met))
    return space.all([space.test(promise.when), space.negated(space.all(kept))])


def _keeps(promise: Promise) -> Callable[[Label], Label]:
    def kept(outcome: Label) -> Label:
        assert isinstance(outcome, Outcome)
        right = not promise.statuses or outcome.status in promise.statuses
        there = not promise.tables or not outcome.about or outcome.about in promise.tables
        return right and there

    return kept


def _blamed(study: Study, promise: Promise, broken: Node) -> At | None:
    """The only rule about the same facts that would keep a promise if its answer were another.

    A single question comes before a group of them; where several would do, none is blamed.
    """
    point = study.space.diagrams.point(study.space.all([study.space.valid, broken]))
    assert point is not None
    about = set(facts_of(promise.when))
    suspects = [
        (one.part.rule, one.at)
        for one in deciding_parts(study)
        if one.part.rule is not study.route.edition.solved_when
        and about & set(_asked(one.part.rule))
    ]
    for single in (True, False):
        guilty = {
            str(at.document.spans.value(at.path)): at
            for rule, at in suspects
            if _is_single(rule) is single and _would_keep(study, rule, promise, point)
        }
        if guilty:
            return next(iter(guilty.values())) if len(guilty) == 1 else None
    return None


def _would_keep(study: Study, rule: Rule, promise: Promise, point: Mapping[int, int]) -> bool:
    """Whether a promise would be kept if a rule were always true, or always false.

    It is looked at in one case first, which is quick.
    """
    for answer in (True, False):
        if _mended(study, rule, promise, point, answer):
            with study.space.supposing(rule, answer):
                if not study.possible(_broken(study, promise)):
                    return True
    return False


def _mended(
    study: Study, rule: Rule, promise: Promise, point: Mapping[int, int], answer: bool
) -> bool:
    """Whether a promise would be kept in one case if a rule had this answer."""
    route, space = study.route, study.space
    whole = {at: point.get(at, 0) for at in range(len(space.variables))}
    case = _Supposing(space.situation(whole), rule, answer)
    if case.is_false(promise.when):
        return True
    (outcome,) = case.decided(route.decisions[whole[0]].branches)
    met = case.level(route.edition.gate) == AT_MET
    return bool(_keeps(promise)(outcome)) and promise.gate in (None, met)


class _Supposing(Possible):
    """What one whole case comes to if a rule has an answer, whatever it says."""

    def __init__(self, situation: Situation, rule: Rule, answer: bool) -> None:
        super().__init__(situation)
        self.rule, self.answer = rule, answer

    def test(self, test: Test) -> int:
        return self.always(self.answer) if test is self.rule else super().test(test)

    def level(self, condition: Condition) -> int:
        if condition is self.rule:
            return self.always(AT_MET if self.answer else AT_CIRCUMSTANCE)
        return super().level(condition)


def _asked(rule: Rule) -> tuple[str, ...]:
    """The facts that a rule looks at, also where it only shows them."""
    if not isinstance(rule, Condition):
        return facts_of(rule)
    return tuple(fact for test in rule.tests() for fact in facts_of(test))


def _is_single(rule: Rule) -> bool:
    return rule.test is not None if isinstance(rule, Condition) else not isinstance(rule, Group)


CHECK = RouteCheck(("promise-broken",), Cause.OUTCOME, _broken_promises)
