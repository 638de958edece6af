// A protocol as a machine: its parts put together, and what the search asks of them.
// The one idea: the network is no component of its own; each node has a local state and an inbox, and both have few ids.
// Not here: the parts.
import type { Envelope, TraceEvent } from "../../events/event.ts";
import { type Authored, ask } from "../../language/asking.ts";
import {
  BRAND,
  modelError,
  NO_DEADLOCK,
  type Observer,
  type ProtocolSource,
  type SpecSource,
} from "../../language/index.ts";
import { ValueTable } from "../../values/values.ts";
import type { FairnessTable } from "../fairness.ts";
import { emptyFamilies } from "../loads.ts";
import type {
  AskingOrder,
  Evaluator,
  InitialState,
  LivenessMode,
  Machine,
  MachineLimits,
  Part,
  Shift,
  Symmetries,
} from "../machine.ts";
import { encodeSays, encodeValue, MemoisedPredicate } from "../memo/evaluator.ts";
import { Questions } from "../memo/questions.ts";
import type { Successors } from "../successors.ts";
import type { Snapshot } from "../walk.ts";
import { declareAlike } from "./assumptions/alike.ts";
import { checkProtocol } from "./assumptions/declared-protocol.ts";
import { type Layout, layoutOf } from "./assumptions/layout.ts";
import { refuseUnsupported } from "./assumptions/refuse.ts";
import { type Topology, topologyOf, UNLIMITED } from "./assumptions/topology.ts";
import { ProtocolView } from "./claims/protocol-view.ts";
import { snapshotOf } from "./claims/snapshot.ts";
import { idleNames } from "./doubts/idle.ts";
import { idlePartitions, unspentBudgets } from "./doubts/protocol-warnings.ts";
import { Labels } from "./events/labels.ts";
import { ObserverTable } from "./events/observers.ts";
import { fairnessOf } from "./events/protocol-fairness.ts";
import { type PartsOf, partsOf } from "./events/protocol-parts.ts";
import { askKeys } from "./network/asked-keys.ts";
import { Envelopes, Inboxes } from "./network/inbox.ts";
import { Post } from "./network/post.ts";
import { Handlers } from "./nodes/handlers.ts";
import { startsOf } from "./nodes/initial.ts";
import { Locals } from "./parts/locals.ts";
import { NodeSameness } from "./parts/protocol-sameness.ts";
import { Environment } from "./steps/environment.ts";
import { Exchange } from "./steps/exchange.ts";
import { Expander } from "./steps/expander.ts";
import { Rows } from "./steps/rows.ts";
import { Symmetry } from "./symmetry/protocol-symmetry.ts";
import { ProtocolSymmetryProof } from "./symmetry/protocol-symmetry-proof.ts";
import { ShiftQuestions } from "./views/shift-questions.ts";
import { Shifting } from "./views/shifting.ts";

export class ProtocolMachine implements Machine {
  readonly form = "protocol";
  readonly components: number;
  readonly initial: readonly InitialState[];
  readonly within: Evaluator | null;
  readonly ends: Evaluator | null;
  readonly symmetry: Symmetries | null;
  readonly fairness: FairnessTable;
  readonly view: Evaluator | null;
  readonly shift: Shift | null;
  readonly #source: ProtocolSource;
  readonly #topology: Topology;
  readonly #layout: Layout;
  readonly #values: ValueTable;
  readonly #limits: MachineLimits;
  readonly #backwards: boolean;
  readonly #envelopes: Envelopes;
  readonly #inboxes: Inboxes;
  readonly #locals: readonly Locals[];
  readonly #localsOf: readonly Locals[];
  readonly #handlers: Handlers;
  readonly #labels: Labels;
  readonly #observers: ObserverTable;
  readonly #rows: Rows;
  readonly #expander: Expander;
  readonly #view: ProtocolView;
  readonly #predicates: MemoisedPredicate[] = [];
  #mixed = false;

  /** `tables`: those of a machine of another instance of the model, whose numbers are to be understood. */
  constructor(
    source: ProtocolSource,
    liveness: LivenessMode | null = null,
    limits: MachineLimits = {},
    tables: PartsOf | null = null,
  ) {
    this.#backwards = tables !== null;
    this.#values = tables?.values ?? new ValueTable(limits.liveInstances);
    this.#limits = limits;
    checkProtocol(source);
    refuseUnsupported(source);
    if (NO_DEADLOCK in source.claims)
      throw modelError(
        `"${source.name}" has a claim named "${NO_DEADLOCK}", which every model makes by itself; say with ends which ends are legitimate.`,
      );
    const listed = (source.system.observers ?? []) as readonly Observer<unknown, unknown>[];
    const observers = liveness === null ? listed : listed.filter((each) => liveness.observers.has(each));
    const topology = topologyOf(source);
    const layout = layoutOf(topology, observers.length);
    this.#source = source;
    this.#topology = topology;
    this.#layout = layout;
    this.components = layout.components;
    this.#envelopes = tables?.envelopes ?? new Envelopes(this.#values, topology.links);
    this.#inboxes = tables?.inboxes ?? new Inboxes(this.#envelopes, layout.nodes, topology.links, liveness !== null);
    this.#locals = topology.groups.map(({ members }) => tables?.locals[members[0]!] ?? new Locals(this.#values));
    this.#localsOf = topology.nodes.map((node) => this.#locals[node.groupIndex]!);
    this.#handlers = new Handlers(topology, this.#values, this.#envelopes, this.#locals);
    this.#labels = new Labels(topology, this.#values, this.#envelopes, this.#handlers);
    const parts = { values: this.#values, labels: this.#labels, locals: this.#localsOf, layout };
    this.#observers = new ObserverTable(observers, parts, tables?.observers);
    const questions = new Questions();
    const sameness = new NodeSameness(this.#values, questions, topology.nodes, this.#localsOf);
    questions.sameness = sameness;
    const { rows, expander } = this.#makeExpander();
    this.#rows = rows;
    this.#expander = expander;
    this.#view = new ProtocolView({
      topology,
      layout,
      values: this.#values,
      locals: this.#localsOf,
      inboxes: this.#inboxes,
      labels: this.#labels,
      observers: this.#observers,
      off: new Set(listed.filter((each) => !observers.includes(each))),
      questions,
      sameness,
    });
    this.symmetry = liveness === null && tables === null ? this.#symmetryOf(source) : null;
    this.fairness = fairnessOf(source, {
      topology,
      labels: this.#labels,
      envelopes: this.#envelopes,
      values: this.#values,
      infos: this.#handlers.infos,
    });
    const { view, shift } = this.#viewOf(source);
    this.view = view;
    this.shift = shift;
    this.initial = this.#initial();
    const { within, ends } = source.system;
    this.within = within === undefined ? null : this.evaluator("within", within, "state");
    this.ends = ends === undefined ? null : this.evaluator("ends", ends, "state");
  }

  #symmetryOf(source: ProtocolSource): Symmetries | null {
    const declared = (source.system.symmetry ?? []) as readonly string[];
    const groups = declared.filter(
      (name) => (this.#topology.groups.find((group) => group.name === name)?.members.length ?? 0) > 1,
    );
    if (groups.length === 0) return null;
    const parts = this.#tables();
    const symmetry = new Symmetry(source, groups, parts);
    const proof = new ProtocolSymmetryProof({
      parts,
      handlers: this.#handlers,
      labels: this.#labels,
      questions: this.#view.questions,
      sameness: this.#view.sameness,
      renaming: symmetry.renaming,
      members: symmetry.members,
      snapshot: (state) => this.snapshot(state),
    });
    return { groups, canonical: (state) => symmetry.canonical(state), proof };
  }

  #viewOf({ system: { view } }: ProtocolSource): Pick<Machine, "view" | "shift"> {
    if (view === undefined) return { view: null, shift: null };
    if (typeof view !== "function") return this.#shiftOf(new Set(view.shift));
    const seen = this.valuation("view", view);
    if (!this.#topology.links.some(({ duplicates }) => duplicates === UNLIMITED)) return { view: seen, shift: null };
    // What nobody can see but fairness: which messages were delivered and are there still.
    const evaluate = (before: Int32Array, state: Int32Array, label: number): number =>
      this.#values.intern([seen.evaluate(before, state, label), ...this.#stale(state)], () => "The view") + 1;
    return { view: { evaluate, audit: (...of) => seen.audit(...of), dependsOn: () => true }, shift: null };
  }

  #shiftOf(fields: ReadonlySet<string>): Pick<Machine, "view" | "shift"> {
    const tables = this.#tables();
    const shifting = new Shifting(tables, fields);
    return {
      view: { evaluate: (_, state) => shifting.classOf(state), audit: () => {}, dependsOn: () => true },
      shift: new ShiftQuestions(
        { ...tables, handlers: this.#handlers, rows: this.#rows, expander: this.#expander },
        shifting,
      ),
    };
  }

  /** Of what is in flight, in order: is it a copy of what was delivered before? */
  #stale(state: Int32Array): boolean[] {
    return this.#topology.nodes.flatMap(({ index }) => {
      const inbox = state[this.#layout.inboxes + index]!;
      return this.#view.inFlight([inbox]).map((id) => this.#inboxes.stale(inbox, id));
    });
  }

  #tables(): PartsOf {
    return {
      topology: this.#topology,
      layout: this.#layout,
      values: this.#values,
      locals: this.#localsOf,
      inboxes: this.#inboxes,
      envelopes: this.#envelopes,
      observers: this.#observers,
    };
  }

  #makeExpander(): { readonly rows: Rows; readonly expander: Expander } {
    const parts = {
      topology: this.#topology,
      layout: this.#layout,
      locals: this.#localsOf,
      handlers: this.#handlers,
      envelopes: this.#envelopes,
      inboxes: this.#inboxes,
      labels: this.#labels,
      observers: this.#observers,
      post: new Post(this.#topology, this.#layout, this.#localsOf, this.#inboxes, this.#handlers.compiler.lists),
    };
    const rows = new Rows(parts);
    const expander = new Expander({
      ...parts,
      rows,
      environment: new Environment(
        this.#topology,
        this.#layout,
        this.#localsOf,
        this.#inboxes,
        this.#labels,
        this.#observers,
      ),
      exchange: new Exchange(parts),
      backwards: this.#backwards,
    });
    return { rows, expander };
  }

  get labels(): number {
    return this.#labels.size;
  }

  get handlerCalls(): number {
    return this.#handlers.calls;
  }

  expand(state: Int32Array, out: Successors): void {
    this.#handlers.makeRoom();
    this.#expander.expand(state, out);
    this.#noticeMixedStates();
  }

  audit(state: Int32Array): void {
    for (let node = 0; node < this.#layout.nodes; node++)
      this.#handlers.audit(node, state[node]!, this.#inboxes.deliverable(state[this.#layout.inboxes + node]!));
  }

  anew(source: ProtocolSource | SpecSource): Machine | null {
    if (source[BRAND] !== "protocol" || !declareAlike(source, this.#source)) return null;
    const tables = this.#tables();
    askKeys(topologyOf(source).links, { ...tables, nodes: this.#topology.nodes });
    return new ProtocolMachine(source, null, this.#limits, tables);
  }

  askApart(states: readonly Int32Array[], { nodesBackwards, innerBackwards }: AskingOrder): void {
    this.#handlers.backwards = innerBackwards;
    const { nodes, inboxes } = this.#layout;
    for (let turn = 0; turn < nodes; turn++) {
      const node = nodesBackwards ? nodes - 1 - turn : turn;
      for (const state of states)
        this.#handlers.askAbout(node, state[node]!, this.#inboxes.deliverable(state[inboxes + node]!));
    }
  }

  /** The first state that is not a plain object changes what views can hand out, so what was learnt before is forgotten. */
  #noticeMixedStates(): void {
    if (this.#mixed || !this.#locals.some((locals) => locals.mixed)) return;
    this.#mixed = true;
    for (const predicate of this.#predicates) predicate.forget();
  }

  #initial(): InitialState[] {
    const starts = startsOf(this.#source.name, this.#topology, this.#handlers, this.#localsOf, this.#backwards);
    return starts.map(({ choice, locals, sends }) => ({ choice, state: this.#stateOf(locals, sends) }));
  }

  #stateOf(locals: readonly number[], sends: readonly number[]): Int32Array {
    const state = new Int32Array(this.components);
    state.set(locals);
    const { nodes, inboxes, budgets } = this.#layout;
    for (let node = 0; node < nodes; node++)
      state[inboxes + node] = this.#inboxes.put(
        Inboxes.EMPTY,
        sends.filter((id) => this.#envelopes.get(id).to === node),
      );
    for (const [i, budget] of this.#topology.budgets.entries()) state[budgets + i] = budget.atMost;
    return state;
  }

  evaluator(name: string, says: Authored, over: "state" | "transition"): Evaluator {
    const predicate = new MemoisedPredicate(
      name,
      this.#view.questions,
      (run) => {
        this.#values.makeRoom();
        return over === "state"
          ? ask(says, this.#view.nodes(run, 0), this.#view.world(run, 0))
          : ask(says, this.#view.nodes(run, 0), this.#view.nodes(run, 1), this.#view.event(run));
      },
      encodeSays,
      this.#limits.comparedStates,
    );
    this.#predicates.push(predicate);
    return predicate;
  }

  valuation(name: string, of: Authored): Evaluator {
    const valuation = new MemoisedPredicate(
      name,
      this.#view.questions,
      (run) => {
        this.#values.makeRoom();
        return ask(of, this.#view.nodes(run, 0), this.#view.world(run, 0));
      },
      encodeValue(this.#values),
      this.#limits.comparedStates,
    );
    this.#predicates.push(valuation);
    return valuation;
  }

  valueOf(answer: number): unknown {
    return answer === 0 ? undefined : this.#values.value(answer - 1);
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

  coarseEvent(label: number): string {
    return this.#labels.coarse(label);
  }

  happened(label: number): readonly number[] {
    return this.#labels.happened(label);
  }

  begins(label: number): TraceEvent {
    return this.#labels.begins(label);
  }

  coverageOf(label: number): string {
    return this.#labels.coverage(label);
  }

  causeOf(label: number): string {
    return this.#labels.cause(label);
  }

  get expectedCoverage(): readonly string[] {
    return this.#labels.expectedCoverage();
  }

  snapshot(state: Int32Array): Snapshot {
    const inFlight = Array.from(state.subarray(this.#layout.inboxes, this.#layout.budgets));
    return snapshotOf(state, this.#tables(), this.#view.network(inFlight));
  }

  parts(): readonly Part[] {
    return partsOf(this.#tables());
  }

  warnings(taken: (label: number) => number): readonly string[] {
    const [source, topology] = [this.#source, this.#topology];
    return [
      ...unspentBudgets(topology, this.#labels, taken),
      ...topology.groups.flatMap(({ name, role }) => [
        ...emptyFamilies(role.timers, `The timer of ${name},`),
        ...emptyFamilies(role.actions, `The action of ${name},`),
      ]),
      ...this.#handlers.takers.warnings(),
      ...idlePartitions(source, topology, this.#layout, this.#view.questions),
      ...idleNames(source, topology, this.#envelopes, this.#values, this.#locals),
    ];
  }
}
