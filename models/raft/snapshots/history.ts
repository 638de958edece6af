// What was committed, in order: what snapshots, logs and state machines are held against.
// The one idea: a prefix that servers have discarded is remembered here, so that the properties of Raft can be asked over it.
// Not here: what is claimed (claims.ts).
import { type Event, ledBy, observer } from "../../../checker/index.ts";
import { entryAt } from "./log.ts";
import type { Entry, Message, Server } from "./state.ts";

export type Happening = Event<Server, Message>;

/** An entry, and the term of the server that first knew it committed. */
export interface Committed {
  readonly entry: Entry;
  readonly by: number;
}
/** By index, the first at 0. */
export type History = readonly Committed[];

/** Term → who ever led in it. */
export const leaders = ledBy("leaders", (s: Server) => (s.role === "leader" ? s.currentTerm : undefined));

/** What was ever committed. A leader answers a client in the step in which it commits, so it is what was acknowledged, too. */
export const committed = observer("committed", [] as History, (seen, event: Happening) => {
  if (!("after" in event) || event.after.commitIndex <= seen.length) return seen;
  const { log, commitIndex, currentTerm: by } = event.after;
  const fresh: Committed[] = [];
  for (let index = seen.length + 1; index <= commitIndex; index++) {
    const entry = entryAt(log, index);
    // Only a server that goes wrong comes to know as committed what it does not have.
    if (entry === undefined) break;
    fresh.push({ entry, by });
  }
  return fresh.length === 0 ? seen : [...seen, ...fresh];
});
