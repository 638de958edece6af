// Asking the author's code twice: every call of the first so many, then one in so many.
// The one idea: code that is pure answers the same to the same arguments, and what is remembered of it stands for later calls.
// Not here: what the answers are (handlers, observers, actions, predicates).
import { PromiseBroken } from "../../language/index.ts";

const ALWAYS = 256;
const THEN_ONE_IN = 64;

export class Twice {
  /** Calls so far, the second ones counted. */
  calls = 0;

  /** Calls, and where it is due calls again; throws where the answers are not the same. */
  ask<T>(call: () => T, same: (first: T, second: T) => boolean, broken: (first: T, second: T) => string): T {
    const answer = this.once(call);
    if (this.calls > ALWAYS && this.calls % THEN_ONE_IN !== 0) return answer;
    const again = this.once(call);
    if (!same(answer, again)) throw new PromiseBroken(broken(answer, again));
    return answer;
  }

  once<T>(call: () => T): T {
    this.calls++;
    return call();
  }
}
