// A claim that reads what another reading names: what counts as read is closed under the names that are interchangeable.
// The one idea: the search asks the successor and goes on from what stands for it, whose claims it takes for asked; the claim reads
// of p1 here and of p2 there.
// Not here: the proof of symmetry itself (symmetry-proof.test.ts).
import { expect, test } from "vitest";
import { always, checkSource, next, protocol, reachable, replicated, send, spec } from "../../checker/index.ts";

const surroundings = { now: () => 0, memory: () => 0 };

interface State {
  readonly of: Readonly<Record<string, number>>;
  readonly done: ReadonlySet<string>;
  readonly seen: ReadonlyMap<string, string>;
  readonly last: string | null;
}

const names = ["p1", "p2"];
const up = (s: State, x: string) => ({ ...s.of, [x]: s.of[x]! + 1 });
const watched = spec<State, never>(
  "watched",
  {
    init: [{ of: { p1: 0, p2: 0 }, done: new Set(), seen: new Map(), last: null }],
    components: { done: "set" },
    symmetry: [names],
    actions: {
      up: { each: names, do: (s: State, x: string) => (s.of[x]! < 2 ? { ...s, of: up(s, x) } : undefined) },
      lead: { each: names, do: (s: State, x: string) => (s.of[x] === 1 ? { ...s, last: x } : undefined) },
      see: {
        each: names,
        do: (s: State, x: string) =>
          s.last !== null && s.last !== x && !s.seen.has(x)
            ? { ...s, seen: new Map([...s.seen, [x, s.last]]) }
            : undefined,
      },
      finish: {
        each: names,
        do: (s: State, x: string) =>
          s.of[x]! > 0 && !s.done.has(x) ? { ...s, done: new Set([...s.done, x]) } : undefined,
      },
    } as never,
    ends: () => true,
  },
  { "one sees another who is done": reachable((s: State) => [...s.seen.values()].some((x) => s.done.has(x))) } as never,
);

test.each([true, false])("of a spec, with symmetry %s: four events", async (symmetry) => {
  const { claims } = await checkSource(watched as never, { symmetry }, surroundings);
  expect(claims[0]).toMatchObject({ verdict: "witnessed" });
  expect(claims[0]!.evidence[0]!.events.length).toBe(4);
});

const role = {
  init: () => ({ asked: false, ready: false }),
  actions: {
    ask: (s: { asked: boolean; ready: boolean }) =>
      s.asked ? undefined : next({ ...s, asked: true }, send("store", { type: "me" as const })),
    ready: (s: { asked: boolean; ready: boolean }) => (s.ready ? undefined : next({ ...s, ready: true })),
  },
};
const store = {
  init: () => ({ leader: null as string | null }),
  receive: (s: { leader: string | null }, _: { type: "me" }, { from }: { from: string }) =>
    s.leader === null ? next({ leader: from }) : next(s),
};
const led = protocol(
  "led",
  {
    nodes: { server: replicated(3, role), store },
    network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
    symmetry: ["server"],
    ends: () => true,
  } as never,
  {
    "no leader is ready": always(((nodes: Record<string, never>) => {
      const { server, store: kept } = nodes as unknown as {
        server: readonly { ready: boolean }[];
        store: { leader: string | null };
      };
      return kept.leader === null || !server[Number(kept.leader.slice("server".length)) - 1]!.ready;
    }) as never),
  } as never,
);

test.each([true, false])("of a protocol, with symmetry %s: three events", async (symmetry) => {
  const { claims } = await checkSource(led as never, { symmetry }, surroundings);
  expect(claims[0]).toMatchObject({ verdict: "violated" });
  expect(claims[0]!.evidence[0]!.events.length).toBe(3);
});
