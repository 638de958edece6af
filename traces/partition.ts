// The name of a partition, as events and states carry it, read back into its groups.
// The one idea: members are joined by "+" and groups by " | ", here and nowhere else in the traces.
// Not here: what a partition does (the checker).
import { enumerated, type NodeId } from "../checker/index.ts";

/** Its groups, each with its members. */
export const groupsOf = (partition: string): readonly (readonly NodeId[])[] =>
  partition.split(" | ").map((group) => group.split("+"));

/** `server1 and server2 | server3`. */
export const splitInWords = (partition: string): string =>
  groupsOf(partition)
    .map((group) => enumerated(group))
    .join(" | ");

/** Are two nodes in different groups of the partition that is on, if one is? */
export const separates = (partition: string | null, a: NodeId, b: NodeId): boolean =>
  partition !== null && !groupsOf(partition).some((group) => group.includes(a) && group.includes(b));
