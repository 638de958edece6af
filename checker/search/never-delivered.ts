// Losses without limit, left out: a message that is lost is one that is never delivered.
// The one idea: where a message lies in a bag, may be lost whenever the environment likes, and nobody can tell that it is gone, the states
// after its loss do all that those before it do and no more; so the loss is asked about and not followed.
//
// Why that is right. Say that a state s covers t where both are equal but for what is in flight, and of losable messages (undelivered.ts)
// s has in flight whatever t has, perhaps more, and of all others the same. Each initial state covers itself. Let s cover t, and an event
// lead from t to u. If it is such a loss, s covers u. Any other event is enabled in s too, because there nothing is looked for by its
// absence (no slow timer at the receiver, no synchronous detector; queues have no losable messages, a message to be delivered or
// copied is in flight in s as well), and what it does to nodes, budgets, observers and inboxes is the same; a send adds to both, and where
// one copy is enough it is in both. So it leads from s to a state that covers u. By induction every state that can be reached is covered by
// one that is reached without such losses, in no more events; and what is reached without them is reached. Hence:
// * A predicate that never read what is in flight, in no state that was found, says of a state what it says of one that covers it: it
//   runs on equal answers until its first look at what is in flight, which never comes. So it is with `within`, and what that keeps out.
//   Where pairs of states are compared, the same pairs of answers come, each as early.
// * A step that is no such loss is seen from the state that covers, the same event with the same nodes before and after. A loss is asked
//   about where it may happen (explorer.ts): what can be lost in a state can be lost in one that covers it.
// * Who takes note of losses, an observer, shows it where a loss changes more than what is in flight; all that can happen are looked at.
// * An end is a state with all that may be lost gone, if any is: less in flight lets nothing happen that did not, but for redeliveries that
//   change something again because what they send was lost, and these are losable themselves (undelivered.ts). So a state leads to an
//   end by losses alone, and the ends that it covers have the same nodes, if nothing happens in it but faults and deliveries of
//   losable messages.
// * Shortest paths have no such loss but as their last event, because without it a path is shorter and shows the same; so they are the same
//   paths, and the least of them is the same. Of deadlocks that is not so: these are searched again without leaving anything out.
// * Renaming nodes keeps losable messages losable, as it keeps links and groups; so symmetry may be used beside it.
//
// That nothing read what is in flight is known of what was asked so far, and no more. So it is looked at behind each level and when the search
// has ended, and a search in which something did, or in which a deadlock was found, is given up and begun anew with all losses
// (result/check.ts). Off where it is not argued: depth first, under a bound on depth (which counts losses), where the graph is kept
// (liveness) or the search is.
// Not here: which messages (machine/protocol/network/undelivered.ts).
import type { Evaluator, Losses, Machine } from "../machine/machine.ts";
import type { Successors } from "../machine/successors.ts";
import type { SearchOptions } from "./options.ts";
import type { OpenClaim } from "./watchers/open-claims.ts";

/** Who asks about states and steps while a search runs; null: there is no such. */
type Asking = readonly (Evaluator | null)[];

export class NeverDelivered {
  readonly words =
    "messages that may be lost without limit are never delivered instead (states and depth are those without such losses)";
  readonly losses: Losses;
  readonly #machine: Machine;
  readonly #asking: readonly Evaluator[];
  #changesMore = false;

  constructor(machine: Machine, losses: Losses, asking: Asking) {
    this.#machine = machine;
    this.losses = losses;
    this.#asking = asking.filter((each) => each !== null);
  }

  /** Looks at what a loss changes. */
  note(successors: Successors, at: number): void {
    for (let change = successors.changes(at) - 1; change >= 0; change--)
      if (!this.losses.isInFlight(successors.component(at, change))) this.#changesMore = true;
  }

  /** May anybody who was asked until now tell a loss from a message that is never delivered? */
  get isSeen(): boolean {
    if (this.#changesMore) return true;
    for (let component = 0; component < this.#machine.components; component++)
      if (this.losses.isInFlight(component) && this.#asking.some((each) => each.dependsOn(component))) return true;
    return false;
  }
}

/** Null: losses are followed. `keepsMore`: is the graph kept, or the search? */
export const neverDeliveredIn = (
  machine: Machine,
  claims: readonly OpenClaim[],
  { reduction, search, maxDepth }: SearchOptions,
  keepsMore: boolean,
  bounds: Asking,
): NeverDelivered | null => {
  const isOff = reduction === false || search === "depth" || maxDepth !== undefined || keepsMore;
  if (isOff || machine.losses === null) return null;
  const asking = claims.flatMap(({ evaluator, looks }) => (looks === null ? [evaluator] : [looks.view, looks.fact]));
  return new NeverDelivered(machine, machine.losses, [...asking, ...bounds]);
};
