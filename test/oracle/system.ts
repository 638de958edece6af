// A protocol's text laid out for the oracle: its nodes in order, its links, crash clauses and budgets.
// The one idea: every name and default of the text is resolved here once, so that the rules of events read like the semantics.
// Not here: states (state.ts), events (events.ts).
import type {
  AnyGroup,
  AnyRole,
  Budget,
  Crash,
  Detector,
  Link,
  Nodes,
  Observer,
  Partitions,
  ProtocolSource,
} from "../../checker/language/index.ts";

export interface Node {
  readonly id: string;
  readonly index: number;
  readonly group: string;
  /** A member of a group, which claims see in an array. */
  readonly member: boolean;
  readonly role: AnyRole;
  /** What its handlers are told of themselves. */
  readonly self: { readonly self: string; readonly peers: readonly string[] };
}

/** How often a thing may still happen: never, for ever, or while the budget at this index lasts. */
export type Allowance = "never" | "always" | { readonly budget: number };

export interface Line {
  readonly index: number;
  /** In events. */
  readonly name: string;
  readonly fifo: boolean;
  /** Messages are handled in the event that sends them. */
  readonly atOnce: boolean;
  readonly absorbs: boolean;
  readonly loses: Allowance;
  readonly duplicates: Allowance;
  readonly disconnects: Allowance;
  readonly losesOnCrash: boolean;
  /** May it join these two nodes? */
  joins(from: string, to: string): boolean;
  carries(from: string, to: string, message: unknown): boolean;
  /** Which of the queues from one node to another a message stands in. */
  keyOf(from: string, to: string, message: unknown): string;
}

export interface Clause {
  /** Its name, or its index as text. */
  readonly label: string;
  readonly restarts: Crash<Nodes>["restarts"];
  readonly midStep: boolean;
  readonly budget: number;
  names(node: Node): boolean;
}

/** One way to part the nodes. */
export interface Split {
  /** As events say it. */
  readonly text: string;
  parts(from: string, to: string): boolean;
}

export interface System {
  readonly nodes: readonly Node[];
  readonly lines: readonly Line[];
  readonly clauses: readonly Clause[];
  readonly partitions: {
    readonly splits: readonly Split[];
    readonly budget: number;
    readonly heals: boolean;
    readonly crossing: Partitions["crossing"];
  } | null;
  readonly detector: {
    readonly kind: "perfect" | "synchronous" | "unreliable";
    /** How often it may suspect. */
    readonly suspicions: Allowance;
  } | null;
  /** Names of timers. */
  readonly slow: readonly string[];
  readonly observers: readonly Observer<unknown, unknown>[];
  readonly budgets: readonly { readonly name: string; readonly initial: number }[];
}

const isGroup = (entry: AnyRole | AnyGroup): entry is AnyGroup => "size" in entry && "role" in entry;

const nodesOf = (text: Nodes): Node[] =>
  Object.entries(text)
    .flatMap(([group, entry]) => {
      if (!isGroup(entry)) return [{ id: group, group, member: false, role: entry, peers: [] as string[] }];
      const ids = Array.from({ length: entry.size }, (_, i) => `${group}${i + 1}`);
      return ids.map((id) => ({ id, group, member: true, role: entry.role, peers: ids.filter((peer) => peer !== id) }));
    })
    .map(({ peers, ...node }, index) => ({ ...node, index, self: Object.freeze({ self: node.id, peers }) }));

const splitOf = (groups: readonly (readonly string[])[]): Split => {
  const sideOf = (id: string) => groups.findIndex((group) => group.includes(id));
  return {
    text: groups.map((group) => group.join("+")).join(" | "),
    parts: (from, to) => sideOf(from) !== sideOf(to),
  };
};

/** The one split of the text, its remaining nodes together; or every split into two. Groups go by their first nodes, members as nodes do. */
const splitsOf = (ids: readonly string[], into: Partitions["into"]): Split[] => {
  if (into !== undefined) {
    const rest = ids.filter((id) => !into.flat().includes(id));
    const groups = [...into, rest].map((group) => ids.filter((id) => group.includes(id)));
    const firstOf = ([first]: readonly string[]) => ids.indexOf(first!);
    return [splitOf(groups.filter(({ length }) => length > 0).sort((a, b) => firstOf(a) - firstOf(b)))];
  }
  const [first, ...others] = ids;
  const companies = others.reduce<string[][]>((sofar, id) => sofar.flatMap((c) => [c, [...c, id]]), [[first!]]);
  return companies
    .filter((company) => company.length < ids.length)
    .map((company) => splitOf([company, ids.filter((id) => !company.includes(id))]));
};

const detectorKind = (detector: Detector) => (typeof detector === "string" ? detector : ("unreliable" as const));

/** Lays out the text of a protocol. */
export const systemOf = ({ system: text }: ProtocolSource): System => {
  const nodes = nodesOf(text.nodes);
  const budgets: { name: string; initial: number }[] = [];
  const allowance = (name: string, budget: Budget): Allowance => {
    if (typeof budget === "string") return budget;
    budgets.push({ name, initial: budget.atMost });
    return { budget: budgets.length - 1 };
  };
  const places = new Set(nodes.flatMap(({ id, group }) => [`${id} at ${group}`, `${id} at ${id}`]));
  const isAt = (id: string, where: string): boolean => places.has(`${id} at ${where}`);
  const lineOf = (link: Link<Nodes>, index: number): Line => {
    const name = link.name ?? `link${index + 1}`;
    const { order } = link;
    const joins = (from: string, to: string): boolean => {
      const [a, b] = (link.between ?? []) as readonly string[];
      return a === undefined || b === undefined || (isAt(from, a) && isAt(to, b)) || (isAt(from, b) && isAt(to, a));
    };
    return {
      index,
      name,
      fifo: order !== "none",
      atOnce: link.delivery === "at once",
      absorbs: link.copies === "one",
      loses: allowance(`${name} loses`, link.loses),
      duplicates: allowance(`${name} duplicates`, link.duplicates),
      disconnects: allowance(`${name} disconnects`, link.disconnects ?? "never"),
      losesOnCrash: link.onCrash === "lose",
      joins,
      carries: (from, to, message) => {
        const types = link.carrying as readonly string[] | undefined;
        return joins(from, to) && (types === undefined || types.includes((message as { type: string }).type));
      },
      keyOf: (from, to, message) => (typeof order === "string" ? "" : order.fifo({ from, to, message } as never)),
    };
  };
  const clauseOf = (crash: Crash<Nodes>, index: number): Clause => {
    budgets.push({ name: crash.name ?? `crash${index + 1}`, initial: crash.atMost });
    const where = [crash.of].flat() as readonly string[];
    return {
      label: crash.name ?? String(index),
      restarts: crash.restarts,
      midStep: crash.midStep ?? false,
      budget: budgets.length - 1,
      names: ({ id }) => where.some((place) => isAt(id, place)),
    };
  };
  const partitionsOf = ({ atMost, heals, into, crossing }: Partitions) => {
    budgets.push({ name: "partitions", initial: atMost });
    const ids = nodes.map(({ id }) => id);
    return { splits: splitsOf(ids, into), budget: budgets.length - 1, heals, crossing };
  };
  const detectorOf = (detector: Detector) => ({
    kind: detectorKind(detector),
    suspicions: typeof detector === "string" ? ("always" as const) : allowance("suspicions", detector.unreliable),
  });
  return {
    nodes,
    lines: ([text.network].flat() as readonly Link<Nodes>[]).map(lineOf),
    clauses: (text.crashes ?? []).map(clauseOf),
    partitions: text.partitions === undefined ? null : partitionsOf(text.partitions),
    detector: text.detector === undefined ? null : detectorOf(text.detector),
    slow: text.slow ?? [],
    observers: text.observers ?? [],
    budgets,
  };
};
