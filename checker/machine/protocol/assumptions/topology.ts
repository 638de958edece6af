// Who there is and who may do what: a protocol's nodes, links, budgets and crash clauses, resolved to numbers and validated.
// The one idea: every name is resolved once, here, so that a wrong one is told before the first state.
// Not here: handlers (handlers.ts), and messages in flight (inbox.ts).
import {
  type AnyGroup,
  type AnyRole,
  type Budget,
  type Link,
  modelError,
  type NodeId,
  type Nodes,
  type ProtocolSource,
} from "../../../language/index.ts";
import { suggestion } from "../../../language/nearest.ts";
import { MOST_NODES, MOST_SPLITS, tooMany } from "../../loads.ts";

export interface NodeInfo {
  readonly index: number;
  readonly id: NodeId;
  readonly group: string;
  readonly role: AnyRole;
  /** Nodes of one group share the numbering of their local states. */
  readonly groupIndex: number;
  readonly peers: readonly NodeId[];
}

export interface GroupInfo {
  readonly name: string;
  readonly role: AnyRole;
  readonly replicated: boolean;
  /** Indices of its nodes. */
  readonly members: readonly number[];
}

export interface BudgetInfo {
  readonly name: string;
  readonly atMost: number;
}

/** What a link does to a message, with budgets as positions in the list of budgets: -1 unlimited, -2 never. */
export interface LinkInfo {
  readonly index: number;
  readonly fifo: boolean;
  readonly copiesOne: boolean;
  readonly loses: number;
  readonly duplicates: number;
  readonly losesOnCrash: boolean;
  /** The budget of its disconnects. */
  readonly disconnects: number;
  /** A message over it is handled in the event that sends it. */
  readonly atOnce: boolean;
  /** Of a fifo by key: what tells its queues apart. */
  readonly key:
    | ((envelope: { readonly from: NodeId; readonly to: NodeId; readonly message: unknown }) => string)
    | null;
  /** How its budgets name it. */
  readonly title: string;
  /** How events name it: null where no other link disconnects. */
  readonly name: string | null;
  readonly joins: (a: NodeInfo, b: NodeInfo) => boolean;
  readonly carries: (from: NodeInfo, to: NodeInfo, type: unknown) => boolean;
}
export const UNLIMITED = -1;
export const NEVER = -2;

export interface CrashInfo {
  readonly budget: number;
  readonly restarts: "at once" | "later" | "never";
  readonly nodes: ReadonlySet<number>;
  /** How events name it, where several clauses name a node. */
  readonly name: string;
  readonly midStep: boolean;
}

/** The splits of the network that may occur, and what becomes of messages that cross. */
export interface PartitionInfo {
  readonly budget: number;
  readonly heals: boolean;
  readonly lost: boolean;
  /** By split: its name, and the group of each node. */
  readonly splits: readonly { readonly name: string; readonly groupOf: readonly number[] }[];
}

export interface DetectorInfo {
  readonly kind: "perfect" | "synchronous" | "unreliable";
  /** Of suspicions; UNLIMITED where they are free. */
  readonly budget: number;
  /** Whom it watches: the nodes that some crash clause names. */
  readonly watched: ReadonlySet<number>;
}

export interface Topology {
  readonly nodes: readonly NodeInfo[];
  readonly groups: readonly GroupInfo[];
  readonly byId: ReadonlyMap<NodeId, NodeInfo>;
  readonly links: readonly LinkInfo[];
  readonly budgets: readonly BudgetInfo[];
  readonly crashes: readonly CrashInfo[];
  readonly partition: PartitionInfo | null;
  readonly detector: DetectorInfo | null;
  /** Names of timers. */
  readonly slow: ReadonlySet<string>;
}

const isGroup = (entry: AnyRole | AnyGroup): entry is AnyGroup => "role" in entry && "size" in entry;

/** Resolves and validates everything about a protocol but its handlers. Throws KripkeError 150. */
export const topologyOf = (source: ProtocolSource): Topology => {
  const { nodes, groups } = nodesOf(source);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  if (byId.size < nodes.length)
    throw modelError(
      `"${source.name}": two nodes have the same name; rename a group so that group + number is no other node's name.`,
    );
  const budgets: BudgetInfo[] = [];
  const where = (name: string, use: string): readonly number[] => {
    const group = groups.find((g) => g.name === name);
    if (group) return group.members;
    const node = byId.get(name);
    if (node) return [node.index];
    throw modelError(
      `"${source.name}": ${use} names ${name}, but there is no such node or group; there are ${[...byId.keys()].join(", ")}.`,
    );
  };
  const crashes = crashesOf(source, where, budgets);
  const mayCrash = new Set(crashes.flatMap((clause) => [...clause.nodes]));
  const links = linksOf(source, where, budgets, mayCrash);
  const partition = partitionOf(source, nodes, budgets);
  const detector = detectorOf(source, mayCrash, budgets);
  symmetricGroups(source, groups);
  return { nodes, groups, byId, links, budgets, crashes, partition, detector, slow: slowTimers(source, groups) };
};

const slowTimers = (source: ProtocolSource, groups: readonly GroupInfo[]): ReadonlySet<string> => {
  const timers = new Set(groups.flatMap(({ role }) => Object.keys(role.timers ?? {})));
  for (const name of source.system.slow ?? [])
    if (!timers.has(name))
      throw modelError(
        `${source.name}: slow names ${name}, but no role has such a timer; the timers are ${[...timers].join(", ") || "(none)"}.`,
      );
  return new Set(source.system.slow ?? []);
};

const symmetricGroups = (source: ProtocolSource, groups: readonly GroupInfo[]): void => {
  const replicated = groups.filter((group) => group.replicated).map(({ name }) => name);
  for (const name of (source.system.symmetry ?? []) as readonly string[])
    if (!replicated.includes(name))
      throw modelError(
        `"${source.name}": symmetry names ${name}, but there is no such group${suggestion(name, replicated, "groups")}`,
      );
};

const partitionOf = (
  source: ProtocolSource,
  nodes: readonly NodeInfo[],
  budgets: BudgetInfo[],
): PartitionInfo | null => {
  const declared = source.system.partitions;
  if (declared === undefined) return null;
  if (declared.into === undefined && nodes.length > 1 && 2 ** (nodes.length - 1) - 1 > MOST_SPLITS)
    throw tooMany(
      `"${source.name}": partitions may split ${nodes.length} nodes in`,
      2 ** (nodes.length - 1) - 1,
      MOST_SPLITS,
      "ways",
      "say into which groups with into, or let there be fewer nodes",
    );
  const splits = declared.into === undefined ? everySplit(nodes.length) : [splitInto(source, nodes, declared.into)];
  return {
    budget: addBudget(declared.atMost, "partitions", budgets),
    heals: declared.heals,
    lost: declared.crossing === "lost",
    splits: splits.map((groupOf) => ({ groupOf, name: splitName(nodes, groupOf) })),
  };
};

/** Every split of the nodes into two groups that are not empty, each once. */
const everySplit = (nodes: number): number[][] => {
  const splits: number[][] = [];
  for (let bits = 1; bits < 2 ** (nodes - 1); bits++)
    splits.push(Array.from({ length: nodes }, (_, i) => (i === 0 ? 0 : Math.floor(bits / 2 ** (i - 1)) % 2)));
  return splits;
};

/** The declared groups; nodes in none form one more. */
const splitInto = (
  source: ProtocolSource,
  nodes: readonly NodeInfo[],
  into: readonly (readonly NodeId[])[],
): number[] => {
  for (const id of into.flat())
    if (!nodes.some((node) => node.id === id))
      throw modelError(`${source.name}: partitions names ${id}, but there is no such node.`);
  const joined = new Set(into.flat());
  if (into.filter((group) => group.length > 0).length + (joined.size < nodes.length ? 1 : 0) < 2)
    throw modelError(
      `"${source.name}": into of partitions leaves everybody in one group, so nothing is cut; leave somebody out of it, or name a second group.`,
    );
  if (joined.size < into.flat().length)
    throw modelError(`${source.name}: partitions names a node twice; its groups may not overlap.`);
  return nodes.map(({ id }) => {
    const group = into.findIndex((members) => members.includes(id));
    return group < 0 ? into.length : group;
  });
};

/** Groups by their first nodes and members as the nodes go, whatever the order in which they were declared. */
const splitName = (nodes: readonly NodeInfo[], groupOf: readonly number[]): string =>
  [...new Set(groupOf)]
    .map((group) =>
      nodes
        .filter((_, i) => groupOf[i] === group)
        .map(({ id }) => id)
        .join("+"),
    )
    .join(" | ");

/** Does a detector that is never wrong ever take back a suspicion of a node? Else only one that may be wrong does. */
export const mayBeTrustedAgain = ({ detector, crashes }: Topology, peer: number): boolean =>
  detector!.kind === "unreliable" || crashes.some(({ nodes, restarts }) => restarts === "later" && nodes.has(peer));

const detectorOf = (
  source: ProtocolSource,
  watched: ReadonlySet<number>,
  budgets: BudgetInfo[],
): DetectorInfo | null => {
  const declared = source.system.detector;
  if (declared === undefined) return null;
  if (typeof declared === "string") return { kind: declared, budget: UNLIMITED, watched };
  return {
    kind: "unreliable",
    budget: addBudget(declared.unreliable.atMost, "suspicions", budgets),
    watched,
  };
};

const nodesOf = (source: ProtocolSource): { nodes: NodeInfo[]; groups: GroupInfo[] } => {
  const declared = source.system.nodes;
  const size = Object.values(declared).reduce((sum, entry) => sum + (isGroup(entry) ? entry.size : 1), 0);
  if (size > MOST_NODES)
    throw tooMany(`"${source.name}": there are`, size, MOST_NODES, "nodes", "make the groups smaller");
  const nodes: NodeInfo[] = [];
  const groups: GroupInfo[] = [];
  for (const [name, entry] of Object.entries(declared)) {
    const role = isGroup(entry) ? entry.role : entry;
    if (role.durable !== undefined && role.crash !== undefined)
      throw modelError(`The role of ${name} has both durable and crash; say once what survives a crash.`);
    const ids = isGroup(entry) ? Array.from({ length: entry.size }, (_, i) => `${name}${i + 1}`) : [name];
    const groupIndex = groups.length;
    const members = ids.map((_, i) => nodes.length + i);
    for (const id of ids)
      nodes.push({
        index: nodes.length,
        id,
        group: name,
        role,
        groupIndex,
        peers: ids.filter((other) => other !== id),
      });
    groups.push({ name, role, replicated: isGroup(entry), members });
  }
  return { nodes, groups };
};

type Where = (name: string, use: string) => readonly number[];

/** The position of a new budget, or UNLIMITED or NEVER. */
const budgetOf = (budget: Budget, name: string, budgets: BudgetInfo[]): number => {
  if (budget === "never") return NEVER;
  if (budget === "always") return UNLIMITED;
  return addBudget(budget.atMost, name, budgets);
};

const addBudget = (atMost: number, name: string, budgets: BudgetInfo[]): number => {
  if (budgets.some((other) => other.name === name))
    throw modelError(`Two budgets are named "${name}"; give the links and crash clauses names of their own.`);
  return budgets.push({ name, atMost }) - 1;
};

const crashesOf = (source: ProtocolSource, where: Where, budgets: BudgetInfo[]): CrashInfo[] =>
  (source.system.crashes ?? []).map((clause, i) => {
    const of = typeof clause.of === "string" ? [clause.of] : clause.of;
    return {
      budget: addBudget(clause.atMost, clause.name ?? `crash${i + 1}`, budgets),
      restarts: clause.restarts,
      nodes: new Set(of.flatMap((name) => where(name, `crash clause ${i + 1}`))),
      name: clause.name ?? String(i),
      midStep: clause.midStep === true,
    };
  });

const linksOf = (
  source: ProtocolSource,
  where: Where,
  budgets: BudgetInfo[],
  mayCrash: ReadonlySet<number>,
): LinkInfo[] => {
  const declared = (
    Array.isArray(source.system.network) ? source.system.network : [source.system.network]
  ) as Link<Nodes>[];
  const disconnecting = declared.filter((link) => (link.disconnects ?? "never") !== "never").length;
  return declared.map((link, index) => {
    const name = link.name ?? `link${index + 1}`;
    const use = `${source.name}: link ${link.name ?? index + 1}`;
    const ends = link.between?.map((end) => new Set(where(end, use)));
    refuseNonsense(link, use, ends, mayCrash);
    return {
      index,
      fifo: link.order !== "none",
      copiesOne: link.copies === "one",
      loses: budgetOf(link.loses, `${name} loses`, budgets),
      duplicates: budgetOf(link.duplicates, `${name} duplicates`, budgets),
      disconnects: budgetOf(link.disconnects ?? "never", `${name} disconnects`, budgets),
      losesOnCrash: link.order !== "none" && link.onCrash === "lose",
      atOnce: link.delivery === "at once",
      key: typeof link.order === "object" ? (link.order.fifo as LinkInfo["key"]) : null,
      title: name,
      name: disconnecting > 1 ? name : null,
      joins: joiner(ends),
      carries: carrier(link, ends),
    };
  });
};

/** Assumptions that contradict each other. */
const refuseNonsense = (
  link: Link<Nodes>,
  use: string,
  ends: readonly ReadonlySet<number>[] | undefined,
  mayCrash: ReadonlySet<number>,
): void => {
  const fifo = link.order !== "none";
  if (!fifo && link.onCrash === "lose")
    throw modelError(
      `${use} has no order and says onCrash "lose", but only queues are lost with an end: what has no order stays in flight; give it order "fifo", or leave onCrash out.`,
    );
  if (fifo && link.duplicates === "always")
    throw modelError(
      `${use} is fifo and duplicates without end, which is no queue; use order "none", or duplicates { atMost: n }.`,
    );
  if (!fifo && (link.disconnects ?? "never") !== "never")
    throw modelError(
      `${use} disconnects but has no queues that a broken connection would empty; give it order "fifo", or let it lose.`,
    );
  if (link.delivery === "at once" && (fifo || link.duplicates !== "never"))
    throw modelError(
      `${use} delivers at once, so it needs order "none" and duplicates "never": nothing waits in it that could be reordered or copied.`,
    );
  const joinsCrashing =
    ends === undefined ? mayCrash.size > 0 : ends.some((end) => [...end].some((node) => mayCrash.has(node)));
  if (fifo && joinsCrashing && link.onCrash === undefined)
    throw modelError(
      `${use} is fifo and may join a node that crashes: say onCrash "keep" or "lose", what becomes of its queues then.`,
    );
};

const joiner = (ends: readonly ReadonlySet<number>[] | undefined): LinkInfo["joins"] => {
  if (ends === undefined) return (a, b) => a !== b;
  const [one, other] = ends as [ReadonlySet<number>, ReadonlySet<number>];
  return (a, b) => a !== b && ((one.has(a.index) && other.has(b.index)) || (other.has(a.index) && one.has(b.index)));
};

const carrier = (link: Link<Nodes>, ends: readonly ReadonlySet<number>[] | undefined): LinkInfo["carries"] => {
  const types = link.carrying as readonly unknown[] | undefined;
  return (from, to, type) => {
    if (types !== undefined && !types.includes(type)) return false;
    if (ends === undefined) return true;
    const [a, b] = ends as [ReadonlySet<number>, ReadonlySet<number>];
    return (a.has(from.index) && b.has(to.index)) || (b.has(from.index) && a.has(to.index));
  };
};
