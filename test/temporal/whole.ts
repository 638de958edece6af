// Liveness of a whole protocol or spec, decided naively: the oracle's graph, fairness read off events, cycles by brute force.
// The one idea: sets of texts and recursion; nothing of how the engine numbers, records or searches is shared with it.
// Not here: random systems (whole.test.ts), formulas beyond four shapes (oracle.ts does those on small graphs).

import type { TraceEvent } from "../../checker/events/event.ts";
import type { ProtocolSource, SpecSource } from "../../checker/language/index.ts";
import { canonical } from "../oracle/canonical.ts";
import { graphOf } from "../oracle/explore.ts";
import { isProtocol } from "../oracle/protocol-graph.ts";
import type { SystemState } from "../oracle/state.ts";
import { type System, systemOf } from "../oracle/system.ts";

export type Source = ProtocolSource | SpecSource;
/** A pattern of fairness as data; the language's types say which fields go together. */
export type AnyPattern = Readonly<Record<string, unknown>> & { readonly kind: string };
export interface Fairness {
  readonly weak: readonly AnyPattern[];
  readonly strong: readonly AnyPattern[];
  readonly finitely: readonly AnyPattern[];
}

export interface Edge {
  readonly event: TraceEvent;
  /** Null: outside the bound. */
  readonly to: string | null;
  readonly changes: boolean;
  /** Texts of what it is owed as; they begin with weak or strong. */
  readonly owed: readonly string[];
  readonly endsSomeDay: boolean;
}

export interface WholeGraph {
  readonly initial: readonly string[];
  readonly edges: ReadonlyMap<string, readonly Edge[]>;
  /** By state, the names of the predicates that are true in it. */
  readonly truths: ReadonlyMap<string, ReadonlySet<string>>;
}

export type Predicates = { readonly [name: string]: (nodes: unknown, world: unknown) => unknown };

/** A state and, of links that duplicate without end, the messages that were delivered and not sent again. */
interface Told {
  readonly state: unknown;
  readonly stale: ReadonlySet<string>;
}

/**
 * Null: more states than there is patience for. `as`: what a state is counted as; it must be one that nobody can tell from it, and
 * whether an event changes a state is asked of the state itself.
 */
export const wholeGraph = (
  source: Source,
  fairness: Fairness,
  predicates: Predicates,
  patience: number,
  as: (state: unknown) => unknown = (state) => state,
): WholeGraph | null => {
  const graph = graphOf(source);
  const system = isProtocol(source) ? systemOf(source) : null;
  const keyOf = ({ state, stale }: Told): string => `${graph.key(state)} # ${[...stale].sort().join(" ")}`;
  const edges = new Map<string, readonly Edge[]>();
  const truths = new Map<string, ReadonlySet<string>>();
  const queue: Told[] = [];
  const met = new Map<string, Told>();
  const admit = (found: Told): string | null => {
    if (!graph.within(found.state)) return null;
    const told = { ...found, state: as(found.state) };
    const key = keyOf(told);
    if (!met.has(key)) {
      met.set(key, told);
      queue.push(told);
    }
    return key;
  };
  const initial = graph.initial().flatMap(({ state }) => admit({ state, stale: new Set() }) ?? []);
  for (let told = queue.shift(); told !== undefined; told = queue.shift()) {
    if (met.size > patience) return null;
    const key = keyOf(told);
    const { state } = told;
    const says = ([, says]: [string, Predicates[string]]): boolean =>
      graph.says({ kind: "always", says }, state) === true;
    truths.set(
      key,
      new Set(
        Object.entries(predicates)
          .filter(says)
          .map(([name]) => name),
      ),
    );
    edges.set(
      key,
      graph.transitions(state).map(({ event, seen, to }): Edge => {
        const next = { state: to, stale: system === null ? told.stale : staleAfter(system, told, event, seen, to) };
        const isStale = event.kind === "deliver" && told.stale.has(packetText(event));
        return {
          event,
          to: admit(next),
          changes: keyOf(next) !== key,
          owed: isStale ? [] : owedAs(fairness, event, system),
          endsSomeDay: fairness.finitely.some((pattern) => keyUnder(pattern, event, system) !== null),
        };
      }),
    );
  }
  return { initial, edges, truths };
};

const packetText = ({ from, to, message }: { from: string; to: string; message: unknown }): string =>
  canonical([from, to, message]).text;

/** What is stale after an event: also what it delivered; no longer what it sent, and what is no longer in flight. */
const staleAfter = (
  system: System,
  { stale }: Told,
  event: TraceEvent,
  seen: unknown,
  to: unknown,
): ReadonlySet<string> => {
  const endless = system.lines.filter(({ duplicates }) => duplicates === "always");
  if (endless.length === 0) return stale;
  const after = new Set(stale);
  if (event.kind === "deliver" && event.from !== event.to) after.add(packetText(event));
  const { node, sends } = seen as {
    readonly node?: string;
    readonly sends?: readonly { readonly to: string; readonly message: unknown }[];
  };
  for (const sent of sends ?? []) after.delete(packetText({ from: node!, ...sent }));
  const inFlight = new Set(
    (to as SystemState).network.flatMap((lanes, line) =>
      endless.some(({ index }) => index === line)
        ? lanes.flatMap(({ packets }) => packets.map((p) => packetText({ ...p, message: p.message.value })))
        : [],
    ),
  );
  return new Set([...after].filter((packet) => inFlight.has(packet)));
};

const owedAs = (fairness: Fairness, event: TraceEvent, system: System | null): string[] =>
  (["weak", "strong"] as const).flatMap((strength) =>
    fairness[strength].flatMap((pattern, i) => {
      const key = keyUnder(pattern, event, system);
      return key === null ? [] : [`${strength} ${i} ${key}`];
    }),
  );

/** Null: the event does not fall under the pattern. */
const keyUnder = (pattern: AnyPattern, event: TraceEvent, system: System | null): string | null => {
  if (event.kind !== pattern.kind) return null;
  const at = event as unknown as Readonly<Record<string, string>> & { readonly message: unknown };
  const isOf = (node: string, name: unknown): boolean =>
    name === undefined || name === node || system?.nodes.some((n) => n.id === node && n.group === name) === true;
  if (pattern["choice"] !== undefined && pattern["choice"] !== at["choice"]) return null;
  switch (event.kind) {
    case "deliver":
    case "drop":
    case "duplicate": {
      if (!isOf(event.to, pattern["to"]) || !isOf(event.from, pattern["from"])) return null;
      if (event.kind !== "deliver") return "";
      const type = typeText(event.message);
      const link = system!.lines.find(
        (line) => line.joins(event.from, event.to) && line.carries(event.from, event.to, event.message),
      );
      return {
        none: "",
        node: event.to,
        type,
        link: `${link?.index ?? 0} ${event.from} ${event.to}`,
        message: packetText(event),
      }[(pattern["each"] as "none" | undefined) ?? "message"];
    }
    case "timer":
    case "action": {
      if (pattern["name"] !== undefined && pattern["name"] !== event.name) return null;
      if (event.node === undefined)
        return { none: "", action: event.name, value: `${event.name} ${event.value ?? ""}` }[
          (pattern["each"] as "none" | undefined) ?? "value"
        ];
      if (!isOf(event.node, pattern["of"])) return null;
      return { none: "", node: event.node, handler: `${event.node} ${event.name} ${event.value ?? ""}` }[
        (pattern["each"] as "none" | undefined) ?? "handler"
      ];
    }
    case "suspect":
    case "trust":
    case "disconnected": {
      if (!isOf(event.node, pattern["of"])) return null;
      const pair = `${event.node} ${event.peer} ${(event as { link?: string }).link ?? ""}`;
      return { none: "", node: event.node, pair }[(pattern["each"] as "none" | undefined) ?? "pair"];
    }
    case "crash":
    case "stop":
    case "restart":
      if (!isOf(event.node, pattern["of"])) return null;
      return pattern["each"] === "none" ? "" : event.node;
    default:
      return "";
  }
};

const typeText = (message: unknown): string =>
  typeof message === "object" && message !== null && "type" in message && typeof message.type === "string"
    ? message.type
    : typeof message === "object"
      ? "message"
      : String(message);

/** Is there a fair behaviour that from some state on stays among these, and (if asked) meets one of those again and again? */
export const staysFairly = (
  graph: WholeGraph,
  among: ReadonlySet<string>,
  meets: (state: string) => boolean = () => true,
): boolean => {
  for (const state of among) {
    const stops = graph.edges.get(state)!.every(({ changes, owed }) => !changes || owed.length === 0);
    if (stops && meets(state)) return true;
  }
  return components(graph, among).some((component) => {
    if (![...component].some(meets)) return false;
    const inside = [...component].flatMap((state) => inner(graph, state, component));
    if (inside.length === 0) return false;
    const taken = new Set(inside.filter(({ changes }) => changes).flatMap(({ owed }) => owed));
    const enabled = (state: string): Set<string> =>
      new Set(graph.edges.get(state)!.flatMap(({ changes, owed }) => (changes ? owed : [])));
    const states = [...component];
    const everywhere = [...enabled(states[0]!)].filter((each) => states.every((state) => enabled(state).has(each)));
    if (everywhere.some((each) => !taken.has(each))) return false;
    const bad = (state: string): boolean =>
      [...enabled(state)].some((each) => each.startsWith("strong") && !taken.has(each));
    const rest = new Set([...component].filter((state) => !bad(state)));
    return rest.size === component.size || staysFairly(graph, rest, meets);
  });
};

/** Edges that stay inside and may be taken again and again. */
const inner = (graph: WholeGraph, state: string, inside: ReadonlySet<string>): readonly Edge[] =>
  graph.edges.get(state)!.filter(({ to, endsSomeDay }) => to !== null && inside.has(to) && !endsSomeDay);

export const reachableIn = (
  graph: WholeGraph,
  from: Iterable<string>,
  inside: (state: string) => boolean,
): Set<string> => {
  const reached = new Set([...from].filter(inside));
  const stack = [...reached];
  for (let state = stack.pop(); state !== undefined; state = stack.pop())
    for (const { to } of graph.edges.get(state)!)
      if (to !== null && inside(to) && !reached.has(to)) {
        reached.add(to);
        stack.push(to);
      }
  return reached;
};

/** Strongly connected components, by who reaches whom and is reached back. */
const components = (graph: WholeGraph, among: ReadonlySet<string>): Set<string>[] => {
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (root: string): void => {
    const stack: { state: string; next: readonly string[] }[] = [];
    const open = (state: string): void => {
      seen.add(state);
      stack.push({ state, next: inner(graph, state, among).map(({ to }) => to!) });
    };
    open(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const to = top.next.find((state) => !seen.has(state));
      if (to !== undefined) open(to);
      else order.push(stack.pop()!.state);
    }
  };
  for (const state of among) if (!seen.has(state)) visit(state);
  const before = new Map<string, string[]>([...among].map((state) => [state, []]));
  for (const state of among) for (const { to } of inner(graph, state, among)) before.get(to!)!.push(state);
  const done = new Set<string>();
  return order.reverse().flatMap((root) => {
    if (done.has(root)) return [];
    const component = new Set<string>();
    const stack = [root];
    for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
      if (done.has(state)) continue;
      done.add(state);
      component.add(state);
      stack.push(...before.get(state)!.filter((other) => !done.has(other)));
    }
    return [component];
  });
};

/** Is a claim of each shape, made of the predicates p and q, violated? */
export const naive = (graph: WholeGraph): Readonly<Record<string, boolean>> => {
  const is = (name: string) => (state: string) => graph.truths.get(state)!.has(name);
  const all = reachableIn(graph, graph.initial, () => true);
  const without = (name: string) => (state: string) => !is(name)(state);
  const pending = reachableIn(
    graph,
    [...all].filter((s) => is("p")(s) && !is("q")(s)),
    without("q"),
  );
  return {
    eventually: staysFairly(graph, reachableIn(graph, graph.initial, without("p"))),
    "leads to": staysFairly(graph, pending),
    "infinitely often": staysFairly(graph, new Set([...all].filter(without("q")))),
    "eventually always": staysFairly(graph, all, without("p")),
  };
};
