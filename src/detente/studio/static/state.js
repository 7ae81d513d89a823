// The state of the page, which its URL holds: a deal, what is set otherwise in it, what is shown.

const SHOWN = {
  outcome: "", // what to show is then the page's choice
  comparison: "deal",
  view: "map",
  tab: "findings",
  pane: "outcomes", // the one that a narrow window shows
  against: "", // another scenario to compare with, written as a query
  dialog: "",
  lang: "",
};
// What is looked at in other ways is nothing to go back to.
const PASSING = ["view", "tab", "pane", "lang"];
// A browser takes only so many addresses in a time; one that is dragged waits this long.
const LATER = 250;

export function read(query = location.search) {
  const pairs = new URLSearchParams(query);
  const values = {};
  for (const pair of pairs.getAll("set")) {
    const at = pair.indexOf("=");
    if (at < 1) continue;
    const [name, given] = [pair.slice(0, at), pair.slice(at + 1)];
    const word = name.endsWith(".status") || !given.trim() || Number.isNaN(Number(given));
    values[name] = word ? given : Number(given);
  }
  const state = { deal: pairs.get("deal") ?? "", values, without: pairs.getAll("without") };
  for (const [name, usual] of Object.entries(SHOWN)) state[name] = pairs.get(name) ?? usual;
  return state;
}

export function scenario(state) {
  return { deal: state.deal, values: state.values, without: state.without };
}

function pairs({ deal, values, without }) {
  const found = new URLSearchParams();
  if (deal) found.append("deal", deal);
  for (const [name, value] of Object.entries(values)) found.append("set", `${name}=${value}`);
  for (const name of without) found.append("without", name);
  return found;
}

// A scenario alone as a query, and back.
export const written = (one) => pairs(one).toString();
export const scenarioOf = (query) => scenario(read(`?${query}`));

function query(state) {
  const found = pairs(state);
  for (const [name, usual] of Object.entries(SHOWN)) {
    if (state[name] && state[name] !== usual) found.append(name, state[name]);
  }
  return `?${found}`;
}

// How many numbers, rungs and provisions are not as in the file.
export const changes = ({ values, without }) => Object.keys(values).length + without.length;

// The one number that a change sets, or nothing: what a slider does while it is dragged.
function dragged(before, after) {
  const names = new Set([...Object.keys(before.values), ...Object.keys(after.values)]);
  const moved = [...names].filter((name) => before.values[name] !== after.values[name]);
  const same = ["deal", "without", "against"].every((name) => `${before[name]}` === `${after[name]}`);
  const [one] = moved;
  return same && moved.length === 1 && typeof (after.values[one] ?? 0) === "number" ? one : "";
}

// Somewhere to keep the state, and those who want to know when it changes.
//
// Every step is one to go back to, but of a number that is dragged only where it began and ended,
// and nothing of how things are only looked at.
export class Store {
  constructor(state) {
    this.state = state;
    this.listeners = new Set();
    this.drag = "";
    this.timer = 0;
    addEventListener("popstate", () => {
      clearTimeout(this.timer);
      this.drag = "";
      this.state = { ...read(), lang: read().lang || this.state.lang };
      this.tell();
    });
    addEventListener("pagehide", () => this.write("replace"));
  }

  set(change, { remember = "" } = {}) {
    const before = this.state;
    this.state = { ...before, ...change };
    const name = dragged(before, this.state);
    const passing = Object.keys(change).every((key) => PASSING.includes(key));
    const going = name && name === this.drag;
    const how = remember || (passing || going ? "replace" : "push");
    if (how === "push") {
      this.flush(before);
      this.write("push");
    } else {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.write("replace"), LATER);
    }
    if (!passing) this.drag = name;
    this.tell();
  }

  // The place that is left must have its last address before there is a new one.
  flush(state) {
    clearTimeout(this.timer);
    this.write("replace", state);
  }

  write(how, state = this.state) {
    const address = query(state);
    if (address === location.search) return;
    try {
      history[`${how}State`](null, "", address);
    } catch {
      // Too many at once: the next change writes it.
    }
  }

  tell() {
    for (const listen of this.listeners) listen(this.state);
  }

  listen(listen) {
    this.listeners.add(listen);
    return () => this.listeners.delete(listen);
  }
}
