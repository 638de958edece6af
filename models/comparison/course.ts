// What becomes of writes in a cluster that is split once, whatever the protocol.
// The one idea: with each write is remembered how many servers were together where it was taken up, so that claims can speak of what came since.
// Not here: how a protocol takes up and commits writes (raft-situations.ts, zab-situations.ts).
import { type NodeId, type Observer, observer } from "../../checker/index.ts";

export interface Course {
  readonly cut: boolean;
  readonly stopped: ReadonlySet<NodeId>;
  /** Each write that was taken up, and how many servers its server could reach then, itself included. */
  readonly taken: ReadonlyMap<string, number>;
  /** Of the writes committed: how many servers were together when they were taken up. */
  readonly committed: ReadonlySet<number>;
}

/** What an event does to writes. Two writes have different names. */
export interface Writes {
  readonly node: NodeId;
  readonly taken: readonly string[];
  readonly committed: readonly string[];
}

const begun: Course = { cut: false, stopped: new Set(), taken: new Map(), committed: new Set() };

const after = (seen: Course, { node, taken, committed }: Writes, sides: readonly (readonly NodeId[])[]): Course => {
  const together = seen.cut ? sides.find((side) => side.includes(node))! : sides.flat();
  const reach = together.filter((id) => !seen.stopped.has(id)).length;
  const all = new Map([...seen.taken, ...taken.map((write) => [write, reach] as const)]);
  const fresh = committed.flatMap((write) => all.get(write) ?? []);
  return { ...seen, taken: all, committed: new Set([...seen.committed, ...fresh]) };
};

/** `sides`: the two groups of the split. A server that stops is counted in neither from then on. */
export const courseOf = <E extends { readonly kind: string; readonly node?: NodeId }>(
  sides: readonly (readonly NodeId[])[],
  writes: (event: E) => Writes | undefined,
): Observer<Course, E> =>
  observer("course", begun, (seen, event: E) => {
    if (event.kind === "partition") return { ...seen, cut: true };
    if (event.kind === "stop" && event.node !== undefined)
      return { ...seen, stopped: new Set(seen.stopped).add(event.node) };
    const what = writes(event);
    return what === undefined || what.taken.length + what.committed.length === 0 ? seen : after(seen, what, sides);
  });
