// Where the states of a graph stand: a line for each depth, and within it near those that they come from and lead to.
// The one idea: pure geometry; few crossings are good enough, so each line is ordered by the middles of its neighbours a few times.
// Not here: colours (graph-colours.ts), elements (graph.tsx).
import type { StateGraph, Way } from "../../live.ts";

/** Pixels. */
const [NARROWEST, WIDEST] = [4.4, 64];
const [LOWEST, HIGHEST] = [34, 76];
const GUTTER = 64;
const MARGIN = 24;
/** Times that the lines are ordered, down and up. */
const SWEEPS = 6;

export interface Places {
  readonly width: number;
  readonly height: number;
  /** Between two states of a line. */
  readonly gap: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** The middle of each line. */
  readonly lines: readonly number[];
}

export const placesOf = ({ depths, next, levels }: StateGraph, width: number, height: number): Places => {
  const lines: number[][] = levels.map(() => []);
  depths.forEach((depth, state) => {
    lines[depth]!.push(state);
  });
  const before: number[][] = depths.map(() => []);
  const after: number[][] = depths.map(() => []);
  next.forEach((targets, from) => {
    for (const to of targets) {
      if (to < 0 || depths[to]! !== depths[from]! + 1) continue;
      before[to]!.push(from);
      after[from]!.push(to);
    }
  });
  const rank = new Float64Array(depths.length);
  const settle = (line: readonly number[]): void =>
    line.forEach((state, i) => {
      rank[state] = (i + 0.5) / line.length;
    });
  lines.forEach(settle);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isDown = sweep % 2 === 0;
    for (const line of isDown ? lines : lines.toReversed()) {
      const neighbours = isDown ? before : after;
      const middle = new Map(line.map((state) => [state, middleOf(neighbours[state]!, rank) ?? rank[state]!]));
      line.sort((a, b) => middle.get(a)! - middle.get(b)! || a - b);
      settle(line);
    }
  }
  const widest = Math.max(1, ...levels);
  const gap = Math.max(NARROWEST, Math.min(WIDEST, (width - GUTTER - MARGIN) / widest));
  const room = Math.max(width, GUTTER + MARGIN + gap * widest);
  const rise = Math.max(LOWEST, Math.min(HIGHEST, (height - 2 * MARGIN) / levels.length));
  const centre = GUTTER + (room - GUTTER - MARGIN) / 2;
  const x: number[] = [];
  const y: number[] = [];
  lines.forEach((line, depth) => {
    line.forEach((state, i) => {
      x[state] = centre + (i - (line.length - 1) / 2) * gap;
      y[state] = MARGIN + depth * rise;
    });
  });
  return {
    width: room,
    height: 2 * MARGIN + rise * (levels.length - 1),
    gap,
    x,
    y,
    lines: levels.map((_, depth) => MARGIN + depth * rise),
  };
};

const middleOf = (states: readonly number[], rank: Float64Array): number | null =>
  states.length === 0 ? null : states.reduce((sum, state) => sum + rank[state]!, 0) / states.length;

/** The states that a way goes through, as far as they are in the graph. */
export const alongWay = ({ initial, next }: StateGraph, way: Way): readonly number[] => {
  const states = [initial[way.initial] ?? -1];
  for (const choice of way.choices) {
    const to = next[states.at(-1)!]?.[choice] ?? -1;
    if (to < 0) break;
    states.push(to);
  }
  return states.filter((state) => state >= 0);
};

/** A shortest way to a state. */
export const wayTo = ({ initial, next, depths }: StateGraph, state: number): Way => {
  const from = new Map<number, readonly [from: number, choice: number]>();
  next.forEach((targets, source) => {
    targets.forEach((to, choice) => {
      if (to >= 0 && depths[to]! === depths[source]! + 1 && !from.has(to)) from.set(to, [source, choice]);
    });
  });
  const choices: number[] = [];
  let at = state;
  for (let step = from.get(at); depths[at]! > 0 && step !== undefined; step = from.get(at)) {
    choices.push(step[1]);
    at = step[0];
  }
  return { initial: Math.max(0, initial.indexOf(at)), choices: choices.reverse(), shows: null };
};

/** By state, the number of its strongly connected component, if that has more than one state; else -1. Tarjan's algorithm. */
export const componentsOf = ({ next }: StateGraph): readonly number[] => {
  const order = new Int32Array(next.length).fill(-1);
  const low = new Int32Array(next.length);
  const component = new Array<number>(next.length).fill(-1);
  const isOpen = new Uint8Array(next.length);
  const path: number[] = [];
  let [met, found] = [0, 0];
  for (let root = 0; root < next.length; root++) {
    if (order[root] !== -1) continue;
    const calls: { readonly state: number; edge: number }[] = [{ state: root, edge: 0 }];
    for (let call = calls.at(-1); call !== undefined; call = calls.at(-1)) {
      const { state } = call;
      if (call.edge === 0) {
        order[state] = low[state] = met++;
        path.push(state);
        isOpen[state] = 1;
      }
      const to = next[state]![call.edge++];
      if (to !== undefined) {
        if (to >= 0 && order[to] === -1) calls.push({ state: to, edge: 0 });
        else if (to >= 0 && isOpen[to] === 1) low[state] = Math.min(low[state]!, order[to]!);
        continue;
      }
      calls.pop();
      const parent = calls.at(-1)?.state;
      if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[state]!);
      if (low[state] !== order[state]) continue;
      const members = path.splice(path.lastIndexOf(state));
      for (const member of members) {
        isOpen[member] = 0;
        if (members.length > 1) component[member] = found;
      }
      if (members.length > 1) found++;
    }
  }
  return component;
};
