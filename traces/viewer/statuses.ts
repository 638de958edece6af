// What every claim of a model says at every position of a trace.
// The one idea: each claim is asked as the checker asks, along the walk that it is decided on, a position at a time, so that a way may
// grow; of a formula its conditions are asked, and what is owed follows from them.
// Not here: whether the trace shows its claim (replay.ts).
import {
  askedBy,
  claimRow,
  cut,
  isTemporal,
  type LassoWalk,
  type Move,
  NO_DEADLOCK,
  ObserverNeeded,
  onLassoWalk,
  printed,
  type Says,
  type Source,
  type TraceEvent,
  type Truth,
  type Walk,
  walk,
} from "../../checker/index.ts";
import type { Trace } from "../format.ts";
import { type Path, run, stepOf } from "../replay.ts";
import type { ClaimView, Status } from "./view.ts";

/** Characters of a condition, of a view and of a fact that are kept. */
const LONGEST = 300;

type Way = Pick<Trace, "initial" | "events">;

/** The claims of a model in its order, and the one that every model makes. */
export const claimsOf = ({ claims }: Source): readonly ClaimView[] => [
  ...Object.entries(claims).map(([name, { kind }]) => ({ name, kind })),
  { name: NO_DEADLOCK, kind: "deadlock" },
];

/** What each claim says at each position of a trace, as far as it runs. */
export const statusesOf = (source: Source, trace: Way): readonly Status[] => {
  const on = walk(source);
  const { path } = run(trace, on);
  return claimsOf(source).map((claim) => statusAlong(source, claim, on, path));
};

/** The same of one claim. `on`: a walk of the source, which may remember what it was asked. */
export const statusOf = (source: Source, claim: string, trace: Way, on: Walk): Status => {
  const { path } = run(trace, on);
  return statusAlong(source, claimsOf(source).find(({ name }) => name === claim)!, on, path);
};

const statusAlong = (source: Source, claim: ClaimView, on: Walk, path: Path | null): Status => {
  if (path === null) return { marks: "", conditions: [], looks: [] };
  const says = statusSoFar(source, claim, on, path.start);
  for (const move of path.moves) says.extend(move);
  return says.from(0);
};

/** What one claim says at each position of a way that grows. */
export interface StatusSoFar {
  /** Positions of which it is known. */
  readonly length: number;
  extend(move: Move): void;
  /** Back to where so many events had happened, if it is beyond. */
  cut(events: number): void;
  /** From a position on. */
  from(position: number): Status;
}

/** `on`: the walk that is gone along; a formula is decided on a walk of its own. */
export const statusSoFar = (source: Source, { name, kind }: ClaimView, on: Walk, start: Move): StatusSoFar =>
  name !== NO_DEADLOCK && isTemporal(source.claims[name]!.kind)
    ? new FormulaAnswers(source, name, kind, start)
    : new PlainAnswers(source, name, on, start);

/** Of what a state, or the event that led there, answers; of a claim of two ends what it looks at. */
class PlainAnswers implements StatusSoFar {
  readonly #ask: (before: Move | null, move: Move) => Says;
  readonly #looksAt: ((move: Move) => readonly [view: string, fact: string]) | null;
  readonly #moves: Move[];
  readonly #marks: string[] = [];
  readonly #looks: (readonly [view: string, fact: string])[] = [];

  constructor({ claims }: Source, name: string, on: Walk, start: Move) {
    const kind = name === NO_DEADLOCK ? "deadlock" : claims[name]!.kind;
    const asksState = kind === "deadlock" || askedBy(kind).predicate === "state";
    this.#looksAt = claimRow(kind).asks === "pair" ? (move) => looksOf(name, on, move) : null;
    this.#ask = (before, move) =>
      kind === "deadlock"
        ? !on.deadlocked(move.to)
        : asksState
          ? on.says(name, move.to)
          : on.saysOfStep(name, before!.to, move);
    this.#moves = [start];
    if (this.#looksAt !== null) this.#looks.push(this.#looksAt(start));
    else this.#marks.push(asksState ? mark(() => this.#ask(null, start)) : " ");
  }

  get length(): number {
    return this.#moves.length;
  }

  extend(move: Move): void {
    const before = this.#moves.at(-1)!;
    this.#moves.push(move);
    if (this.#looksAt !== null) this.#looks.push(this.#looksAt(move));
    else this.#marks.push(mark(() => this.#ask(before, move)));
  }

  cut(events: number): void {
    if (events + 1 >= this.length) return;
    this.#moves.length = events + 1;
    if (this.#looksAt !== null) this.#looks.length = events + 1;
    else this.#marks.length = events + 1;
  }

  from(position: number): Status {
    return { marks: this.#marks.slice(position).join(""), conditions: [], looks: this.#looks.slice(position) };
  }
}

/** Whatever the author's code throws here is an answer; that it throws is told. */
const mark = (says: () => Says): string => {
  try {
    const said = says();
    return said === undefined ? "-" : said ? "y" : "n";
  } catch {
    return "!";
  }
};

const looksOf = (claim: string, on: Walk, { to }: Move): readonly [view: string, fact: string] => {
  try {
    const { view, fact } = on.look(claim, to);
    return view === undefined ? ["", ""] : [shown(view), shown(fact)];
  } catch {
    return ["throws", "throws"];
  }
};

const shown = (value: unknown): string => cut(printed(value), LONGEST);

/** A walk on which a formula is decided, and how far it has come there. */
interface Decided {
  readonly on: LassoWalk;
  readonly path: Move[];
}

/** Of a formula: its conditions, and what is owed. */
class FormulaAnswers implements StatusSoFar {
  readonly #source: Source;
  readonly #name: string;
  readonly #op: string;
  readonly #start: Move;
  readonly #events: TraceEvent[] = [];
  #decided: Decided | null = null;
  #conditions: { readonly text: string; readonly on: Truth["on"]; readonly at: boolean[] }[] = [];
  /** From this position on something throws. */
  #throwsFrom = Number.POSITIVE_INFINITY;

  constructor(source: Source, name: string, kind: string, start: Move) {
    const { op } = source.claims[name]!.says as { readonly op?: string };
    this.#source = source;
    this.#name = name;
    this.#op = kind === "temporal" ? (op ?? "") : kind;
    this.#start = start;
    this.#read(0);
  }

  get length(): number {
    return this.#events.length + 1;
  }

  extend({ event }: Move): void {
    this.#events.push(event);
    if (this.length <= this.#throwsFrom) this.#read(this.#events.length);
  }

  cut(events: number): void {
    if (events + 1 >= this.length) return;
    this.#events.length = events;
    if (this.#throwsFrom > events) this.#throwsFrom = Number.POSITIVE_INFINITY;
    if (this.#decided !== null) this.#decided.path.length = Math.min(this.#decided.path.length, events + 1);
    for (const { on, at } of this.#conditions) at.length = Math.min(at.length, on === "event" ? events : events + 1);
  }

  from(position: number): Status {
    const known = Math.min(this.length, this.#throwsFrom);
    const broken = "!".repeat(this.length - known);
    const owing = owed(this.#op, this.#conditions);
    return {
      marks: (owing === "" && broken !== "" ? " ".repeat(known) : owing).concat(broken).slice(position),
      conditions: this.#conditions.map(({ text, on, at }) => ({
        text: cut(text.replace(/\s+/g, " "), LONGEST),
        marks: `${on === "event" ? " " : ""}${at.map((is) => (is ? "y" : "n")).join("")}`.slice(position),
      })),
      looks: [],
    };
  }

  /** Asks of the position; with the observers that it turns out to read, of all before once more. */
  #read(position: number): void {
    try {
      try {
        if (this.#decided === null) this.#readAll();
        else this.#readNext(this.#decided);
      } catch (error) {
        if (!(error instanceof ObserverNeeded)) throw error;
        this.#readAll();
      }
    } catch {
      this.#throwsFrom = position;
    }
  }

  #readAll(): void {
    this.#decided = onLassoWalk(this.#source, this.#name, (on) => {
      const first = run({ initial: initialOf(this.#start), events: [] }, on.walk).path!.start;
      const decided = { on, path: [first] };
      this.#conditions = on.truths(first, []).map(({ text, on: of, at }) => ({ text, on: of, at: [...at] }));
      for (let i = 0; i < this.#events.length; i++) this.#readNext(decided);
      return decided;
    });
  }

  #readNext({ on, path }: Decided): void {
    const last = path.at(-1)!;
    const move = stepOf(on.walk, last.to, this.#events[path.length - 1]!);
    if (typeof move === "string") throw new Error(move);
    for (const [i, { on: of, at }] of on.truths(last, [move]).entries())
      this.#conditions[i]!.at.push(at[of === "event" ? 0 : 1]!);
    path.push(move);
  }
}

const initialOf = ({ event }: Move): string | null => (event.kind === "init" ? event.choice : null);

/** What is owed after each position, of the formulas of which it can be said in a word; of others nothing is said. */
const owed = (op: string, conditions: readonly Pick<Truth, "at">[]): string => {
  const [p, q] = conditions.map(({ at }) => at);
  if (p === undefined) return "";
  const marks = (next: (before: string, i: number) => string): string => {
    let before = "";
    return p.map((_, i) => (before = next(before, i))).join("");
  };
  switch (op) {
    case "eventually":
      return marks((before, i) => (before === "y" || p[i] ? "y" : "o"));
    case "leadsTo":
      // A predicate that stands for both is one condition, and then nothing is ever owed.
      return marks((before, i) => ((q ?? p)[i] ? "y" : p[i] || before === "o" ? "o" : "-"));
    case "until":
      return marks((before, i) => (before === "y" || (q ?? p)[i] ? "y" : before === "n" || !p[i] ? "n" : "o"));
    case "infinitelyOften":
    case "eventuallyAlways":
      return marks((_, i) => (p[i] ? "y" : "o"));
    default:
      return "";
  }
};
