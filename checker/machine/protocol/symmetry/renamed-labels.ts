// What permutations make of labels: the label of the same event under other names, as the machine itself would write it.
// The one idea: a label has the order in which its handler sends, and that order is the handler's own business; so where a node
// acts its handler is asked under the other names, and the outcome of the renamed name is taken from its answer.
// Not here: whether the answer is the renamed one (renamed-handlers.ts).
import { type EventKind, rowOf, SPONTANEOUS } from "../../../events/kinds.ts";
import { PromiseBroken } from "../../../language/index.ts";
import { PairMap, SequenceTable } from "../../../values/sequences.ts";
import type { Topology } from "../assumptions/topology.ts";
import type { Labelled, Labels } from "../events/labels.ts";
import type { Handlers } from "../nodes/handlers.ts";
import type { Renaming } from "./protocol-renaming.ts";
import {
  GIVEN,
  type HandlerOutcome,
  type HandlerQuestion,
  NOTICED,
  type RenamedHandlers,
  UNASKED,
} from "./renamed-handlers.ts";

/** An outcome and the question it is an answer to. */
interface Step {
  readonly question: HandlerQuestion;
  readonly outcome: HandlerOutcome;
}

export class RenamedLabels {
  readonly #topology: Topology;
  readonly #labels: Labels;
  readonly #handlers: Handlers;
  readonly #renaming: Renaming;
  readonly #renamedHandlers: RenamedHandlers;
  /** (permutation, label) → a number; (that, local state) → label. */
  readonly #pairs = new SequenceTable();
  readonly #known = new PairMap();

  constructor(
    topology: Topology,
    labels: Labels,
    handlers: Handlers,
    renaming: Renaming,
    renamedHandlers: RenamedHandlers,
  ) {
    this.#topology = topology;
    this.#labels = labels;
    this.#handlers = handlers;
    this.#renaming = renaming;
    this.#renamedHandlers = renamedHandlers;
  }

  /** `local`: the local state in which the acting node was. Of an exchange it is the label of its first step. */
  of(p: number, label: number, local: number): number {
    const pair = this.#pairs.intern([p, label]);
    const known = this.#known.get(pair, local + 1);
    if (known >= 0) return known;
    const renamed = this.#rename(p, label, local);
    this.#known.set(pair, local + 1, renamed);
    return renamed;
  }

  #rename(p: number, label: number, local: number): number {
    const labels = this.#labels;
    const kind = labels.kind(label);
    const node = this.#renaming.node(p, labels.node(label));
    const what = labels.what(label);
    const { subject, acts } = rowOf(kind);
    if (acts) return labels.inside(label) < 0 ? this.#step(p, label, local) : this.#torn(p, label, local);
    switch (subject) {
      case "itself":
        return label;
      case "split":
        return labels.intern({ kind, node: 0, what: this.#renaming.split(p, what + 1) - 1 });
      case "connection": {
        const notice = this.#renamedHandlers.notice(p, what);
        const peer = notice % this.#topology.nodes.length;
        const [a, b] = node < peer ? [node, peer] : [peer, node];
        return labels.intern({ kind, node: a, what: notice - peer + b });
      }
      case "message":
        return labels.intern({ kind, node, what: this.#renaming.envelope(p, what) });
      case "handler":
      case "clause":
      case "peer":
      case "notice":
        throw new Error(`${kind} is of a node that does not act`);
    }
  }

  #step(p: number, label: number, local: number): number {
    const { question, outcome } = this.#renamedStep(p, this.#stepOf(label, local));
    const kind = this.#labels.kind(label);
    const what = kind === "deliver" ? question.what : outcome.what;
    return this.#labels.intern({ ...this.#stepped(kind, question.node, outcome), what, sends: outcome.sends });
  }

  /** What a label says of the outcome of a step. */
  #stepped(kind: EventKind, node: number, { choiceIndex, choice }: HandlerOutcome): Omit<Labelled, "what"> {
    return { kind, node, choiceIndex, choice: this.#handlers.choiceId(choice) };
  }

  /** A crash inside a step: the same part of what the step sends, and what the node sends as it returns. */
  #torn(p: number, label: number, local: number): number {
    const { lists } = this.#handlers.compiler;
    const inside = this.#stepOf(this.#labels.inside(label), local);
    const fall = this.#fallOf(label, inside.outcome.local);
    const renamedInside = this.#renamedStep(p, inside);
    const renamedFall = this.#renamedStep(p, fall);
    const all = lists.get(renamedInside.outcome.sends);
    const left = [...lists.get(inside.outcome.sends)].filter((_, i) => this.#labels.sent(label).includes(i));
    const kept = new Set<number>();
    for (const id of left)
      kept.add(all.findIndex((other, i) => !kept.has(i) && other === this.#renaming.envelope(p, id)));
    const sends = lists.intern([...all.filter((_, i) => kept.has(i)), ...lists.get(renamedFall.outcome.sends)]);
    const { question, outcome } = renamedFall;
    return this.#labels.intern({
      ...this.#stepped(this.#labels.kind(label), question.node, outcome),
      what: outcome.what,
      sends,
      inside: this.#step(p, this.#labels.inside(label), local),
      sent: lists.intern([...kept].sort((a, b) => a - b)),
    });
  }

  /** The crash of a label, which fell when its node was in a local state. */
  #fallOf(label: number, local: number): Step {
    return this.#found(this.#labels.node(label), local, label, UNASKED, 0);
  }

  #stepOf(label: number, local: number): Step {
    const labels = this.#labels;
    const kind = labels.kind(label);
    const node = labels.node(label);
    if (kind === "deliver") return this.#found(node, local, label, GIVEN, labels.what(label));
    if (kind === "disconnected") return this.#found(node, local, label, NOTICED, labels.what(label));
    return this.#found(node, local, label, UNASKED, 0);
  }

  #found(node: number, local: number, label: number, kind: HandlerQuestion["kind"], what: number): Step {
    const question = { kind, node, local, what };
    const choice = this.#labels.ownChoice(label) ?? null;
    const outcome = this.#renamedHandlers
      .outcomes(question)
      .find(
        (each) =>
          each.choice === choice &&
          (kind === GIVEN ||
            (SPONTANEOUS[each.kind] === this.#labels.kind(label) && each.what === this.#labels.what(label))),
      );
    if (outcome === undefined) throw new Error("a label that no handler answers");
    return { question, outcome };
  }

  #renamedStep(p: number, { question, outcome }: Step): Step {
    const handlers = this.#renamedHandlers;
    const renamed = handlers.question(p, question);
    const what = handlers.what(p, question.node, outcome);
    const choice = outcome.choice === null ? null : handlers.text(p, outcome.choice);
    const found = handlers
      .outcomes(renamed)
      .find((each) => each.kind === outcome.kind && each.what === what && each.choice === choice);
    if (found !== undefined) return { question: renamed, outcome: found };
    handlers.compare(p, question, renamed);
    throw new PromiseBroken("Symmetry is declared, but a handler has other outcomes under other names.");
  }
}
