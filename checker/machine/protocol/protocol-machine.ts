// A protocol as a machine: state = [local state of each node…, inbox of each node…, what is left of each budget…].
// The one idea: to expand a state, scan one row a node; a successor costs a handful of look-ups and no user code.
// Not here: deriving rows (rows.ts), what claims see (view.ts).
import { modelError, NO_DEADLOCK, type ProtocolSource } from "../../language/index.ts";
import { MemoisedPredicate } from "../evaluator.ts";
import type { Envelope, TraceEvent } from "../event.ts";
import type { Evaluator, InitialState, Machine, Successors } from "../machine.ts";
import { Questions } from "../questions.ts";
import { PairMap } from "../sequences.ts";
import { ValueTable } from "../values.ts";
import type { Snapshot } from "../walk.ts";
import { Handlers } from "./handlers.ts";
import { Envelopes, Inboxes } from "./inbox.ts";
import { Labels } from "./labels.ts";
import { Locals, STATUS_NAMES, STOPPED, UP } from "./locals.ts";
import { refuseUncheckedClaims, refuseUnsupported } from "./refuse.ts";
import { ENTRY, FREE, LIVELY, LIVELY_IF_CHANGING, PURGES, Rows } from "./rows.ts";
import { type Topology, topologyOf } from "./topology.ts";
import { ProtocolView } from "./view.ts";

/** Inboxes after sends are derivable; the cache of each node forgets them when it would hold more. */
const DELIVERIES_KEPT = 1 << 20;

export class ProtocolMachine implements Machine {
  readonly form = "protocol";
  readonly components: number;
  readonly initial: readonly InitialState[];
  readonly within: Evaluator | null;
  readonly ends: Evaluator | null;
  readonly #topology: Topology;
  readonly #values = new ValueTable();
  readonly #envelopes = new Envelopes();
  readonly #inboxes: Inboxes;
  readonly #locals: readonly Locals[];
  readonly #handlers: Handlers;
  readonly #labels: Labels;
  readonly #rows: Rows;
  readonly #view: ProtocolView;
  readonly #nodes: number;
  readonly #localsOf: readonly Locals[];
  readonly #received: readonly PairMap[];
  readonly #someStop: boolean;
  readonly #predicates: MemoisedPredicate[] = [];
  #mixed = false;

  constructor(source: ProtocolSource) {
    refuseUnsupported(source);
    refuseUncheckedClaims(source.name, source.claims);
    if (NO_DEADLOCK in source.claims)
      throw modelError(
        `"${source.name}" has a claim named "${NO_DEADLOCK}", which every model makes by itself; say with ends which ends are legitimate.`,
      );
    this.#topology = topologyOf(source);
    this.#nodes = this.#topology.nodes.length;
    this.components = 2 * this.#nodes + this.#topology.budgets.length;
    this.#inboxes = new Inboxes(this.#envelopes, this.#nodes);
    this.#locals = this.#topology.groups.map(() => new Locals(this.#values));
    this.#localsOf = this.#topology.nodes.map((node) => this.#locals[node.groupIndex]!);
    this.#handlers = new Handlers(this.#topology, this.#values, this.#envelopes, this.#locals);
    this.#labels = new Labels(this.#topology, this.#values, this.#envelopes, this.#handlers);
    this.#rows = new Rows(this.#topology, this.#handlers, this.#envelopes, this.#inboxes, this.#labels);
    this.#received = this.#topology.nodes.map(() => new PairMap(DELIVERIES_KEPT));
    this.#someStop = this.#topology.crashes.some((clause) => clause.restarts === "never");
    const questions = new Questions();
    this.#view = new ProtocolView(this.#topology, this.#values, this.#localsOf, this.#inboxes, this.#labels, questions);
    this.initial = this.#initial();
    const { within, ends } = source.system;
    this.within = within === undefined ? null : this.evaluator("within", within, "state");
    this.ends = ends === undefined ? null : this.evaluator("ends", ends as never, "state");
  }

  get labels(): number {
    return this.#labels.size;
  }

  get handlerCalls(): number {
    return this.#handlers.calls;
  }

  expand(state: Int32Array, out: Successors): void {
    out.clear();
    for (let node = 0; node < this.#nodes; node++) {
      let at = this.#rows.at(node, state[node]!, state[this.#nodes + node]!);
      const row = this.#rows.data;
      const entries = row[at++]!;
      for (let entry = 0; entry < entries; entry++) {
        const budget = row[at + 1]!;
        if (budget === FREE || state[budget]! > 0) this.#apply(row, at, node, state, out);
        at += ENTRY + 2 * row[at + 5]!;
      }
    }
    this.#noticeMixedStates();
  }

  /** Writes one successor: the entry at `at` taken in `state`. */
  #apply(row: Int32Array, at: number, node: number, state: Int32Array, out: Successors): void {
    const sends = row[at + 5]!;
    const flags = row[at + 4]!;
    const data = out.reserve(this.components);
    const start = out.length;
    let to = start + 2;
    const local = row[at + 2]!;
    if (local !== state[node]) {
      data[to++] = node;
      data[to++] = local;
    }
    const own = this.#nodes + node;
    const inbox = row[at + 3]!;
    if (inbox !== state[own]) {
      data[to++] = own;
      data[to++] = inbox;
    }
    if ((flags & PURGES) !== 0) to = this.#purge(row, at, node, state, data, to);
    else
      for (let i = at + ENTRY; i < at + ENTRY + 2 * sends; i += 2) {
        const receiver = row[i]!;
        const before = state[this.#nodes + receiver]!;
        const after = this.#receive(receiver, state[receiver]!, before, row[i + 1]!);
        if (after !== before) {
          data[to++] = this.#nodes + receiver;
          data[to++] = after;
        }
      }
    const budget = row[at + 1]!;
    if (budget !== FREE) {
      data[to++] = budget;
      data[to++] = state[budget]! - 1;
    }
    data[start] = row[at]!;
    data[start + 1] = (to - start - 2) >> 1;
    out.length = to;
    out.count++;
    if ((flags & LIVELY) !== 0 || ((flags & LIVELY_IF_CHANGING) !== 0 && to > start + 2)) out.lively = true;
  }

  /** A crash that ends connections: the queues of all others first, then what the node sends as it returns at once. */
  #purge(row: Int32Array, at: number, node: number, state: Int32Array, data: Int32Array, start: number): number {
    let to = start;
    const sends = new Map<number, number>();
    for (let i = at + ENTRY; i < at + ENTRY + 2 * row[at + 5]!; i += 2) sends.set(row[i]!, row[i + 1]!);
    for (let other = 0; other < this.#nodes; other++) {
      if (other === node) continue;
      const before = state[this.#nodes + other]!;
      let after = this.#inboxes.purge(before, other, node, this.#topology.links);
      const list = sends.get(other);
      if (list !== undefined) after = this.#receive(other, state[other]!, after, list);
      if (after === before) continue;
      data[to++] = this.#nodes + other;
      data[to++] = after;
    }
    return to;
  }

  /** The inbox of a receiver after a list of sends; a stopped node receives nothing. */
  #receive(receiver: number, local: number, inbox: number, list: number): number {
    if (this.#someStop && this.#localsOf[receiver]!.status(local) === STOPPED) return inbox;
    const known = this.#received[receiver]!.get(inbox, list);
    if (known >= 0) return known;
    const after = this.#rows.put(inbox, list);
    this.#received[receiver]!.set(inbox, list, after);
    return after;
  }

  /** The first state that is not a plain object changes what views can hand out, so what was learnt before is forgotten. */
  #noticeMixedStates(): void {
    if (this.#mixed || !this.#locals.some((locals) => locals.mixed)) return;
    this.#mixed = true;
    for (const predicate of this.#predicates) predicate.forget();
  }

  #initial(): InitialState[] {
    let partial: { locals: number[]; sends: number[][]; names: string[] }[] = [{ locals: [], sends: [], names: [] }];
    for (const node of this.#topology.nodes) {
      const outcomes = this.#handlers.initial(node);
      partial = partial.flatMap(({ locals, sends, names }) =>
        outcomes.map((outcome) => ({
          locals: [...locals, this.#localsOf[node.index]!.intern(outcome.state, UP)],
          sends: [...sends, this.#handlers.compiler.lists.get(outcome.sends)],
          names: outcome.choice === null ? names : [...names, `${node.id}: ${outcome.choice}`],
        })),
      );
    }
    return partial.map(({ locals, sends, names }) => ({
      choice: names.join(", "),
      state: this.#stateOf(locals, sends.flat()),
    }));
  }

  #stateOf(locals: readonly number[], sends: readonly number[]): Int32Array {
    const state = new Int32Array(this.components);
    state.set(locals);
    for (let node = 0; node < this.#nodes; node++)
      state[this.#nodes + node] = this.#inboxes.put(
        Inboxes.EMPTY,
        sends.filter((id) => this.#envelopes.get(id).to === node),
      );
    for (const [i, budget] of this.#topology.budgets.entries()) state[2 * this.#nodes + i] = budget.atMost;
    return state;
  }

  evaluator(name: string, says: (...arguments_: never[]) => unknown, over: "state" | "transition"): Evaluator {
    const predicate = new MemoisedPredicate(name, this.#view.questions, (run) =>
      over === "state"
        ? says(...([this.#view.nodes(run, 0), this.#view.world(run, 0)] as never[]))
        : says(...([this.#view.nodes(run, 0), this.#view.nodes(run, 1), this.#view.event(run)] as never[])),
    );
    this.#predicates.push(predicate);
    return predicate;
  }

  event(label: number): TraceEvent {
    return this.#labels.event(label);
  }

  compareLabels(a: number, b: number): number {
    return this.#labels.compare(a, b);
  }

  sends(label: number): readonly Envelope[] {
    return this.#labels.sends(label);
  }

  coverageOf(label: number): string {
    return this.#labels.coverage(label);
  }

  get expectedCoverage(): readonly string[] {
    return this.#labels.expectedCoverage();
  }

  snapshot(state: Int32Array): Snapshot {
    return {
      variables: {},
      nodes: this.#topology.nodes.map(({ id, group, index }) => {
        const locals = this.#localsOf[index]!;
        const local = state[index]!;
        return {
          id,
          group,
          status: STATUS_NAMES[locals.status(local)],
          state: this.#values.value(locals.value(local)),
        };
      }),
      network: this.#view.network(Array.from(state.subarray(this.#nodes, 2 * this.#nodes))),
      budgets: Object.fromEntries(this.#topology.budgets.map(({ name }, i) => [name, state[2 * this.#nodes + i]!])),
    };
  }

  warnings(): readonly string[] {
    return spentBudgets(this.#topology, this.#labels).map(
      (name) =>
        `The budget "${name}" was never spent: nothing it allows could happen, so the verdicts say nothing of it.`,
    );
  }
}

/** Budgets above 0 that no event spent. */
const spentBudgets = (topology: Topology, labels: Labels): string[] => {
  const spent = new Set<number>();
  for (let label = 0; label < labels.size; label++) spent.add(labels.spends(label));
  return topology.budgets.filter(({ atMost }, i) => atMost > 0 && !spent.has(i)).map(({ name }) => name);
};
