// The linear response: what moving numbers of the deal would do to every number of the board,
// before it is solved. The same rule as detente.ensemble.response.

// Where a value stands: -1 at the low end of its range, 0 at the file's own, 1 at the high end.
export function place(knob, value) {
  const [from, to] =
    value < knob.central ? [knob.low, knob.central] : [knob.central, knob.high];
  if (from === to) return 0;
  return value < knob.central ? (value - to) / (to - from) : (value - from) / (to - from);
}

// What a scenario adds to the central case, by group.
function moved(response, knobs, { values, without }) {
  const found = {};
  const add = (part, much) => {
    if (!much) return;
    for (const [group, cells] of Object.entries(part ?? {})) {
      found[group] ??= new Float64Array(cells.length);
      for (let i = 0; i < cells.length; i++) found[group][i] += much * (cells[i] ?? NaN);
    }
  };
  const times = timesOf(response.along ?? {}, without);
  const led = new Set();
  for (const [name, value] of Object.entries(values)) {
    const knob = knobs.get(name);
    if (!knob || times.has(knob.provision)) continue;
    const leading = response.chords[name] ? name : knob.together.find((x) => response.chords[x]);
    if (!leading || led.has(leading)) continue;
    led.add(leading);
    const at = place(knob, value);
    const chord = response.chords[leading];
    add(at < 0 ? chord.low : chord.high, Math.abs(at));
  }
  for (const [name, much] of times) add(response.without[name], much);
  return found;
}

// How often what leaving out does counts, of all provisions that go: what is conditional on one that
// is left out goes with it and is in its response, but what several take along counts once in all.
function timesOf(along, without) {
  const taken = (name) => along[name] ?? [];
  const gone = [...new Set(without.flatMap((name) => [name, ...taken(name)]))];
  const times = new Map();
  // Who takes another along takes along more than it.
  for (const name of gone.sort((a, b) => taken(b).length - taken(a).length)) {
    let within = 0;
    for (const [other, much] of times) if (taken(other).includes(name)) within += much;
    times.set(name, 1 - within);
  }
  return times;
}

// A board moved from one scenario, where it was solved, to another.
export function predicted(board, response, knobs, solved, wanted) {
  const [before, after] = [moved(response, knobs, solved), moved(response, knobs, wanted)];
  const values = {};
  for (const [group, cells] of Object.entries(board.values)) {
    values[group] = cells.map((cell, i) => {
      const there = cell + (after[group]?.[i] ?? 0) - (before[group]?.[i] ?? 0);
      // Where a state could not be solved nothing is predicted.
      return cell === null || !Number.isFinite(there) ? null : there;
    });
  }
  return { ...board, values };
}

// How far an estimate was off: the largest error of the numbers that are shown, as a share of the
// largest change of the same outcome. `outcomes` are those of the cells, in their order.
export function miss(estimate, exact, group, outcomes) {
  const worst = (pairs) => {
    const largest = pairs.reduce((most, [, b]) => Math.max(most, Math.abs(b)), 0);
    const off = pairs.reduce((most, [a, b]) => Math.max(most, Math.abs(a - b)), 0);
    return largest > 1e-9 ? off / largest : 0;
  };
  const both = (name) =>
    (exact.values[name] ?? [])
      .map((cell, i) => [estimate.values[name]?.[i] ?? null, cell])
      .map(([a, b]) => (a === null || b === null ? null : [a, b]));
  const cells = both("cells");
  const own = new Set(outcomes);
  return Math.max(
    worst(both(group).filter(Boolean)),
    ...[...own].map((one) => worst(cells.filter((pair, i) => pair && outcomes[i] === one))),
  );
}
