// Who acts in a walk, as numbers: what strategies draw weights and priorities for.
// The one idea: choices come and go with the states, but what a timer of a node or the messages from one node to another are is the same
// in all of them, so what was drawn for it lasts for the walk.
// Not here: what is drawn (strategies.ts).
import type { Events } from "../../machine/machine.ts";

/** What happens, and at whom, as numbers: a thread is a timer of a node, the messages from one node to another, a clause of crashes. */
export class Threads {
  readonly #events: Events;
  readonly #ofLabel: number[] = [];
  readonly #numbers = new Map<string, number>();
  /** By thread: the number of what it has in common with those of other nodes. */
  readonly #causes: number[] = [];
  readonly #causeNumbers = new Map<string, number>();

  constructor(events: Events) {
    this.#events = events;
  }

  of(label: number): number {
    return this.#ofLabel[label] ?? this.#find(label);
  }

  causeOf(thread: number): number {
    return this.#causes[thread]!;
  }

  #find(label: number): number {
    const event = this.#events.event(label);
    const cause = this.#events.cause(label);
    const where = "to" in event ? [event.from, event.to] : "node" in event ? [event.node] : [];
    const thread = numbered(this.#numbers, JSON.stringify([cause, ...where]));
    this.#causes[thread] = numbered(this.#causeNumbers, cause);
    this.#ofLabel[label] = thread;
    return thread;
  }
}

const numbered = (numbers: Map<string, number>, name: string): number => {
  const number = numbers.get(name) ?? numbers.size;
  numbers.set(name, number);
  return number;
};

/** Numbers that are drawn for a walk when they are first asked for. */
export class DrawnNumbers {
  #numbers = new Float64Array(64);

  /** Not drawn in this walk: 0. */
  of(index: number): number {
    return index < this.#numbers.length ? this.#numbers[index]! : 0;
  }

  set(index: number, number: number): void {
    if (index >= this.#numbers.length) {
      const wider = new Float64Array(index * 2);
      wider.set(this.#numbers);
      this.#numbers = wider;
    }
    this.#numbers[index] = number;
  }

  clear(): void {
    this.#numbers.fill(0);
  }
}
