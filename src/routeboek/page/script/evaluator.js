// Mirrors evaluator.py: the heart: a case and a rule book give an advice.
//
// `advise` is pure and total: it reads no clock and no page, and either returns an advice or throws
// `CaseError`, or `RulesError` where the rules are too large to decide. In order: the edition in
// force, what the facts and the history say (refusals.js), the outcomes that are still possible
// (verdict.js), what to ask (questions.js), and then the words for them (telling.js).

import { Advice } from "./advice.js";
import {
  assumptions,
  duties,
  nextTable,
  options,
  phase,
  sideTables,
  taken,
  unmet,
} from "./advising.js";
import { constant } from "./constants.js";
import { refusing } from "./diagnostic.js";
import { Asked, Otherwise } from "./otherwise.js";
import { questions } from "./questions.js";
import { situated } from "./refusals.js";
import { justification, summary, warnings } from "./telling.js";
import { timeline } from "./times.js";
import { Verdict } from "./verdict.js";

/**
 * The next permitted table for a case, with its justification.
 *
 * `edition` forces an edition by id instead of the one in force on the reference date;
 * `strict_edition` refuses any edition that is only carried forward. Throws `CaseError`, and
 * `RulesError` where the rules are too large to decide.
 */
export function advise(rules, case_, { edition = null, strict_edition: strict = false } = {}) {
  const asked = new Asked(rules, case_, edition, strict);
  return refusing(() => {
    const placed = situated(rules, case_, edition, strict);
    const verdict = new Verdict(rules, case_, placed);
    return adviceOf(verdict, new Otherwise(asked, placed.route, verdict));
  });
}

/** Everything together. */
function adviceOf(verdict, otherwise) {
  const { rules, case: case_, route } = verdict;
  const following = nextTable(verdict);
  const sides = sideTables(verdict);
  const asked = questions(verdict, sides);
  const lacking = unmet(verdict);
  return new Advice({
    case_id: case_.case_id,
    reference_date: case_.reference_date,
    municipality: route.municipality,
    status: verdict.status,
    summary: summary(verdict, following, asked, lacking),
    possible_statuses: verdict.statuses,
    leaning: verdict.leaning,
    possible_routes: verdict.status === "undetermined" ? verdict.routes_open : [],
    taken: taken(verdict),
    next: following,
    side_tables: sides,
    options: options(verdict),
    route: verdict.other_route,
    phase: phase(verdict),
    unmet: lacking,
    questions: asked,
    duties: duties(verdict),
    warnings: [...warnings(verdict, following)],
    assumptions: assumptions(verdict),
    timeline: timeline(verdict),
    justification: justification(verdict),
    edition: route.edition,
    carried_forward: verdict.carried_forward,
    provenance: {
      rules_sha256: rules.sha256,
      engine_version: constant("engine_version"),
      rules_source: rules.origin,
    },
    otherwise,
    attending: verdict.attending,
    asker: case_.asker,
  });
}
