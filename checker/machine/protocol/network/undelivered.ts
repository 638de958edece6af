// Which messages may as well stay in flight for ever where they may be lost: those whose loss nothing in the machine can tell from a
// message that is never delivered.
// The one idea: a message in a bag that may be lost without limit keeps nobody from anything by being there; so the loss is the same
// as never being delivered, and a search may leave it out (search/never-delivered.ts has the argument).
// Not here: whoever else may see a loss, such as claims and observers (search/never-delivered.ts).
import { type LinkInfo, NEVER, type Topology, UNLIMITED } from "../assumptions/topology.ts";
import type { EnvelopeInfo } from "./inbox.ts";

/**
 * Null: there are none. Where a message is looked for by its absence its loss is something else: a slow timer fires only while nothing can be
 * delivered to its node, so what goes there is left as it is; a synchronous detector suspects only who has nothing in flight, which is
 * anybody's message. A queue waits for its head. What a link delivers at once is lost within an event, where an outcome says so.
 *
 * A message that leaves a copy behind keeps a state from being an end only where its delivery changes something, and it may change
 * nothing because what is sent again is in flight still: without the losses that would never be otherwise. Where every such message may
 * be lost itself that does no harm, for then all of them may be gone; so there are none unless all of them may.
 */
export const undeliveredOf = (topology: Topology): ((envelope: EnvelopeInfo) => boolean) | null => {
  const { links, groups, nodes, slow, detector } = topology;
  if (detector?.kind === "synchronous") return null;
  const waits = groups.map(({ role }) => Object.keys(role.timers ?? {}).some((name) => slow.has(name)));
  const isLosing = (link: LinkInfo): boolean => link.loses === UNLIMITED && !link.fifo && !link.atOnce;
  if (!links.some(isLosing)) return null;
  const isEndless = links.some((link) => link.duplicates === UNLIMITED && (!isLosing(link) || waits.includes(true)));
  if (isEndless || links.some(({ disconnects }) => disconnects !== NEVER)) return null;
  return ({ link, from, to }) => from !== to && isLosing(link) && !waits[nodes[to]!.groupIndex];
};
