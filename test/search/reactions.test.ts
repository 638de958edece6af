// What an observer makes of events is the same whether or not it is remembered by what it read.
// The one idea: beside each observer that the engine follows stands the same one that looks behind the handle at once, which is asked
// of every event as it is.
// Not here: handles as such (machine/lazy.test.ts), random protocols against the oracle (test/strata).
import { inspect, isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  always,
  checkSource,
  next,
  type Observer,
  observer,
  protocol,
  type Result,
  type Role,
  reachable,
  replicated,
  type Surroundings,
  send,
} from "../../checker/index.ts";

interface State {
  readonly n: number;
  readonly saw: string | null;
}
interface Seen {
  readonly kind: string;
  readonly node?: string;
  readonly from?: string;
  readonly message?: { readonly n: number };
  readonly name?: string;
  readonly before?: State;
  readonly after?: State;
  readonly sends?: readonly { readonly to: string; readonly message: { readonly n: number } }[];
}

interface World {
  readonly seen: (of: unknown) => unknown;
}

/** Counts up to two and tells its peers. */
const role: Role<State, { readonly n: number }> = {
  init: () => ({ n: 0, saw: null }),
  actions: {
    up: ({ n, saw }, { peers }) =>
      n < 2 ? next({ n: n + 1, saw }, ...peers.map((peer) => send(peer, { n: n + 1 }))) : undefined,
  },
  receive: ({ n }, _message, { from }) => next({ n, saw: from }),
};

const surroundings: Surroundings = { now: () => 0, memory: () => 0 };

const checked = (watching: Observer<unknown, Seen>, of: object = {}, member: object = role): Promise<Result> =>
  checkSource(
    protocol(
      "watched",
      {
        nodes: { member: replicated(2, member as typeof role) },
        network: { order: "none", copies: "one", loses: { atMost: 1 }, duplicates: "never" },
        observers: [watching],
        ...of,
      } as never,
      {
        seen: always((_nodes: unknown, { seen }: World) => seen(watching) !== "never"),
        moved: reachable((_nodes: unknown, { seen }: World) => JSON.stringify(seen(watching)).length > 12),
      } as never,
    ) as never,
    // Else what is followed is compared with what is shown by the engine itself, too.
    { comparedStates: 0 },
    surroundings,
  );

const FIELDS = ["kind", "node", "from", "message", "name", "before", "after", "sends"] as const;

/** An observer that reads some fields, which one next depending on what it read, and remembers a little of them. */
const readerOf = (order: readonly (typeof FIELDS)[number][], from: number, looksBehind: boolean) =>
  observer<unknown, Seen>("reader", 0, (seen, event) => {
    if (looksBehind) isDeepStrictEqual(event, {});
    let sum = seen as number;
    for (const [i, field] of order.entries()) {
      if (!(field in event)) continue;
      const text = JSON.stringify(event[field]) ?? "";
      sum = [...text].reduce((all, letter) => (all * 3 + letter.charCodeAt(0) * (i + 1)) % 7, sum);
      // What is read next depends on what was read.
      if (i >= from && sum % 2 === 0) break;
    }
    return sum;
  });

test("an observer that is followed goes where one goes that is shown events as they are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...FIELDS], { minLength: 1 }), fc.nat(3), async (order, from) => {
      const followed = await checked(readerOf(order, from, false));
      const shown = await checked(readerOf(order, from, true));
      expect(followed.error).toBeNull();
      expect(followed.states).toEqual(shown.states);
      expect(followed.claims).toEqual(shown.claims);
    }),
    { numRuns: 40 },
  );
});

const plain = (event: Seen): Seen => JSON.parse(JSON.stringify(event)) as Seen;
/** Ways to look at an event as a whole. */
const looks: Readonly<Record<string, (event: Seen) => unknown>> = {
  "deep equality": (event) => isDeepStrictEqual(event, plain(event)),
  "a structured clone": (event) => structuredClone(event).after?.n ?? -1,
  printing: (event) => inspect(event).length,
  "printing that is caught": (event) => {
    try {
      return inspect(event).length;
    } catch {
      return 0;
    }
  },
  freezing: (event) => Object.isFrozen(event),
  spreading: (event) => ({ ...event }).after?.n ?? -1,
  entries: (event) => Object.entries(event).length,
  "a part that is the same": (event) => event.before === event.after,
  itself: (event) => event,
};

test.each(Object.keys(looks))("looking at an event as a whole gives what the event gives: %s", async (name) => {
  const look = looks[name]!;
  const followed = await checked(observer<unknown, Seen>("looks", 0, (_seen, event) => look(event) as never));
  const shown = await checked(
    observer<unknown, Seen>("looks", 0, (_seen, event) => {
      inspect(event);
      return look(event) as never;
    }),
  );
  expect(followed.error).toBeNull();
  expect(followed.states).toEqual(shown.states);
  expect(followed.claims).toEqual(shown.claims);
});

test("what is kept of an event beyond the call is what the event held", async () => {
  const result = await checked(observer<unknown, Seen>("keeps", null, (_seen, event) => event));
  expect(result.error).toBeNull();
  expect(result.claims.find(({ name }) => name === "moved")?.verdict).toBe("witnessed");
});

test("an observer that changes what it is shown is told so", async () => {
  const result = await checked(
    observer<unknown, Seen>("changes", 0, (seen, event) => {
      (event as { node?: string }).node = "else";
      return seen;
    }),
  );
  expect(result.exitCode).toBe(75);
  expect(result.error?.message).toMatch(/^The observer changes, given .*, changed what it was given/);
});

test("an observer that reads otherwise when it is asked again is not pure", async () => {
  let calls = 0;
  const result = await checked(
    observer<unknown, Seen>("counts", 0, (seen, event) => {
      calls++;
      return calls % 2 === 0 ? event.kind.length : ((event.node?.length ?? 0) + (seen as number)) % 2;
    }),
  );
  expect(result.exitCode).toBe(75);
  expect(result.error?.message).toMatch(/answers differently when it is called twice/);
});

/** Of two alike members one goes, and from its second step on always under the same name: nothing is asked of the other. */
const uneven: Role<State, { readonly n: number }> = {
  init: ({ self }) => ({ n: self === "member1" ? 0 : 9, saw: null }),
  actions: { up: ({ n, saw }) => (n < 4 ? next({ n: n + 1, saw }) : undefined) },
  receive: () => undefined,
};
const alike = { symmetry: ["member"], ends: () => true };

test.each(["member1", "member2"])(
  "an observer that looks closer at %s is compared with all that it did not look at",
  async (one) => {
    const closer = (isLie: boolean): Observer<unknown, Seen> =>
      observer<unknown, Seen>("closer", "none", (seen, { node, ...event }) =>
        node === one && event.after?.n === (isLie ? 3 : 8) ? "three" : seen,
      );
    const looker = (isLie: boolean): Observer<unknown, Seen> =>
      observer<unknown, Seen>("looker", "none", (seen, event) =>
        event.node === one && event.after?.n === (isLie ? 3 : 8) ? "three" : seen,
      );
    for (const made of [closer, looker]) {
      const lie = await checked(made(true), alike, uneven);
      expect(lie.error?.message).toMatch(
        /^Symmetry is declared, but the observer (closer|looker), given action up of member, tells member1 and member2 apart/,
      );
      const honest = await checked(made(false), alike, uneven);
      expect(honest.error).toBeNull();
      expect(honest.reductions[0]).toMatch(/^symmetry of member/);
    }
  },
);
