// Calling the author's handlers, once per distinct question.
// The one idea: handlers are pure, so (node, local state, event) → outcomes is a table; user code runs only on its misses.
// Not here: what the outcomes do to the network and to budgets (rows.ts).
import { type Self, STEP } from "../../../language/index.ts";
import { mayLearn } from "../../../values/numbering.ts";
import { inSentence } from "../../../values/print.ts";
import { PairMap, SequenceTable } from "../../../values/sequences.ts";
import type { ValueTable } from "../../../values/values.ts";
import { calling, type Place } from "../../author-call.ts";
import { placeOf, written } from "../../calls.ts";
import { Twice } from "../../memo/twice.ts";
import { type CrashInfo, mayBeTrustedAgain, type NodeInfo, type Topology } from "../assumptions/topology.ts";
import type { Envelopes } from "../network/inbox.ts";
import { DOWN, type Locals, STOPPED, UP } from "../parts/locals.ts";
import { type Answer, Answers, type Question } from "./answers.ts";
import { sameAgain, sameBySource } from "./audit.ts";
import { type HandlerInfo, handlersOf, handlerTitle, type Spontaneous } from "./handler-info.ts";
import { type CompiledOutcome, choicesOf, OutcomeCompiler } from "./outcomes.ts";
import { Takers } from "./takers.ts";

/** Integers of answers that are remembered at most, of each kind; they can be asked for again. */
const REMEMBERED = 1 << 23;

export class Handlers {
  /** Is told every question, whether its answer is remembered or not. */
  listener: ((question: Question) => void) | null = null;
  /** Are the last timers, actions and peers asked about first? */
  backwards = false;
  readonly compiler: OutcomeCompiler;
  readonly #topology: Topology;
  readonly #values: ValueTable;
  readonly #envelopes: Envelopes;
  readonly #locals: readonly Locals[];
  readonly #selves: readonly Self[];
  /** By group: its timers and actions in the order of the text. */
  readonly infos: readonly (readonly HandlerInfo[])[];
  /** By node: (local, envelope) → place among the outcomes. */
  readonly #delivered: readonly PairMap[];
  /** By node: local state → place among what a node does by itself. */
  readonly #spontaneous: readonly PairMap[];
  /** By node: (local state, notice) → place, as above. */
  readonly #noticed: readonly PairMap[];
  /** By node: where its messages are received, and by number of the handler its timers and actions. */
  readonly #receives: readonly number[];
  readonly #places: readonly number[][];
  readonly takers = new Takers();
  readonly #answers = new Answers();
  readonly #twice = new Twice();

  constructor(topology: Topology, values: ValueTable, envelopes: Envelopes, locals: readonly Locals[]) {
    this.#topology = topology;
    this.#values = values;
    this.#envelopes = envelopes;
    this.#locals = locals;
    this.compiler = new OutcomeCompiler(topology, values, envelopes, new SequenceTable(true));
    this.#selves = topology.nodes.map(({ id, peers }) => Object.freeze({ self: id, peers: Object.freeze([...peers]) }));
    this.infos = topology.groups.map(({ role }) => [
      ...handlersOf("timer", role.timers),
      ...handlersOf("action", role.actions),
    ]);
    this.#receives = topology.nodes.map(({ id }) => placeOf(`receive of ${id}`));
    this.#places = topology.nodes.map(() => []);
    this.#delivered = topology.nodes.map(() => new PairMap());
    this.#spontaneous = topology.nodes.map(() => new PairMap());
    this.#noticed = topology.nodes.map(() => new PairMap());
  }

  get calls(): number {
    return this.#twice.calls;
  }

  /** Forgets answers where they have become many: between two states, when nobody holds a place among them. */
  makeRoom(): void {
    if (this.#answers.outcomes > REMEMBERED) {
      for (const delivered of this.#delivered) delivered.clear();
      this.#answers.forgetOutcomes();
    }
    if (this.#answers.unasked > REMEMBERED) {
      for (const places of [...this.#spontaneous, ...this.#noticed]) places.clear();
      this.#answers.forgetUnasked();
    }
  }

  get choices(): readonly string[] {
    return this.#answers.choices;
  }

  /** How often an answer was not known. */
  get learned(): number {
    return this.#learned;
  }
  #learned = 0;

  /** What a node was asked, as far as it is remembered: (local state, envelope), (local state, 0), (local state, notice). */
  asked(node: number): readonly PairMap[] {
    return [this.#delivered[node]!, this.#spontaneous[node]!, this.#noticed[node]!];
  }

  choiceId(name: string | null): number {
    return this.#answers.choiceId(name);
  }

  /** The outcomes of `init`; init's own choice is a choice of the environment. */
  initial(node: NodeInfo): CompiledOutcome[] {
    const place: Place = () => `init of ${node.id}`;
    this.#values.makeRoom();
    return this.#ask(placeOf(place()), place, () => {
      const answer = calling(place, () => node.role.init(this.#selves[node.index]!));
      if (typeof answer === "object" && answer !== null && STEP in answer)
        return this.compiler.compile(node, answer, place);
      return choicesOf(answer, place).map(([choice, state], choiceIndex) => ({
        choiceIndex,
        choice,
        state: this.compiler.state(state, place),
        sends: 0,
      }));
    });
  }

  /** The answers of a node in a local state to an envelope. */
  delivered(node: number, local: number, envelope: number): readonly Answer[] {
    return this.#answers.at(this.#placeOf(node, local, envelope));
  }

  /** Where they lie. */
  #placeOf(node: number, local: number, envelope: number): number {
    this.listener?.({ kind: "delivered", node, local, what: envelope });
    const known = this.#delivered[node]!.get(local, envelope);
    if (known >= 0) return known;
    mayLearn();
    this.#values.makeRoom();
    const info = this.#topology.nodes[node]!;
    const outcomes = this.#deliver(info, local, envelope);
    if (this.#locals[info.groupIndex]!.status(local) === UP)
      this.takers.note(info, this.#message(envelope), outcomes.length > 0);
    const at = this.#answers.store(
      outcomes.map((outcome) => ({ ...outcome, local: this.#local(node, outcome.state) })),
    );
    this.#delivered[node]!.set(local, envelope, at);
    this.#learned++;
    return at;
  }

  /** Asks the handlers of a node again; throws KripkeError 75 with both answers where they differ from what is remembered. */
  audit(node: number, local: number, envelopes: readonly number[]): void {
    const info = this.#topology.nodes[node]!;
    const state = this.#stateOf(info, local);
    const told = {
      state: (of: number) => this.#stateOf(info, of),
      messages: (sends: number) => this.compiler.lists.get(sends).map((id) => this.#message(id)),
    };
    for (const envelope of envelopes) {
      const at = this.#delivered[node]!.get(local, envelope);
      if (at < 0) continue;
      const known = this.#answers.at(at);
      const again = this.#deliver(info, local, envelope).map((outcome) => ({
        ...outcome,
        local: this.#local(node, outcome.state),
      }));
      sameAgain(`receive of ${info.id}, given ${inSentence(this.#message(envelope))},`, state, known, again, told);
    }
    const place = this.#spontaneous[node]!.get(local, 0);
    if (place < 0) return;
    const known = this.#answers.told(place);
    const own = { id: info.id, infos: this.infos[info.groupIndex]!, state };
    sameBySource(own, this.#topology.nodes, known, this.#askSpontaneous(node, local), told);
  }

  /** Asks everything that a node in a local state can be asked. */
  askAbout(node: number, local: number, envelopes: readonly number[]): void {
    for (const envelope of this.backwards ? envelopes.toReversed() : envelopes) this.#placeOf(node, local, envelope);
    this.spontaneous(node, local);
  }

  #message(envelope: number): unknown {
    return this.#values.value(this.#envelopes.get(envelope).message);
  }

  /** What a node in a local state may do or suffer by itself. */
  spontaneous(node: number, local: number): readonly Spontaneous[] {
    this.listener?.({ kind: "spontaneous", node, local, what: -1 });
    const known = this.#spontaneous[node]!.get(local, 0);
    if (known >= 0) return this.#answers.told(known);
    mayLearn();
    this.#values.makeRoom();
    const all = this.#askSpontaneous(node, local);
    this.#spontaneous[node]!.set(local, 0, this.#answers.write(all));
    this.#learned++;
    return all;
  }

  #askSpontaneous(node: number, local: number): readonly Spontaneous[] {
    const status = this.#locals[this.#topology.nodes[node]!.groupIndex]!.status(local);
    const info = this.#topology.nodes[node]!;
    if (status === DOWN) return this.#restarts(info, local);
    if (status !== UP) return [];
    return [...this.#unasked(info, local), ...this.#detections(info, local), ...this.#crashes(info, local)];
  }

  /** What a node in a local state answers to the notice that its connection to a peer broke. */
  disconnected(node: number, local: number, notice: number): readonly Spontaneous[] {
    this.listener?.({ kind: "disconnected", node, local, what: notice });
    const known = this.#noticed[node]!.get(local, notice);
    if (known >= 0) return this.#answers.told(known);
    mayLearn();
    this.#values.makeRoom();
    const all = this.#noticing(this.#topology.nodes[node]!, local, notice);
    this.#noticed[node]!.set(local, notice, this.#answers.write(all));
    this.#learned++;
    return all;
  }

  #noticing(node: NodeInfo, local: number, notice: number): Spontaneous[] {
    const locals = this.#locals[node.groupIndex]!;
    if (locals.status(local) !== UP) return [];
    const { disconnected } = node.role;
    const common = { kind: "disconnected", what: notice } as const;
    if (disconnected === undefined) return [{ ...common, choiceIndex: -1, choice: null, local, sends: 0 }];
    const peer = this.#topology.nodes[notice % this.#topology.nodes.length]!.id;
    const call = (): unknown =>
      disconnected.call(node.role, this.#stateOf(node, local), peer, this.#selves[node.index]!);
    const place: Place = () => `disconnected(${peer}) of ${node.id}`;
    return this.#answer(node, placeOf(place()), place, call).map((outcome) => ({
      ...outcome,
      ...common,
      local: this.#local(node.index, outcome.state),
    }));
  }

  /** What a node does when its failure detector speaks of a peer; whether it may speak now is asked elsewhere. */
  #detections(node: NodeInfo, local: number): Spontaneous[] {
    const { detector, nodes } = this.#topology;
    if (detector === null) return [];
    const peers = [...detector.watched].filter((peer) => peer !== node.index).sort((a, b) => a - b);
    if (this.backwards) peers.reverse();
    return (["suspect", "trust"] as const).flatMap((kind) => {
      const handler = node.role[kind];
      if (handler === undefined) return [];
      const spoken = kind === "trust" ? peers.filter((peer) => mayBeTrustedAgain(this.#topology, peer)) : peers;
      return spoken.flatMap((what) => {
        const call = (): unknown =>
          handler.call(node.role, this.#stateOf(node, local), nodes[what]!.id, this.#selves[node.index]!);
        const place: Place = () => `${kind}(${nodes[what]!.id}) of ${node.id}`;
        return this.#answer(node, placeOf(place()), place, call).map((outcome) => ({
          ...outcome,
          kind,
          what,
          local: this.#local(node.index, outcome.state),
        }));
      });
    });
  }

  #local(node: number, state: number): number {
    return this.#locals[this.#topology.nodes[node]!.groupIndex]!.intern(state, UP);
  }

  #stateOf(node: NodeInfo, local: number): unknown {
    return this.#values.value(this.#locals[node.groupIndex]!.value(local));
  }

  #deliver(node: NodeInfo, local: number, envelope: number): CompiledOutcome[] {
    const receive = node.role.receive;
    if (receive === undefined || this.#locals[node.groupIndex]!.status(local) !== UP) return [];
    const { from, message } = this.#envelopes.get(envelope);
    const context = { ...this.#selves[node.index]!, from: this.#topology.nodes[from]!.id };
    const value = this.#values.value(message);
    const place: Place = () => `receive of ${node.id}, given ${inSentence(value)} from ${context.from},`;
    const call = (): unknown => receive.call(node.role, this.#stateOf(node, local), value, context);
    return this.#answer(node, this.#receives[node.index]!, place, call);
  }

  #answer(node: NodeInfo, where: number, place: Place, call: () => unknown): CompiledOutcome[] {
    return this.#ask(where, place, () => this.compiler.compile(node, calling(place, call), place));
  }

  #ask<T>(where: number, place: Place, call: () => T[]): T[] {
    return this.#twice.ask(
      () => written(where, place, call),
      (first, second) => JSON.stringify(first) === JSON.stringify(second),
      () =>
        `${place()} answers differently when it is called twice with the same arguments: handlers may depend on nothing but their arguments (no counters, clocks or random numbers; name the outcomes and let the environment choose).`,
    );
  }

  #unasked(node: NodeInfo, local: number): Spontaneous[] {
    const all: Spontaneous[] = [];
    const self = this.#selves[node.index]!;
    const places = this.#places[node.index]!;
    const infos = [...this.infos[node.groupIndex]!.entries()];
    for (const [what, info] of this.backwards ? infos.reverse() : infos) {
      const place: Place = () => handlerTitle(info, node.id);
      places[what] ??= placeOf(place());
      for (const outcome of this.#answer(node, places[what], place, () => info.call(this.#stateOf(node, local), self)))
        all.push({ ...outcome, kind: info.kind, what, local: this.#local(node.index, outcome.state) });
    }
    return all;
  }

  #restarts(node: NodeInfo, local: number): Spontaneous[] {
    const state = this.#locals[node.groupIndex]!.value(local);
    return this.#restarted(node, state).map((outcome) => ({
      ...outcome,
      kind: "restart",
      what: -1,
      local: this.#local(node.index, outcome.state),
    }));
  }

  #restarted(node: NodeInfo, state: number): CompiledOutcome[] {
    const restart = node.role.restart;
    if (restart === undefined) return [{ choiceIndex: -1, choice: null, state, sends: 0 }];
    const place: Place = () => `restart of ${node.id}`;
    const call = (): unknown => restart.call(node.role, this.#values.value(state), this.#selves[node.index]!);
    return this.#answer(node, placeOf(place()), place, call);
  }

  #crashes(node: NodeInfo, local: number): Spontaneous[] {
    const clauses = [...this.#topology.crashes.entries()].filter(([, clause]) => clause.nodes.has(node.index));
    if (clauses.length === 0) return [];
    const survivors = this.#survivors(node, local);
    return clauses.flatMap(([what, clause]) =>
      survivors.flatMap((survivor) => this.#crash(node, what, clause, survivor)),
    );
  }

  #crash(node: NodeInfo, what: number, clause: CrashInfo, survivor: CompiledOutcome): Spontaneous[] {
    const common = { what, sends: 0 };
    const locals = this.#locals[node.groupIndex]!;
    if (clause.restarts === "never")
      return [{ ...survivor, ...common, kind: "stop", local: locals.intern(survivor.state, STOPPED) }];
    if (clause.restarts === "later")
      return [{ ...survivor, ...common, kind: "crash", local: locals.intern(survivor.state, DOWN) }];
    return this.#restarted(node, survivor.state).map((back) => ({
      ...common,
      kind: "crash",
      // Two independent choices in one event: ordered by the first, then by the second.
      choiceIndex:
        survivor.choice === null ? back.choiceIndex : survivor.choiceIndex * 1024 + Math.max(0, back.choiceIndex),
      choice: [survivor.choice, back.choice].filter((name) => name !== null).join(", ") || null,
      local: this.#local(node.index, back.state),
      sends: back.sends,
    }));
  }

  /** What survives a crash: as `crash` says, else `init` with the durable fields kept. */
  #survivors(node: NodeInfo, local: number): CompiledOutcome[] {
    const { role } = node;
    const place: Place = () => `crash of ${node.id}`;
    const before = this.#stateOf(node, local);
    if (role.crash !== undefined) {
      return this.#ask(placeOf(place()), place, () =>
        choicesOf(
          calling(place, () => role.crash!(before, this.#selves[node.index]!)),
          place,
        ).map(([choice, state], choiceIndex) => ({
          choiceIndex: choice === null ? -1 : choiceIndex,
          choice,
          state: this.compiler.state(state, place),
          sends: 0,
        })),
      );
    }
    return this.initial(node).map((fresh) => ({
      ...fresh,
      choiceIndex: fresh.choice === null ? -1 : fresh.choiceIndex,
      state: this.#kept(node, before, fresh.state, place),
      sends: 0,
    }));
  }

  #kept(node: NodeInfo, before: unknown, fresh: number, place: Place): number {
    const durable = (node.role.durable ?? []) as readonly string[];
    if (durable.length === 0) return fresh;
    const kept = Object.fromEntries(
      durable
        .filter((field) => Object.hasOwn(before as object, field))
        .map((field) => [field, (before as Record<string, unknown>)[field]]),
    );
    return this.compiler.state({ ...(this.#values.value(fresh) as object), ...kept }, place);
  }
}
