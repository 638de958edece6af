// Exchanges that were played out, remembered by the components of the state that they read.
// The one idea: an exchange reads few components (who handles something, what something is put into, what observers remember), and
// most come again with the same ones in other states; then what it changes is known, component by component, for each outcome.
// Why that is sound: whatever is written into a component is derived from components that were read, and none is written that was not
// read; so where the same ones are read again, the same becomes of them, and of no other. Which are read follows from those before.
// Not here: playing an exchange out, and saying what it reads (exchange.ts).
import { layout } from "../../../values/record.ts";
import { grown } from "../../../values/sequences.ts";
import { TupleTable } from "../../../values/tuples.ts";
import { type Answers, DecisionTree, type Read } from "../../memo/decision-tree.ts";
import { Payoff } from "../../memo/payoff.ts";
import type { Successors } from "../../successors.ts";

/** An outcome: its label, and how many components it changes; behind it (component, id) for each. */
const OUTCOME = layout("label", "changes");
const CHANGE = layout("component", "id");
const COUNT = 1;
const { label: LABEL, changes: CHANGES, size: HEAD } = OUTCOME;
const { component: COMPONENT, id: ID, size: PAIR } = CHANGE;

/** Of what an exchange begins with: integers. */
const BEGINS = 3;
/** Integers of outcomes that are kept. */
const LIMIT = 1 << 22;

/** What an exchange begins with, besides the state: an entry of a row. */
export interface Begins {
  readonly label: number;
  /** The inbox of its node, and the list of what is sent. */
  readonly inbox: number;
  readonly list: number;
}

export class ExchangeMemo {
  readonly #tree = new DecisionTree();
  /** What exchanges begin with: label, inbox and list. */
  readonly #begins = new TupleTable(BEGINS);
  readonly #tuple = new Int32Array(BEGINS);
  /** The first question is with what it begins, as one number; components come behind it. */
  readonly #answers: Answers;
  #begun = 0;
  /** Outcomes of one exchange behind the other: [count, outcome…]. */
  #words = new Int32Array(1024);
  #used = 0;
  /** An exchange that is played out copies states and costs as much as some dozens of look-ups. */
  readonly #payoff = new Payoff(16);

  constructor() {
    this.#answers = {
      answer: (question, state) => (question === 0 ? this.#begun : state[question - 1]!),
    };
  }

  forget(): void {
    this.#tree.clear();
    this.#begins.clear(BEGINS);
    this.#used = 0;
  }

  #number({ label, inbox, list }: Begins): number {
    const tuple = this.#tuple;
    tuple[0] = label;
    tuple[1] = inbox;
    tuple[2] = list;
    return this.#begins.intern(tuple);
  }

  /** Adds what an exchange comes to in a state; false: it is not known. */
  emit(begins: Begins, state: Int32Array, out: Successors): boolean {
    if (this.#payoff.isOff) return false;
    if (this.#payoff.asks()) this.forget();
    this.#begun = this.#number(begins);
    const place = this.#tree.walk(this.#answers, state, state, -1);
    if (place < 0) return false;
    this.#payoff.knew();
    const words = this.#words;
    let at = place + COUNT;
    for (let left = words[place]!; left > 0; left--) {
      const end = at + HEAD + PAIR * words[at + CHANGES]!;
      out.begin(words[at + LABEL]!, words[at + CHANGES]!);
      for (at += HEAD; at < end; at += PAIR) out.change(words[at + COMPONENT]!, words[at + ID]!);
      out.close();
    }
    return true;
  }

  /** Remembers what it came to: the successors from `from` on, and the components that it read, in order. */
  learn(begins: Begins, read: readonly Read[], from: number, out: Successors): void {
    if (this.#payoff.isOff) return;
    if (this.#used >= LIMIT) this.forget();
    const place = this.#used;
    let count = 0;
    let to = place + COUNT;
    for (let at = from; at < out.end; at = out.after(at)) {
      const changes = out.changes(at);
      this.#words = grown(this.#words, to + HEAD + PAIR * changes);
      this.#words[to + LABEL] = out.label(at);
      this.#words[to + CHANGES] = changes;
      to += HEAD;
      for (let change = 0; change < changes; change++, to += PAIR) {
        this.#words[to + COMPONENT] = out.component(at, change);
        this.#words[to + ID] = out.id(at, change);
      }
      count++;
    }
    this.#words[place] = count;
    this.#used = to;
    const begun: Read = [0, this.#number(begins)];
    this.#tree.learn([begun, ...read.map(([component, id]): Read => [component + 1, id])], place);
  }
}

/** The components that are read of a state, in the order in which they are read first. */
export class ComponentsRead {
  readonly reads: Read[] = [];
  readonly #state: Int32Array;
  readonly #known = new Set<number>();

  constructor(state: Int32Array) {
    this.#state = state;
  }

  add(component: number): void {
    if (this.#known.has(component)) return;
    this.#known.add(component);
    this.reads.push([component, this.#state[component]!]);
  }
}
