// A protocol's text laid out for the oracle: its nodes in order, its links, crash clauses and budgets.
// The one idea: every name and default of the text is resolved here once, so that the rules of events read like the semantics.
// Not here: states (state.ts), events (events.ts).
import type { AnyGroup, AnyRole, Budget, Crash, Link, Nodes, ProtocolSource } from "../../checker/language/index.ts";

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
  readonly fifo: boolean;
  readonly absorbs: boolean;
  readonly loses: Allowance;
  readonly duplicates: Allowance;
  readonly losesOnCrash: boolean;
  carries(from: string, to: string, message: unknown): boolean;
}

export interface Clause {
  /** Its name, or its index as text. */
  readonly label: string;
  readonly restarts: Crash<Nodes>["restarts"];
  readonly budget: number;
  names(node: Node): boolean;
}

export interface System {
  readonly nodes: readonly Node[];
  readonly lines: readonly Line[];
  readonly clauses: readonly Clause[];
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
    return {
      index,
      fifo: link.order === "fifo",
      absorbs: link.copies === "one",
      loses: allowance(`${name} loses`, link.loses),
      duplicates: allowance(`${name} duplicates`, link.duplicates),
      losesOnCrash: link.onCrash === "lose",
      carries: (from, to, message) => {
        const [a, b] = (link.between ?? []) as readonly string[];
        const joins =
          a === undefined || b === undefined || (isAt(from, a) && isAt(to, b)) || (isAt(from, b) && isAt(to, a));
        const types = link.carrying as readonly string[] | undefined;
        return joins && (types === undefined || types.includes((message as { type: string }).type));
      },
    };
  };
  const clauseOf = (crash: Crash<Nodes>, index: number): Clause => {
    budgets.push({ name: crash.name ?? `crash${index + 1}`, initial: crash.atMost });
    const where = [crash.of].flat() as readonly string[];
    return {
      label: crash.name ?? String(index),
      restarts: crash.restarts,
      budget: budgets.length - 1,
      names: ({ id }) => where.some((place) => isAt(id, place)),
    };
  };
  const lines = ([text.network].flat() as readonly Link<Nodes>[]).map(lineOf);
  const clauses = (text.crashes ?? []).map(clauseOf);
  return { nodes, lines, clauses, budgets };
};
