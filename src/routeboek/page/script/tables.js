// Mirrors tables.py: what can be asked of tables, roles and applications of the rules.

/** What weeks are called, by whether the holidays of schools are left out. */
export function weekUnit(school) {
  return school ? "school-weeks" : "weeks";
}

/** Whether someone with role `asker` may act as this role. */
export function covers(role, asker) {
  return role.anyone || asker === role.id || role.includes.includes(asker);
}

/** Whether who asks may apply; null when nobody says who that is. */
export function askerMayApply(application, asker) {
  return asker ? covers(application.applicant, asker) : null;
}
