// Mirrors ladders.py: how a table is headed.

/** The name of a table after the number of its step. */
export function heading(table) {
  return table.step === null ? table.name : `${table.step}. ${table.name}`;
}
