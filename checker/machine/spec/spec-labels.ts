// The labels of a spec: an action with one value of its family, and the choice that was taken.
// The one idea: nothing happens within an action and nothing is sent, so a label is three integers.
// Not here: which actions are enabled (calling.ts).
import type { Envelope, TraceEvent } from "../../events/event.ts";
import { layout, write } from "../../values/record.ts";
import { SequenceTable } from "../../values/sequences.ts";
import type { Events } from "../machine.ts";
import type { Instance } from "./action.ts";

/** `instance`: its position in the text; `choiceIndex` and `choice`: which choice, and the number of its name, -1 for none. */
const LABEL = layout("instance", "choiceIndex", "choice");
const NONE = -1;
/** What is sent and what happens within an action. */
const NOTHING: readonly never[] = [];

export class SpecLabels implements Events {
  readonly sends: () => readonly Envelope[] = () => NOTHING;
  readonly happened: () => readonly number[] = () => NOTHING;
  readonly #instances: readonly Instance[];
  readonly #table = new SequenceTable(true);
  readonly #scratch = new Int32Array(LABEL.size);
  readonly #choices: string[] = [];
  readonly #choiceIds = new Map<string, number>();

  constructor(instances: readonly Instance[]) {
    this.#instances = instances;
  }

  get size(): number {
    return this.#table.size;
  }

  /** `choice`: null where there is only one. */
  intern({ order }: Instance, choiceIndex: number, choice: string | null): number {
    write(LABEL, this.#scratch, 0, {
      instance: order,
      choiceIndex: choice === null ? NONE : choiceIndex,
      choice: choice === null ? NONE : this.#choiceId(choice),
    });
    return this.#table.intern(this.#scratch);
  }

  #choiceId(name: string): number {
    const known = this.#choiceIds.get(name) ?? this.#choices.push(name) - 1;
    this.#choiceIds.set(name, known);
    return known;
  }

  #instance(label: number): Instance {
    return this.#instances[this.#table.at(label, LABEL.instance)]!;
  }

  /** The name of the choice; null where there is only one. */
  choice(label: number): string | null {
    const choice = this.#table.at(label, LABEL.choice);
    return choice < 0 ? null : this.#choices[choice]!;
  }

  event(label: number): TraceEvent {
    const { action, value } = this.#instance(label);
    const choice = this.choice(label);
    return {
      kind: "action",
      name: action,
      ...(value === null ? {} : { value }),
      ...(choice === null ? {} : { choice }),
    };
  }

  compare(a: number, b: number): number {
    const difference = (field: number): number => this.#table.at(a, field) - this.#table.at(b, field);
    return difference(LABEL.instance) || difference(LABEL.choiceIndex);
  }

  begins(label: number): TraceEvent {
    return this.event(label);
  }

  coarse(label: number): string {
    return JSON.stringify(this.event(label));
  }

  coverage(label: number): string {
    return this.#instance(label).action;
  }

  cause(label: number): string {
    return this.coverage(label);
  }

  expectedCoverage(): readonly string[] {
    return [...new Set(this.#instances.map((instance) => instance.action))];
  }
}
