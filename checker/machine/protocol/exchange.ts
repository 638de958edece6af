// An exchange in one event: the messages of a step, and the answers to them, handled at once.
// The one idea: play the step out on a copy of the state, message by message in the order of sending, branching where a
// receiver has a choice or the link may lose; each way it can end is one outcome of the event, named by its choices.
// Its behaviours are some of those in flight, so violations carry over to them and `holds` does not.
// Not here: ordinary sends (post.ts).
import { KripkeError } from "../../language/index.ts";
import type { Successors } from "../machine.ts";
import type { Handlers } from "./handlers.ts";
import type { EnvelopeInfo, Envelopes, Inboxes } from "./inbox.ts";
import { DELIVER, type Labels } from "./labels.ts";
import type { Layout } from "./layout.ts";
import { type Locals, UP } from "./locals.ts";
import type { ObserverTable } from "./observers.ts";
import type { Post } from "./post.ts";
import { ENTRY, FREE, PURGES } from "./rows.ts";
import { type Topology, UNLIMITED } from "./topology.ts";

/** An exchange that goes on for longer is taken for one that never ends. */
const LONGEST = 1000;

interface Branch {
  readonly state: Int32Array;
  /** Messages still to be handled, in order. */
  readonly waiting: readonly number[];
  readonly handled: number;
  /** What was chosen so far, in words. */
  readonly choices: readonly string[];
}

export interface ExchangeParts {
  readonly topology: Topology;
  readonly layout: Layout;
  readonly locals: readonly Locals[];
  readonly handlers: Handlers;
  readonly envelopes: Envelopes;
  readonly inboxes: Inboxes;
  readonly labels: Labels;
  readonly post: Post;
  readonly observers: ObserverTable;
}

export class Exchange {
  readonly #parts: ExchangeParts;
  readonly #pairs = new Int32Array(64);

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  /** Adds every way the entry at `at` can play out in `state`. */
  run(row: Int32Array, at: number, node: number, state: Int32Array, out: Successors): void {
    const label = row[at]!;
    let open = [this.#begin(row, at, node, state)];
    const ended: Branch[] = [];
    while (open.length > 0) {
      ended.push(...open.filter((branch) => branch.waiting.length === 0));
      open = open.filter((branch) => branch.waiting.length > 0).flatMap((branch) => this.#handle(branch));
    }
    for (const [i, branch] of ended.entries())
      this.#emit(this.#labelOf(label, branch, i, ended.length), state, branch.state, out);
  }

  #begin(row: Int32Array, at: number, node: number, state: Int32Array): Branch {
    const { layout, handlers, inboxes } = this.#parts;
    const copy = state.slice();
    copy[node] = row[at + 2]!;
    copy[layout.inboxes + node] = row[at + 3]!;
    const budget = row[at + 1]!;
    if (budget !== FREE) copy[budget] = state[budget]! - 1;
    if ((row[at + 4]! & PURGES) !== 0)
      for (let other = 0; other < layout.nodes; other++)
        if (other !== node) copy[layout.inboxes + other] = inboxes.purge(copy[layout.inboxes + other]!, other, node);
    this.#watch(copy, row[at]!, state[node]!, row[at + 2]!);
    return { state: copy, waiting: handlers.compiler.lists.get(row[at + ENTRY + 1]!), handled: 0, choices: [] };
  }

  /** Handles the first message that waits: one branch for each thing that may become of it. */
  #handle(branch: Branch): Branch[] {
    const { topology, layout, handlers, envelopes, inboxes } = this.#parts;
    const [id, ...rest] = branch.waiting as [number, ...number[]];
    if (branch.handled >= LONGEST)
      throw new KripkeError(
        75,
        `An exchange handled ${LONGEST} messages in one event and still goes on; a link with delivery "at once" is for requests and their answers.`,
      );
    const envelope = envelopes.get(id);
    const next: Branch = { ...branch, waiting: rest, handled: branch.handled + 1 };
    const receiver = topology.nodes[envelope.to]!.id;
    const at = this.#deliverable(branch.state, envelope)
      ? handlers.delivered(envelope.to, branch.state[envelope.to]!, id)
      : -1;
    const outcomes = at < 0 ? 0 : handlers.outcome(at);
    if (outcomes === 0) return [this.#inFlight(next, envelope)];
    const branches: Branch[] = [];
    for (let i = 0; i < outcomes; i++) {
      const [choiceIndex, choice, local, sends] = [1, 2, 3, 4].map((offset) =>
        handlers.outcome(at + 4 * i + offset),
      ) as [number, number, number, number];
      const state = branch.state.slice();
      state[envelope.to] = local;
      this.#watch(
        state,
        this.#parts.labels.intern(DELIVER, envelope.to, id, choiceIndex, choice, sends),
        branch.state[envelope.to]!,
        local,
      );
      const named = choice < 0 ? branch.choices : [...branch.choices, `${receiver}: ${handlers.choices[choice]!}`];
      branches.push({
        ...next,
        state,
        waiting: [
          ...rest,
          ...inboxes.leaving(state[layout.inboxes + envelope.to]!, envelope.to, handlers.compiler.lists.get(sends)),
        ],
        choices: named,
      });
    }
    const lost = this.#lost(next, envelope, receiver);
    return lost === null ? branches : [...branches, lost];
  }

  /** May the message be handled now, if its receiver wants it? */
  #deliverable(state: Int32Array, { link, from, to }: EnvelopeInfo): boolean {
    const { locals, post } = this.#parts;
    return link.atOnce && locals[to]!.status(state[to]!) === UP && !post.cut(state, from, to);
  }

  #inFlight(branch: Branch, { id, from, to }: EnvelopeInfo): Branch {
    const { layout, post, handlers } = this.#parts;
    const state = branch.state.slice();
    state[layout.inboxes + to] = post.receive(
      state,
      from,
      to,
      state[layout.inboxes + to]!,
      handlers.compiler.lists.intern([id]),
    );
    return { ...branch, state };
  }

  #lost(branch: Branch, { link, from, to }: EnvelopeInfo, receiver: string): Branch | null {
    if (from === to || link.loses < UNLIMITED) return null;
    const choices = [...branch.choices, `${receiver}: lost`];
    if (link.loses === UNLIMITED) return { ...branch, choices };
    const component = this.#parts.layout.budgets + link.loses;
    if (branch.state[component] === 0) return null;
    const state = branch.state.slice();
    state[component]!--;
    return { ...branch, state, choices };
  }

  #labelOf(label: number, branch: Branch, index: number, of: number): number {
    if (of === 1 && branch.choices.length === 0) return label;
    return this.#parts.labels.withChoices(label, branch.choices, index);
  }

  #watch(state: Int32Array, label: number, before: number, after: number): void {
    const end = this.#parts.observers.watch(state, label, before, after, this.#pairs, 0);
    for (let i = 0; i < end; i += 2) state[this.#pairs[i]!] = this.#pairs[i + 1]!;
  }

  #emit(label: number, state: Int32Array, after: Int32Array, out: Successors): void {
    const data = out.reserve(state.length);
    const start = out.length;
    let to = start + 2;
    for (let i = 0; i < state.length; i++) {
      if (state[i] === after[i]) continue;
      data[to++] = i;
      data[to++] = after[i]!;
    }
    data[start] = label;
    data[start + 1] = (to - start - 2) >> 1;
    out.length = to;
    out.count++;
  }
}
