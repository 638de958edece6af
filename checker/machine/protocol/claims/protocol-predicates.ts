// The author's functions of a protocol's states and transitions.
// The one idea: each is remembered by what it read of the views it is given, and all forget what they know when views change.
// Not here: the views (protocol-view.ts), remembering (../../memo/evaluator.ts).
import { type Authored, ask } from "../../../language/asking.ts";
import type { ProtocolSource } from "../../../language/index.ts";
import type { ValueTable } from "../../../values/values.ts";
import type { Evaluator, Predicates, Shift } from "../../machine.ts";
import { encodeValue, MemoisedPredicate } from "../../memo/evaluator.ts";
import { AFTER, BEFORE } from "../../memo/questions.ts";
import { type Topology, UNLIMITED } from "../assumptions/topology.ts";
import type { Inboxes } from "../network/inbox.ts";
import type { ProtocolView } from "./protocol-view.ts";

export interface PredicateParts {
  readonly topology: Topology;
  readonly values: ValueTable;
  readonly inboxes: Inboxes;
  readonly view: ProtocolView;
  /** In how many states answers on handles are compared with those on values; undefined: as many as is good. */
  readonly compared: number | undefined;
  /** Makes a view of fields whose numbers differ by one number. */
  readonly shiftOf: (fields: ReadonlySet<string>) => Shift;
}

export class ProtocolPredicates implements Predicates {
  readonly within: Evaluator | null;
  readonly ends: Evaluator | null;
  readonly view: Evaluator | null;
  readonly shift: Shift | null;
  readonly #parts: PredicateParts;
  readonly #memoised: MemoisedPredicate[] = [];

  constructor({ system }: ProtocolSource, parts: PredicateParts) {
    this.#parts = parts;
    const { view, within, ends } = system;
    const shift = view === undefined || typeof view === "function" ? null : parts.shiftOf(new Set(view.shift));
    this.shift = shift;
    if (shift !== null)
      this.view = {
        evaluate: (_, state) => shift.states.classOf(state),
        audit: () => {},
        dependsOn: () => true,
        follow: () => {},
      };
    else this.view = typeof view === "function" ? this.#seenBy(view) : null;
    this.within = within === undefined ? null : this.evaluator("within", within, "state");
    this.ends = ends === undefined ? null : this.evaluator("ends", ends, "state");
  }

  evaluator(name: string, says: Authored, over: "state" | "transition"): Evaluator {
    const { values, view, compared } = this.#parts;
    const predicate = new MemoisedPredicate(
      name,
      view.questions,
      (run) => {
        values.makeRoom();
        return over === "state"
          ? ask(says, view.nodes(run, BEFORE), view.world(run, BEFORE))
          : ask(says, view.nodes(run, BEFORE), view.nodes(run, AFTER), view.event.of(run));
      },
      { compared },
    );
    this.#memoised.push(predicate);
    return predicate;
  }

  /** `remembers`: false where whoever asks remembers what it says. */
  valuation(name: string, of: Authored, remembers = true): Evaluator {
    const { values, view, compared } = this.#parts;
    const valuation = new MemoisedPredicate(
      name,
      view.questions,
      (run) => {
        values.makeRoom();
        return ask(of, view.nodes(run, BEFORE), view.world(run, BEFORE));
      },
      { encode: encodeValue(values), compared, remembers },
    );
    this.#memoised.push(valuation);
    return valuation;
  }

  valueOf(answer: number): unknown {
    return answer === 0 ? undefined : this.#parts.values.value(answer - 1);
  }

  /** What was learnt may not be believed any more, because views can hand out something else. */
  forget(): void {
    for (const predicate of this.#memoised) predicate.forget();
  }

  /** What the author's view sees, and what nobody can see but fairness: which messages were delivered and are there still. */
  #seenBy(of: Authored): Evaluator {
    const seen = this.valuation("view", of, false);
    const { topology, values } = this.#parts;
    if (!topology.links.some(({ duplicates }) => duplicates === UNLIMITED)) return seen;
    const evaluate = (before: Int32Array, state: Int32Array, label: number): number =>
      values.intern([seen.evaluate(before, state, label), ...this.#stale(state)], () => "The view") + 1;
    return {
      evaluate,
      audit: (...of) => seen.audit(...of),
      dependsOn: () => true,
      follow: (follower) => seen.follow(follower),
    };
  }

  /** Of what is in flight, in order: is it a copy of what was delivered before? */
  #stale(state: Int32Array): boolean[] {
    const { topology, inboxes, view } = this.#parts;
    return topology.nodes.flatMap(({ index }) => {
      const inbox = view.inboxOf(state, index);
      return view.inFlight([inbox]).map((id) => inboxes.stale(inbox, id));
    });
  }
}
