// The state of the page, which its URL holds: a deal, what is set otherwise in it, what is shown.

const SHOWN = { outcome: "real_income", comparison: "deal", view: "map", tab: "findings", lang: "" };

export function read(query = location.search) {
  const pairs = new URLSearchParams(query);
  const values = {};
  for (const pair of pairs.getAll("set")) {
    const at = pair.indexOf("=");
    if (at < 1) continue;
    const [name, given] = [pair.slice(0, at), pair.slice(at + 1)];
    values[name] = name.endsWith(".status") || Number.isNaN(Number(given)) ? given : Number(given);
  }
  const state = { deal: pairs.get("deal") ?? "", values, without: pairs.getAll("without") };
  for (const [name, usual] of Object.entries(SHOWN)) state[name] = pairs.get(name) ?? usual;
  return state;
}

export function scenario(state) {
  return { deal: state.deal, values: state.values, without: state.without };
}

export function query(state) {
  const pairs = new URLSearchParams();
  if (state.deal) pairs.append("deal", state.deal);
  for (const [name, value] of Object.entries(state.values)) pairs.append("set", `${name}=${value}`);
  for (const name of state.without) pairs.append("without", name);
  for (const [name, usual] of Object.entries(SHOWN)) {
    if (state[name] && state[name] !== usual) pairs.append(name, state[name]);
  }
  return `?${pairs}`;
}

// Somewhere to keep the state, and those who want to know when it changes.
export class Store {
  constructor(state) {
    this.state = state;
    this.listeners = new Set();
  }

  set(change, { remember = "replace" } = {}) {
    this.state = { ...this.state, ...change };
    const address = query(this.state);
    if (remember && address !== location.search) {
      history[remember === "push" ? "pushState" : "replaceState"](null, "", address);
    }
    for (const listen of this.listeners) listen(this.state);
  }

  listen(listen) {
    this.listeners.add(listen);
    return () => this.listeners.delete(listen);
  }
}
