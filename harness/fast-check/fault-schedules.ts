// Schedules of faults that fast-check draws and shrinks: which fault comes where in a walk.
// The one idea: what a walk does of itself is drawn for its seed, and what is done to it stands in the schedule; so a schedule shrinks
// to the faults that were needed, each as early as it may be.
// Not here: walking by one (stepping/random-walk.ts).
import fc from "fast-check";
import { faultKindsOf } from "../../checker/index.ts";
import { type PlacedFault, type StartOptions, type StateFrom, sourceToStart, type WhichOf } from "../stepping/index.ts";

/** Which schedules are drawn. */
export interface FaultSchedulesOptions<S> extends StartOptions {
  /** Schedules of up to so many faults; 3 if not said. */
  readonly most?: number;
  /** Each comes before so many events of the walk; 50 if not said. */
  readonly events?: number;
  /** What the faults are drawn from; if not said, each kind of fault that the model allows. */
  readonly of?: readonly WhichOf<S>[];
}

/**
 * Schedules of faults for `randomWalk`, in the order of their places. They shrink to fewer faults, and to earlier ones. Of a model that
 * allows no fault there is one schedule, the empty one. Throws as `start` does.
 */
export const faultSchedules = <T extends object>(
  target: T,
  options: FaultSchedulesOptions<StateFrom<T>> = {},
): fc.Arbitrary<readonly PlacedFault<StateFrom<T>>[]> => {
  const { most = 3, events = 50, of, ...from } = options;
  const faults = of ?? (faultKindsOf(sourceToStart(target, from)).map((kind) => ({ kind })) as never[]);
  if (faults.length === 0) return fc.constant([]);
  const placed = fc.record({ at: fc.nat(events - 1), fault: fc.constantFrom(...faults) });
  return fc.array(placed, { maxLength: most }).map((all) => all.toSorted((a, b) => a.at - b.at));
};
