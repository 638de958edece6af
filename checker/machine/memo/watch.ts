// What a run of user code does with its handles, as far as it can be seen.
// The one idea: a handle stands for a value and notes what is read of it; who looks behind it is called again with the values.
// Not here: the handles (spec/handle.ts, claims/state-handle.ts), who calls again (evaluator.ts, spec/spec-machine.ts).
//
// What there is to see. Deep equality, cloning, freezing and printing ask a proxy for its prototype, its keys, symbols or
// whether it is frozen: those traps say so (`lookBehind`). Printing with `util.inspect` goes round the traps to the proxy's
// target, which therefore has a getter where inspect asks the author (`inspected`). `structuredClone` and
// `Set.prototype.has.call` throw on a proxy, so a call that throws is made again with the values. Identity (`===`, a handle
// sought in a Set or Map) shows nowhere, and is asked for (identity.ts). What is left for comparing answers on handles with those on
// values (`Twins`; of the first states all, then some) is code that catches what is thrown where a proxy is no Set, or that goes
// round the traps in a way that is not known here. The answers on values are by definition the right ones.

/** Thrown through user code that looks behind a handle; it may be caught there, so the run is marked as well. */
export class LookedBehind extends Error {}

/** Where `util.inspect` asks an object how it wants to be shown. */
export const INSPECT = Symbol.for("nodejs.util.inspect.custom");

export class Watch {
  behind = false;
  /** Was a handle handed out? */
  handles = false;

  lookBehind(): never {
    this.behind = true;
    throw new LookedBehind("what is behind a handle is looked at");
  }
}

/** The target of a handle: printing, which sees it instead of the handle, is noticed. */
export const inspected = <T extends object>(target: T, watch: Watch): T =>
  Object.defineProperty(target, INSPECT, { configurable: true, get: () => watch.lookBehind() });

/** Of how many states each answer on handles is compared with the answer on values; then, of every how many one. */
const COMPARED = 64;
const THEN_ONE_IN = 4096;
const NEVER = 0x7fffffff;

/** When the answers on handles and on values are compared. */
export class Twins {
  #until = 1;
  #compared = 0;
  readonly #all: number;

  constructor(all = COMPARED) {
    this.#all = all;
    if (all === 0) this.stop();
  }

  /** Is it time? Called once a question. */
  due(): boolean {
    if (--this.#until > 0) return false;
    this.#until = this.#compared++ < this.#all ? 1 : THEN_ONE_IN;
    return true;
  }

  /** Is it not time yet? Then the question is counted; else `due` counts it. */
  passes(): boolean {
    if (this.#until <= 1) return false;
    this.#until--;
    return true;
  }

  /** Were all answers so far compared, this one included? Then those that differ have done no harm. */
  get complete(): boolean {
    return this.#compared <= this.#all;
  }

  /** There are no handles any more. */
  stop(): void {
    this.#until = NEVER;
  }
}

/** What is wrong with an author's function whose answer on handles is another than on values, found too late to mend it. */
export const looksBehind = (what: string): string =>
  `answers otherwise where the variables that ${what} are given as they are: it compares one by identity or looks behind it, which cannot be followed; compare what is in it, field by field or member by member.`;
