// Exchanges that were played out, remembered by what they read of the state.
// The one idea: an exchange reads few components (who handles something, what observers remember), and most come again with the same
// ones in other states; then what it changes is known.
// Why that is sound: whatever is written into a component is derived from components that were read, and none is written that was not
// read, but inboxes, of which no more is read than which connections have broken, and of which it is kept what is done to them; so where the same is read again,
// the same becomes of everything. What is read follows from what was read before.
// Not here: playing an exchange out, and saying what it reads (exchange.ts); its outcomes (exchange-outcomes.ts).
import { TupleTable } from "../../../values/tuples.ts";
import { type Answers, DecisionTree, type Read } from "../../memo/decision-tree.ts";
import { Payoff } from "../../memo/payoff.ts";
import type { Inboxes } from "../network/inbox.ts";

/** Of what an exchange begins with: integers. */
const BEGINS = 3;
/** The first question is what it begins with; then come components, and from here on which connections of an inbox have broken. */
const BEGUN = 0;
const COMPONENTS = 1;
const NOTICES = 1 << 20;

/** What an exchange begins with, besides the state: an entry of a row. */
export interface Begins {
  readonly label: number;
  /** Of the inbox of its node the notices alone, and the list of what is sent. */
  readonly notices: number;
  readonly list: number;
}

export class ExchangeMemo {
  readonly #tree = new DecisionTree();
  /** What exchanges begin with: label, notices and list. */
  readonly #begins = new TupleTable(BEGINS);
  readonly #tuple = new Int32Array(BEGINS);
  readonly #answers: Answers;
  #begun = 0;
  /** An exchange that is played out copies states and costs as much as some dozens of look-ups. */
  readonly #payoff = new Payoff(16);

  constructor(inboxes: Inboxes) {
    this.#answers = {
      answer: (question, state) => {
        if (question === BEGUN) return this.#begun;
        if (question < NOTICES) return state[question - COMPONENTS]!;
        return inboxes.noticesAlone(state[question - NOTICES]!);
      },
    };
  }

  /** Does it pay to ask? */
  get isOn(): boolean {
    return !this.#payoff.isOff;
  }

  forget(): void {
    this.#tree.clear();
    this.#begins.clear(BEGINS);
  }

  /** Where the outcomes of an exchange like this are; -1: it is not known. */
  find(begins: Begins, state: Int32Array): number {
    if (this.#payoff.asks()) this.forget();
    this.#begun = this.#number(begins);
    const place = this.#tree.walk(this.#answers, state, state, -1);
    if (place >= 0) this.#payoff.knew();
    return place;
  }

  /** Remembers where its outcomes are. */
  learn(begins: Begins, read: readonly Read[], place: number): void {
    const begun: Read = [BEGUN, this.#number(begins)];
    this.#tree.learn([begun, ...read], place);
  }

  #number({ label, notices, list }: Begins): number {
    const tuple = this.#tuple;
    tuple[0] = label;
    tuple[1] = notices;
    tuple[2] = list;
    return this.#begins.intern(tuple);
  }
}

/** What is read of the state in which an exchange begins, in the order in which it is read first. */
export class ReadOfState {
  readonly reads: Read[] = [];
  readonly #state: Int32Array;
  readonly #known = new Set<number>();

  constructor(state: Int32Array) {
    this.#state = state;
  }

  add(component: number): void {
    this.#note(COMPONENTS + component, this.#state[component]!);
  }

  /** Which connections of an inbox have broken, as the inbox with nothing in it but those notices. */
  addNotices(component: number, notices: number): void {
    this.#note(NOTICES + component, notices);
  }

  #note(question: number, answer: number): void {
    if (this.#known.has(question)) return;
    this.#known.add(question);
    this.reads.push([question, answer]);
  }
}
