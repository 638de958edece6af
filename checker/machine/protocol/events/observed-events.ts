// Events as observers see them, field by field.
// The one idea: which fields an event has is its shape, and what each field holds has a number; so what one observer read of one event
// can be looked for in another.
// Not here: what observers make of events (reactions.ts), the event of a claim (claims/event-view.ts).
import { type EventKind, KIND_NAMES, rowOf } from "../../../events/kinds.ts";
import { layout, read } from "../../../values/record.ts";
import { SequenceTable } from "../../../values/sequences.ts";
import type { ValueTable } from "../../../values/values.ts";
import type { Locals } from "../parts/locals.ts";
import type { Labels } from "./labels.ts";

/** An event, and the acting node's local state before and after it; -1 where no node acts. */
const HAPPENING = layout("label", "before", "after");
/** Events whose fields are kept at hand. */
const KEPT = 1 << 14;

/** What can be asked of a happening, by number: its shape, then the fields that events have. */
export const SHAPE = 0;
const ACTED = ["node", "choice", "before", "after", "sends"] as const;
const NAMES = [
  ...new Set(["kind", ...KIND_NAMES.flatMap((kind) => [...Object.keys(rowOf(kind).fields), ...rowOf(kind).claims])]),
].filter((name) => !(ACTED as readonly string[]).includes(name));
const FIELDS: readonly string[] = [...NAMES, ...ACTED];
/** Questions about an event, so that a set of them fits in the bits of an integer. */
export const QUESTIONS = 1 + FIELDS.length;
const questionOf = (field: string): number => 1 + FIELDS.indexOf(field);
const BEFORE = questionOf("before");
const AFTER = questionOf("after");
const SENDS = questionOf("sends");

/** What events have the same fields. */
interface Shape {
  readonly id: number;
  /** Each field with its place. */
  readonly names: ReadonlyMap<string, number>;
  /** By place. */
  readonly questions: readonly number[];
}

/** What of an event is the same whatever it does to a node. */
interface Told {
  readonly shape: Shape;
  /** By question: the id of the value that a field holds. */
  readonly values: readonly number[];
}

interface ObservedParts {
  readonly values: ValueTable;
  readonly labels: Labels;
  readonly locals: readonly Locals[];
}

export class ObservedEvents {
  readonly #values: ValueTable;
  readonly #labels: Labels;
  readonly #locals: readonly Locals[];
  readonly #happenings = new SequenceTable();
  readonly #scratch = new Int32Array(HAPPENING.size);
  readonly #shapes = new Map<string, Shape>();
  /** By label. */
  readonly #told = new Map<number, Told>();

  constructor({ values, labels, locals }: ObservedParts) {
    this.#values = values;
    this.#labels = labels;
    this.#locals = locals;
  }

  /** What observers are shown of an event and of the acting node: -1 for its local states where no node acts. */
  happening(label: number, before: number, after: number): number {
    this.#scratch[HAPPENING.label] = label;
    this.#scratch[HAPPENING.before] = before;
    this.#scratch[HAPPENING.after] = after;
    return this.#happenings.intern(this.#scratch);
  }

  /** What a happening is made of. */
  shown(happening: number): { readonly label: number; readonly before: number; readonly after: number } {
    return read(HAPPENING, this.#happenings.get(happening), 0);
  }

  /** The event in the words of the coverage table. */
  inWords(happening: number): string {
    return this.#labels.coverage(this.#label(happening));
  }

  shape(happening: number): Shape {
    return this.#tellOf(this.#label(happening)).shape;
  }

  /** The number of what a question finds; the same for what is the same. */
  answer(question: number, happening: number): number {
    if (question === BEFORE || question === AFTER) return this.#local(question, happening);
    const label = this.#label(happening);
    if (question === SENDS) return this.#labels.sendsOf(label);
    const { shape, values } = this.#tellOf(label);
    return question === SHAPE ? shape.id : values[question]!;
  }

  /** What a field holds: canonical, frozen. */
  field(question: number, happening: number): unknown {
    if (question !== SENDS) return this.#values.value(this.answer(question, happening));
    const sends = this.#labels.sends(this.#label(happening));
    return Object.freeze(sends.map(({ to, message }) => Object.freeze({ to, message })));
  }

  /** The whole event: plain, frozen. */
  plain(happening: number): object {
    const { names, questions } = this.shape(happening);
    const fields = [...names].map(([name, place]) => [name, this.field(questions[place]!, happening)] as const);
    return Object.freeze(Object.fromEntries(fields));
  }

  #label(happening: number): number {
    return this.#happenings.at(happening, HAPPENING.label);
  }

  #local(question: number, happening: number): number {
    const locals = this.#locals[this.#labels.node(this.#label(happening))]!;
    const side = question === BEFORE ? HAPPENING.before : HAPPENING.after;
    return locals.value(this.#happenings.at(happening, side));
  }

  #tellOf(label: number): Told {
    const known = this.#told.get(label);
    if (known !== undefined) return known;
    if (this.#told.size >= KEPT) this.#told.clear();
    const told = this.#tell(label);
    this.#told.set(label, told);
    return told;
  }

  #tell(label: number): Told {
    const event = this.#labels.event(label) as unknown as Record<string, unknown>;
    const fields = rowOf(event["kind"] as EventKind).acts ? acted(event) : bare(event);
    const values: number[] = [];
    for (const [name, value] of Object.entries(fields))
      if (value !== LATER) values[questionOf(name)] = this.#values.intern(value, () => `The field ${name} of an event`);
    return { shape: this.#shapeOf(Object.keys(fields)), values };
  }

  #shapeOf(names: readonly string[]): Shape {
    const key = names.join();
    const known = this.#shapes.get(key);
    if (known !== undefined) return known;
    const shape = {
      id: this.#shapes.size,
      names: new Map(names.map((name, place) => [name, place])),
      questions: names.map(questionOf),
    };
    this.#shapes.set(key, shape);
    return shape;
  }
}

/** Stands for what is not the label's. */
const LATER = Symbol("later");

/** What is shown of an event in which a node acts. */
const acted = (event: Record<string, unknown>): Record<string, unknown> => {
  const { inside: _, sent: __, clause: ___, node, to, ...rest } = event;
  return { ...rest, node: node ?? to, before: LATER, after: LATER, sends: LATER };
};

/** A loss or duplication keeps its envelope; an event of the whole network has no fields but its kind. */
const bare = (event: Record<string, unknown>): Record<string, unknown> => {
  const shown = ["kind", ...rowOf(event["kind"] as EventKind).claims];
  return Object.fromEntries(shown.map((field) => [field, event[field]]));
};
