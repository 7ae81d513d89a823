// Which outcome and comparison are looked at, and what a board has of them.

export const COMPARISONS = ["deal", "speculated"];
export const AGAINST = "against";
export const TOPICS = ["income", "energy", "currency", "security"];

// The outcome that is asked for; if none is, real income, or where it stays as it is one that moves.
export function outcomeOf(outcomes, state, board) {
  const asked = outcomes.find((one) => one.id === state.outcome);
  if (asked || !board) return asked ?? outcomes[0];
  const still = stillOf(outcomes, board, "deal");
  return outcomes.find((one) => !still.has(one.id)) ?? outcomes[0];
}

// The comparison that is asked for, if there is one; "against" takes another version.
export function comparisonOf({ comparison, against }) {
  const known = against ? [...COMPARISONS, AGAINST] : COMPARISONS;
  return known.includes(comparison) ? comparison : COMPARISONS[0];
}

// The outcomes that move nowhere, as far as a reader would see. What has no number may move.
export function stillOf(outcomes, board, comparison) {
  const still = ({ id, writing }) => {
    const known = (board?.values[`${comparison}/${id}`] ?? []).filter((cell) => cell !== null);
    return known.length > 0 && known.every((cell) => Math.abs(cell) < writing.least);
  };
  return new Set(outcomes.filter(still).map((one) => one.id));
}

// The numbers of a group by country; null while there are none.
export function valuesOf(board, group) {
  const cells = board?.values[group];
  if (!cells) return null;
  return new Map((board.countries[group.split("/")[1]] ?? []).map((code, i) => [code, cells[i]]));
}
