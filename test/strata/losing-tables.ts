// Random protocols of two or three nodes with a table each, over a network that may lose whatever it likes.
// The one idea: as small as they can be, so that nearly all of them fit the oracle and in most of them a loss matters; now and then one has
// what makes a loss something else than a message that is never delivered.
// Not here: what is asked about them (never-delivered.ts).
import fc from "fast-check";
import {
  type AnyRole,
  always,
  next,
  observer,
  type ProtocolSource,
  protocol,
  reachable,
  replicated,
  send,
  step,
} from "../../checker/language/index.ts";

const STATES = 4;
const TYPES = 2;
const NODES = ["a", "b"] as const;

/** The state that comes, and the type of message that is sent; null: none. */
interface Cell {
  readonly to: number;
  readonly sends: number | null;
}
type Row = readonly (Cell | null)[];

const cell = fc.record({
  to: fc.nat({ max: STATES - 1 }),
  sends: fc.option(fc.nat({ max: TYPES - 1 }), { nil: null, freq: 2 }),
});
/** One cell of so many is empty, or all but one of so many. */
const rowOf = (emptyOf: number, fullOf: number): fc.Arbitrary<Row> =>
  fc.array(fc.oneof({ weight: fullOf - 1, arbitrary: fc.constant(null) }, { weight: emptyOf - 1, arbitrary: cell }), {
    minLength: STATES,
    maxLength: STATES,
  });
const table = fc.record({
  acts: fc.tuple(cell, rowOf(2, 6)).map(([first, rest]): Row => [first, ...rest.slice(1)]),
  times: rowOf(3, 2),
  suspects: rowOf(3, 2),
  hears: fc.array(rowOf(2, 2), { minLength: TYPES, maxLength: TYPES }),
});
type Table = typeof table extends fc.Arbitrary<infer T> ? T : never;

/** One system of so many has it. */
const seldom = (so: number): fc.Arbitrary<boolean> => fc.nat({ max: so - 1 }).map((lot) => lot === 0);
const state = fc.nat({ max: STATES - 1 });
const claim = fc.record({
  kind: fc.constantFrom("always" as const, "reachable" as const, "step" as const, "loss" as const),
  a: state,
  b: state,
  type: fc.nat({ max: TYPES - 1 }),
  reads: seldom(2),
});
type ClaimRule = typeof claim extends fc.Arbitrary<infer T> ? T : never;

const losingTables = fc.record({
  tables: fc.tuple(table, table),
  size: fc.constantFrom(1, 1, 2),
  symmetric: fc.boolean(),
  fifo: seldom(4),
  duplicates: fc.constantFrom("never" as const, "never" as const, "always" as const, { atMost: 1 }),
  copies: fc.constantFrom("one" as const, "one" as const, "many" as const),
  seldomLoses: seldom(8),
  twoLinks: seldom(4),
  slow: seldom(4),
  crash: seldom(2),
  detector: fc.constantFrom(null, "synchronous" as const, "synchronous" as const),
  observed: fc.constantFrom(null, null, null, null, "deliver" as const, "drop" as const),
  ends: fc.oneof(
    { weight: 5, arbitrary: fc.constant("anywhere" as const) },
    { weight: 1, arbitrary: fc.option(state) },
  ),
  asks: seldom(5),
  claims: fc.array(claim, { minLength: 1, maxLength: 3 }),
});
export type LosingTables = typeof losingTables extends fc.Arbitrary<infer T> ? T : never;

/** What makes a loss something else; most systems have one thing of these, so that it is that which shows. */
const SPOILERS = [
  "nothing",
  "nothing",
  "fifo",
  "fifo",
  "slow",
  "slow",
  "crash",
  "crash",
  "asks",
  "observed",
  "ends",
] as const;

/** No link of many copies sends again and again. */
const spoilt = (made: LosingTables, by: (typeof SPOILERS)[number] | "anything"): LosingTables => {
  const all = { ...made, copies: made.duplicates === "always" ? made.copies : ("one" as const) };
  if (by === "anything") return all;
  return {
    ...all,
    fifo: by === "fifo",
    slow: by === "slow",
    crash: by === "crash",
    seldomLoses: false,
    twoLinks: false,
    asks: by === "asks",
    observed: by === "observed" ? "drop" : null,
    ends: by !== "ends" ? "anywhere" : made.ends === "anywhere" ? null : made.ends,
  };
};
export const randomLosingTables: fc.Arbitrary<LosingTables> = fc
  .tuple(losingTables, fc.constantFrom(...SPOILERS, "anything" as const, "anything" as const))
  .map(([made, by]) => spoilt(made, by));

interface Local {
  readonly at: number;
}
const messageOf = (type: number) => ({ type: `m${type}` }) as const;

const roleOf = ({ acts, times, suspects, hears }: Table, peers: readonly string[], suspecting: boolean): AnyRole => {
  const go = (found: Cell | null | undefined) =>
    found == null
      ? undefined
      : next({ at: found.to }, found.sends === null ? [] : peers.map((to) => send(to, messageOf(found.sends!))));
  return {
    init: () => ({ at: 0 }),
    actions: { act: ({ at }: Local) => go(acts[at]) },
    timers: { wait: ({ at }: Local) => go(times[at]) },
    receive: ({ at }: Local, { type }: { readonly type: string }) => go(hears[Number(type.slice(1))]![at]),
    ...(suspecting ? { suspect: ({ at }: Local) => go(suspects[at]) } : {}),
  } as unknown as AnyRole;
};

const membersOf = (size: number): readonly string[] => Array.from({ length: size }, (_, i) => `b${i + 1}`);

type View = { readonly a: Local; readonly b: readonly Local[] };
type World = { readonly network: readonly { readonly message: { readonly type: string } }[] };
type Event = { readonly kind: string; readonly message?: { readonly type: string } };

const claimOf = ({ kind, a, b, type, reads }: ClaimRule) => {
  const holds = (nodes: View, world: World): boolean =>
    nodes.a.at === a &&
    nodes.b.some(({ at }) => at === b) &&
    (!reads || !world.network.some(({ message }) => message.type === `m${type}`));
  switch (kind) {
    case "always":
      return always((nodes: View, world: World) => !holds(nodes, world));
    case "reachable":
      return reachable(holds as never);
    case "step":
      return step(((before: View, after: View) => before.a.at !== a || after.b.every(({ at }) => at !== b)) as never);
    case "loss":
      return step(((before: View, _: View, event: Event) =>
        event.kind === "drop" && event.message!.type === `m${type}` ? before.a.at !== a : undefined) as never);
  }
};

export const losingProtocol = (made: LosingTables): ProtocolSource => {
  const { tables, size, fifo, duplicates, copies, seldomLoses, twoLinks, slow, crash, detector, observed, ends } = made;
  const members = membersOf(size);
  const suspecting = crash && detector !== null;
  const link = {
    order: fifo ? "fifo" : "none",
    copies,
    loses: seldomLoses ? { atMost: 1 } : "always",
    duplicates: fifo && duplicates === "always" ? "never" : duplicates,
    ...(fifo ? { onCrash: "keep" } : {}),
  };
  const calm = { ...link, loses: "never", carrying: ["m0"] };
  const watch = observer<number, Event>("watch", 0, (n, { kind }) => (kind === observed ? Math.min(n + 1, 2) : n));
  const system = {
    nodes: {
      a: roleOf(tables[0], members, suspecting),
      b: replicated(size, roleOf(tables[1], [NODES[0]], suspecting)),
    },
    network: twoLinks ? [calm, link] : link,
    ...(made.symmetric && size > 1 ? { symmetry: ["b"] } : {}),
    ...(slow ? { slow: ["wait"] } : {}),
    ...(crash ? { crashes: [{ of: "a", atMost: 1, restarts: "never" }] } : {}),
    ...(suspecting ? { detector } : {}),
    ...(observed === null ? {} : { observers: [watch] }),
    ...(ends === null
      ? {}
      : { ends: ends === "anywhere" ? () => true : (nodes: View) => nodes.a.at === ends || nodes.b[0]!.at === ends }),
  };
  const claims: Record<string, unknown> = Object.fromEntries(
    made.claims.map((rule, i) => [`${i}: ${rule.kind}`, claimOf({ ...rule, reads: rule.reads && made.asks })]),
  );
  // Whatever becomes of nodes shows.
  for (let at = 0; at < STATES; at++)
    for (let other = 0; other < STATES; other++)
      claims[`a in ${at}, one b in ${other}`] = reachable(
        ((nodes: View, world: World) =>
          nodes.a.at === at &&
          nodes.b.some((b) => b.at === other) &&
          (!made.asks || world.network.length === 0)) as never,
      );
  if (observed !== null)
    claims["two are seen"] = reachable(
      ((_: View, { seen }: { seen: (of: unknown) => number }) => seen(watch) > 1) as never,
    );
  return protocol("losing tables", system as never, claims as never) as unknown as ProtocolSource;
};
