// What a server of ZooKeeper owes to the election, beside what it owes to ZAB.
// The one idea: the rules are those of the election alone (../election/duties.ts); within an exchange at once a step does not see
// the ends, so an observer looks. Who gives up its role in ZAB looks again, and nothing else in ZAB moves its vote.
// Not here: ZAB (../duties.ts), the handlers (server.ts).
import { type Event, type NodeId, observer, sameValue } from "../../../checker/index.ts";
import { type Ends, finalizes, heeds, looksAgain, tellsAgain } from "../election/duties.ts";
import type { Message, Server } from "./server.ts";

type Happening = Event<unknown, { readonly type: string }>;
type Changing = Extract<Happening, { readonly after: unknown }>;

const isServer = (state: unknown): state is Server =>
  typeof state === "object" && state !== null && "election" in state && "zab" in state;

const isUnmoved = ({ before, after, sends }: Ends): boolean => sameValue(before, after) && sends.length === 0;

/** Into the next round, with a vote for itself that says what its log says now. */
const looksWith = (ends: Ends, { zab }: Server): boolean => {
  const { currentEpoch, lastZxid } = ends.after;
  const last = zab.history.at(-1);
  const zxid = last === undefined ? 0 : last.epoch * 1000 + last.counter;
  return looksAgain(ends) && currentEpoch === zab.currentEpoch && lastZxid === zxid;
};

/** A message: votes are heeded by who is up, and who loses its leader, or its quorum, by another looks again. */
const hears = (ends: Ends, event: Extract<Changing, { readonly kind: "deliver" }>): boolean => {
  const message = event.message as Message;
  if (message.type !== "notification" || ends.before.round <= 0) return isUnmoved(ends);
  return heeds(ends, event.from, message);
};

const isElected = (ends: Ends, event: Changing, before: Server, after: Server): boolean => {
  if (event.kind === "crash") return ends.after.round < 0 && ends.after.role === "looking" && ends.sends.length === 0;
  const givesUp = before.zab.role !== "looking" && after.zab.role === "looking";
  if (givesUp || event.kind === "action") return looksWith(ends, after);
  if (event.kind === "deliver") return hears(ends, event);
  if (event.kind === "timer" && event.name === "finalize") return finalizes(ends);
  if (event.kind === "timer" && event.name === "tellAgain") return tellsAgain(ends);
  return isUnmoved(ends);
};

/** Who has found a leader comes to it at once: that it also comes later, if it is not heard, must not be all. */
const comes = ({ zab: before }: Server, { zab: after }: Server, sends: Changing["sends"]): boolean =>
  before.role !== "looking" ||
  after.role !== "following" ||
  sends.filter(({ to, message }) => to === after.leader && message.type === "cepoch").length === 1;

/** Has some event broken a rule of the election? */
export const electionIn = (all: readonly NodeId[]) =>
  observer("broken elections", false as boolean, (seen, event: Happening) => {
    if (seen || !("after" in event) || !isServer(event.before) || !isServer(event.after)) return seen;
    const { node: self, before, after } = event as Changing & { readonly before: Server; readonly after: Server };
    const sends = event.sends.filter(({ message }) => message.type === "notification");
    const ends = { self, all, before: before.election, after: after.election, sends };
    return !isElected(ends, event, before, after) || !comes(before, after, event.sends);
  });
