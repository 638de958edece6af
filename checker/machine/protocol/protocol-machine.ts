// A protocol as a machine: its parts put together, and what the search asks of them.
// The one idea: the network is no component of its own; each node has a local state and an inbox, and both have few ids.
// Not here: the parts.
import {
  BRAND,
  modelError,
  NO_DEADLOCK,
  type Observer,
  type ProtocolSource,
  type SpecSource,
} from "../../language/index.ts";
import { ValueTable } from "../../values/values.ts";
import type { Choices } from "../choices.ts";
import type {
  AskingOrder,
  Assumptions,
  InitialState,
  LivenessMode,
  Losses,
  Machine,
  MachineLimits,
  Purity,
  Shift,
  Symmetries,
} from "../machine.ts";
import { Questions } from "../memo/questions.ts";
import type { Successors } from "../successors.ts";
import { declareAlike } from "./assumptions/alike.ts";
import { checkProtocol } from "./assumptions/declared-protocol.ts";
import { layoutOf } from "./assumptions/layout.ts";
import { refuseUnsupported } from "./assumptions/refuse.ts";
import { topologyOf } from "./assumptions/topology.ts";
import { ProtocolPredicates } from "./claims/protocol-predicates.ts";
import { ProtocolView } from "./claims/protocol-view.ts";
import { ProtocolExplanations } from "./doubts/protocol-explanations.ts";
import { Labels } from "./events/labels.ts";
import { lossesOf } from "./events/lost-labels.ts";
import { ObserverTable } from "./events/observers.ts";
import { fairnessOf } from "./events/protocol-fairness.ts";
import type { PartsOf } from "./events/protocol-parts.ts";
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
import { ProtocolChoices } from "./steps/protocol-choices.ts";
import { Rows } from "./steps/rows.ts";
import { Symmetry } from "./symmetry/protocol-symmetry.ts";
import { ProtocolSymmetryProof } from "./symmetry/protocol-symmetry-proof.ts";
import { ShiftQuestions } from "./views/shift-questions.ts";
import { Shifting } from "./views/shifting.ts";

type AnyObserver = Observer<unknown, unknown>;

export class ProtocolMachine implements Machine {
  readonly components: number;
  readonly initial: readonly InitialState[];
  readonly events: Labels;
  readonly asks: ProtocolPredicates;
  readonly assumes: Assumptions;
  readonly tells: ProtocolExplanations;
  readonly choices: Choices;
  readonly rows = null;
  readonly losses: Losses | null;
  readonly purity: Purity = {
    anew: (source) => this.#anew(source),
    askApart: (states, order) => this.#askApart(states, order),
  };
  readonly #source: ProtocolSource;
  readonly #limits: MachineLimits;
  /** Is it to be asked the last first, because it is a machine of another instance of the model? */
  readonly #backwards: boolean;
  readonly #tables: PartsOf;
  /** By group; those of the tables are by node. */
  readonly #locals: readonly Locals[];
  readonly #handlers: Handlers;
  readonly #expander: Expander;
  readonly #view: ProtocolView;
  #mixed = false;

  /** `tables`: those of a machine of another instance of the model, whose numbers are to be understood. */
  constructor(
    source: ProtocolSource,
    liveness: LivenessMode | null = null,
    limits: MachineLimits = {},
    tables: PartsOf | null = null,
  ) {
    checkProtocol(source);
    refuseUnsupported(source);
    if (NO_DEADLOCK in source.claims)
      throw modelError(
        `"${source.name}" has a claim named "${NO_DEADLOCK}", which every model makes by itself; say with ends which ends are legitimate.`,
      );
    this.#source = source;
    this.#limits = limits;
    this.#backwards = tables !== null;
    const listed = (source.system.observers ?? []) as readonly AnyObserver[];
    const observers = liveness === null ? listed : listed.filter((each) => liveness.observers.has(each));
    const topology = topologyOf(source);
    const layout = layoutOf(topology, observers.length);
    const values = tables?.values ?? new ValueTable(limits.liveInstances);
    const envelopes = tables?.envelopes ?? new Envelopes(values, topology.links);
    const inboxes = tables?.inboxes ?? new Inboxes(envelopes, layout.nodes, topology.links, liveness !== null);
    this.#locals = topology.groups.map(({ members }) => tables?.locals[members[0]!] ?? new Locals(values));
    const locals = topology.nodes.map((node) => this.#locals[node.groupIndex]!);
    this.#handlers = new Handlers(topology, values, envelopes, this.#locals);
    this.events = new Labels(topology, values, envelopes, this.#handlers);
    const watching = new ObserverTable(
      observers,
      { values, labels: this.events, locals, layout, compared: limits.comparedStates },
      tables?.observers,
    );
    this.#tables = { topology, layout, values, locals, inboxes, envelopes, observers: watching };
    this.components = layout.components;
    this.losses = liveness === null ? lossesOf(this.#tables, this.events) : null;
    this.#expander = this.#makeExpander();
    this.choices = new ProtocolChoices(
      this.#expander,
      () => this.#handlers.makeRoom(),
      () => this.#noticeMixedStates(),
    );
    this.#view = this.#makeView(new Set(listed.filter((each) => !observers.includes(each))));
    this.tells = new ProtocolExplanations(source, this.#tables, this.events, this.#handlers, this.#view);
    this.assumes = {
      symmetry: liveness === null && tables === null ? this.#symmetryOf(source) : null,
      fairness: fairnessOf(source, { topology, labels: this.events, envelopes, values, infos: this.#handlers.infos }),
    };
    this.asks = new ProtocolPredicates(source, {
      ...this.#tables,
      view: this.#view,
      compared: limits.comparedStates,
      shiftOf: (fields) => this.#shiftOf(fields),
    });
    this.initial = this.#initial();
  }

  /** `off`: observers that the protocol lists and that are switched off. */
  #makeView(off: ReadonlySet<unknown>): ProtocolView {
    const { topology, values, locals } = this.#tables;
    const questions = new Questions();
    const sameness = new NodeSameness(values, questions, topology.nodes, locals);
    questions.sameness = sameness;
    return new ProtocolView({ ...this.#tables, labels: this.events, off, questions, sameness });
  }

  #symmetryOf(source: ProtocolSource): Symmetries | null {
    const declared = (source.system.symmetry ?? []) as readonly string[];
    const { topology } = this.#tables;
    const groups = declared.filter(
      (name) => (topology.groups.find((group) => group.name === name)?.members.length ?? 0) > 1,
    );
    if (groups.length === 0) return null;
    const symmetry = new Symmetry(source, groups, this.#tables);
    const proof = new ProtocolSymmetryProof({
      parts: this.#tables,
      handlers: this.#handlers,
      labels: this.events,
      questions: this.#view.questions,
      sameness: this.#view.sameness,
      renaming: symmetry.renaming,
      members: symmetry.members,
      snapshot: (state) => this.tells.snapshot(state),
    });
    return { groups, canonical: (state) => symmetry.canonical(state), proof };
  }

  #shiftOf(fields: ReadonlySet<string>): Shift {
    const parts = { ...this.#tables, handlers: this.#handlers, expander: this.#expander };
    return new ShiftQuestions(parts, new Shifting(this.#tables, fields));
  }

  #makeExpander(): Expander {
    const { topology, layout, locals, inboxes, observers } = this.#tables;
    const parts = {
      ...this.#tables,
      handlers: this.#handlers,
      labels: this.events,
      post: new Post(topology, layout, locals, inboxes, this.#handlers.compiler.lists),
    };
    const rows = new Rows(parts);
    const environment = new Environment(topology, layout, locals, inboxes, this.events, observers);
    const exchange = new Exchange(parts);
    return new Expander({ ...parts, rows, environment, exchange, backwards: this.#backwards });
  }

  get learned(): number {
    const { envelopes, inboxes, observers } = this.#tables;
    let count = envelopes.size + inboxes.size + observers.learned + this.events.size + this.#handlers.learned;
    for (const locals of this.#locals) count += locals.size;
    return count + this.#handlers.compiler.lists.size;
  }

  expand(state: Int32Array, out: Successors): void {
    this.#handlers.makeRoom();
    this.#expander.expand(state, out);
    this.#noticeMixedStates();
  }

  audit(state: Int32Array): void {
    const { layout, inboxes } = this.#tables;
    for (let node = 0; node < layout.nodes; node++)
      this.#handlers.audit(node, state[node]!, inboxes.deliverable(state[layout.inboxes + node]!));
  }

  #anew(source: ProtocolSource | SpecSource): Machine | null {
    if (source[BRAND] !== "protocol" || !declareAlike(source, this.#source)) return null;
    askKeys(topologyOf(source).links, { ...this.#tables, nodes: this.#tables.topology.nodes });
    return new ProtocolMachine(source, null, this.#limits, this.#tables);
  }

  #askApart(states: readonly Int32Array[], { nodesBackwards, innerBackwards }: AskingOrder): void {
    this.#handlers.backwards = innerBackwards;
    const { layout, inboxes } = this.#tables;
    for (let turn = 0; turn < layout.nodes; turn++) {
      const node = nodesBackwards ? layout.nodes - 1 - turn : turn;
      for (const state of states)
        this.#handlers.askAbout(node, state[node]!, inboxes.deliverable(state[layout.inboxes + node]!));
    }
  }

  /** The first state that is not a plain object changes what views can hand out, so what was learnt before is forgotten. */
  #noticeMixedStates(): void {
    if (this.#mixed || !this.#locals.some((locals) => locals.mixed)) return;
    this.#mixed = true;
    this.asks.forget();
  }

  #initial(): InitialState[] {
    const { topology, locals } = this.#tables;
    const starts = startsOf(this.#source.name, topology, this.#handlers, locals, this.#backwards);
    return starts.map(({ choice, locals: nodes, sends }) => ({ choice, state: this.#stateOf(nodes, sends) }));
  }

  #stateOf(nodes: readonly number[], sends: readonly number[]): Int32Array {
    const { topology, layout, inboxes, envelopes } = this.#tables;
    const state = new Int32Array(this.components);
    state.set(nodes);
    for (let node = 0; node < layout.nodes; node++)
      state[layout.inboxes + node] = inboxes.put(
        Inboxes.EMPTY,
        sends.filter((id) => envelopes.get(id).to === node),
      );
    for (const [i, budget] of topology.budgets.entries()) state[layout.budgets + i] = budget.atMost;
    return state;
  }
}
