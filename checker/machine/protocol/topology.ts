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
} from "../../language/index.ts";

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
}

export interface Topology {
  readonly nodes: readonly NodeInfo[];
  readonly groups: readonly GroupInfo[];
  readonly byId: ReadonlyMap<NodeId, NodeInfo>;
  readonly links: readonly LinkInfo[];
  readonly budgets: readonly BudgetInfo[];
  readonly crashes: readonly CrashInfo[];
}

const isGroup = (entry: AnyRole | AnyGroup): entry is AnyGroup => "role" in entry && "size" in entry;

/** Resolves and validates everything about a protocol but its handlers. Throws KripkeError 150. */
export const topologyOf = (source: ProtocolSource): Topology => {
  const { nodes, groups } = nodesOf(source.system.nodes);
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
  const links = linksOf(source, where, budgets, new Set(crashes.flatMap((clause) => [...clause.nodes])));
  return { nodes, groups, byId, links, budgets, crashes };
};

const nodesOf = (declared: Nodes): { nodes: NodeInfo[]; groups: GroupInfo[] } => {
  const nodes: NodeInfo[] = [];
  const groups: GroupInfo[] = [];
  for (const [name, entry] of Object.entries(declared)) {
    const role = isGroup(entry) ? entry.role : entry;
    if (typeof role.init !== "function")
      throw modelError(`The node ${name} has no init; every role says in init what its state is at the start.`);
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
const budgetOf = (budget: Budget, name: string, budgets: BudgetInfo[], use: string): number => {
  if (budget === "never") return NEVER;
  if (budget === "always") return UNLIMITED;
  return addBudget(budget.atMost, name, budgets, use);
};

const addBudget = (atMost: number, name: string, budgets: BudgetInfo[], use: string): number => {
  if (!Number.isSafeInteger(atMost) || atMost < 0)
    throw modelError(`${use} is at most ${atMost}; a budget is a whole number from 0 on.`);
  if (budgets.some((other) => other.name === name))
    throw modelError(`Two budgets are named "${name}"; give the links and crash clauses names of their own.`);
  return budgets.push({ name, atMost }) - 1;
};

const crashesOf = (source: ProtocolSource, where: Where, budgets: BudgetInfo[]): CrashInfo[] =>
  (source.system.crashes ?? []).map((clause, i) => {
    const of = typeof clause.of === "string" ? [clause.of] : clause.of;
    return {
      budget: addBudget(
        clause.atMost,
        clause.name ?? `crash${i + 1}`,
        budgets,
        `${source.name}: crash clause ${i + 1}`,
      ),
      restarts: clause.restarts,
      nodes: new Set(of.flatMap((name) => where(name, `crash clause ${i + 1}`))),
      name: clause.name ?? String(i),
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
  return declared.map((link, index) => {
    const use = `${source.name}: link ${link.name ?? index + 1}`;
    const fifo = link.order === "fifo";
    if (fifo && link.duplicates === "always")
      throw modelError(
        `${use} is fifo and duplicates without end, which is no queue; use order "none", or duplicates { atMost: n }.`,
      );
    const ends = link.between?.map((name) => new Set(where(name, use)));
    const joinsCrashing =
      ends === undefined ? mayCrash.size > 0 : ends.some((end) => [...end].some((node) => mayCrash.has(node)));
    if (fifo && joinsCrashing && link.onCrash === undefined)
      throw modelError(
        `${use} is fifo and may join a node that crashes: say onCrash "keep" or "lose", what becomes of its queues then.`,
      );
    return {
      index,
      fifo,
      copiesOne: link.copies === "one",
      loses: budgetOf(link.loses, `${link.name ?? `link${index + 1}`} loses`, budgets, use),
      duplicates: budgetOf(link.duplicates, `${link.name ?? `link${index + 1}`} duplicates`, budgets, use),
      losesOnCrash: fifo && link.onCrash === "lose",
      carries: carrier(link, ends),
    };
  });
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
