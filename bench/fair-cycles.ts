// What liveness costs by itself: fair cycles sought in graphs of millions of states. Usage: npm run bench:fair-cycles
// The one idea: rings that turn side by side are all shuffles of one another, so their graph is one component, the worst case.
// Goals: seconds and bytes a state beside the graph. Not goals: recording a graph, protocols (main.ts).
import Table from "cli-table3";
import { Bits } from "../checker/temporal/automaton/bits.ts";
import type { Ltl } from "../checker/temporal/automaton/formula.ts";
import { fairLasso } from "../checker/temporal/fair-lasso.ts";
import type { Fairness, Graph } from "../checker/temporal/graph.ts";

/** Sizes of the rings: 2,097,152 states, each with an edge a ring. */
const RINGS = [4, 4, 4, 4, 4, 4, 4, 4, 4, 8] as const;
/** An edge's label says which ring turns, and where some others are, as a message would. */
const CONTEXTS = 1024;

interface Rings {
  readonly graph: Graph;
  /** By state: where each ring is, two bits each and three for the last. */
  readonly places: Int32Array;
}

const turned = (code: number, ring: number): number => {
  const shift = 2 * ring;
  const mask = RINGS[ring]! - 1;
  return (code & ~(mask << shift)) | ((((code >> shift) + 1) & mask) << shift);
};

/** Breadth-first from where all rings are at 0. */
const rings = (): Rings => {
  const states = RINGS.reduce((product, size) => product * size, 1);
  const numbers = new Int32Array(states).fill(-1);
  const places = new Int32Array(states);
  const offsets = new Int32Array(states + 1);
  const targets = new Int32Array(states * RINGS.length);
  const labels = new Int32Array(states * RINGS.length);
  numbers[0] = 0;
  for (let state = 0, found = 1, edge = 0; state < states; state++) {
    for (let ring = 0; ring < RINGS.length; ring++, edge++) {
      const next = turned(places[state]!, ring);
      if (numbers[next]! < 0) {
        numbers[next] = found;
        places[found++] = next;
      }
      targets[edge] = numbers[next]!;
      labels[edge] = ring * CONTEXTS + ((places[state]! >> ((2 * ring + 2) % 20)) & (CONTEXTS - 1));
    }
    offsets[state + 1] = edge;
  }
  return {
    graph: { states, initial: Int32Array.of(0), offsets, targets, labels, idle: new Bits(targets.length) },
    places,
  };
};

const atom = (number: number): Ltl => ({ op: "atom", atom: number });
const not = (of: Ltl): Ltl => ({ op: "not", of });
const always = (of: Ltl): Ltl => ({ op: "always", of });
const eventually = (of: Ltl): Ltl => ({ op: "eventually", of });
const and = (left: Ltl, right: Ltl): Ltl => ({ op: "and", left, right });

/** What refutes the claims. Atom 0: the first ring is at 0; atom 1: it is at 2. */
const FORMULAS: Readonly<Record<string, Ltl>> = {
  eventually: always(not(atom(1))),
  leadsTo: eventually(and(atom(0), always(not(atom(1))))),
  infinitelyOften: eventually(always(not(atom(1)))),
  eventuallyAlways: always(eventually(not(atom(1)))),
};

const ringOf = (label: number): number => Math.trunc(label / CONTEXTS);
const never = (): boolean => false;
const FAIRNESS: Readonly<Record<string, Fairness>> = {
  none: { obligationsOf: () => [], isStrong: never, finitely: never },
  "weak, each ring": { obligationsOf: (label) => [ringOf(label)], isStrong: never, finitely: never },
  "strong, each ring": { obligationsOf: (label) => [ringOf(label)], isStrong: () => true, finitely: never },
  "weak, each label": { obligationsOf: (label) => [label], isStrong: never, finitely: never },
  "strong, each label": { obligationsOf: (label) => [label], isStrong: () => true, finitely: never },
};

const { graph, places } = rings();
const valuation = Uint8Array.from(places, (place) => ((place & 3) === 0 ? 1 : (place & 3) === 2 ? 2 : 0));
const table = new Table({ head: ["sought against", "fairness", "lasso", "CPU seconds", "bytes a state"] });
for (const [claim, formula] of Object.entries(FORMULAS))
  for (const [kind, fairness] of Object.entries(FAIRNESS)) {
    globalThis.gc?.();
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const look = (): void => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    };
    const started = process.cpuUsage();
    const lasso = fairLasso(graph, { ofState: (state) => valuation[state]!, ofEdge: null }, fairness, formula);
    const { user, system } = process.cpuUsage(started);
    globalThis.gc?.();
    fairLasso(graph, { ofState: (state) => valuation[state]!, ofEdge: null }, fairness, formula, look);
    const found = lasso === null ? "none" : `${lasso.stem.length} + ${lasso.cycle.length}`;
    table.push([claim, kind, found, ((user + system) / 1e6).toFixed(2), (most / graph.states).toFixed(1)]);
  }
console.log(`${graph.states} states, ${graph.targets.length} edges\n${table.toString()}`);
