// Liveness claims decided modulo a view: the verdict is that of the real states, the lasso is real, a wrong view is told.
// The one idea: what a view leaves out still happens; whether an event changes anything is asked of the real state.
// Not here: claims without a view (claims.test.ts), random views (whole.test.ts).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  checkSource,
  eventually,
  eventuallyAlways,
  infinitelyOften,
  ltl,
  next,
  type Protocol,
  protocol,
  type Role,
  replicated,
  type SearchOptions,
  type Source,
  send,
  spec,
  temporal,
} from "../../checker/index.ts";
import { found } from "../traces/from-engine.ts";

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "kripke-temporal-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const decide = async (made: Protocol<unknown>, options: SearchOptions = {}) => {
  const result = await checkSource(made as Source, options, { now: () => 0, memory: () => 0 });
  return { ...result, claim: Object.fromEntries(result.claims.map((each) => [each.name, each])) };
};

/** What came of recording, reading back and replaying every trace. */
const replayed = async (name: string, made: Protocol<unknown>): Promise<readonly string[]> =>
  (await found(name, made, directory)).stories.map((story) => story.replay.sentence);

describe("a view", () => {
  interface Rival {
    readonly ballot: number;
    readonly beaten: boolean;
  }
  type Bid = { readonly type: "bid"; readonly ballot: number };
  /** Two rivals outbid each other: who hears of a higher ballot bids again. Who hears of a lower one than its own has won. */
  const rival: Role<Rival, Bid> = {
    init: ({ self }) => ({ ballot: self === "rival1" ? 1 : 0, beaten: self === "rival2" }),
    actions: {
      bid: (s, { peers }) =>
        s.beaten
          ? next({ ballot: s.ballot + 2, beaten: false }, send(peers[0]!, { type: "bid", ballot: s.ballot + 2 }))
          : undefined,
    },
    receive: (s, { ballot }) => (ballot > s.ballot ? next({ ...s, beaten: true }) : next(s)),
  };
  const duel = (bound: number) =>
    protocol(
      "duel",
      {
        nodes: { rival: replicated(2, rival) },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        fairness: { weak: [{ kind: "action" }, { kind: "deliver", each: "link" }] },
        view: { shift: ["ballot"] },
        // For safety; modulo the view the ballots never come so far.
        within: (nodes) => nodes.rival.every(({ ballot }) => ballot < bound),
      },
      { "one of them gives up": eventually((nodes) => nodes.rival.every((each) => !each.beaten && each.ballot < 0)) },
    );

  it.each([20, 5, 4])(
    "makes numbers that grow for ever a cycle, which replays in real values, bound %i",
    async (bound) => {
      const { claim } = await decide(duel(bound));
      expect(claim["one of them gives up"]!.verdict).toBe("violated");
      const [told] = (await found("duel", duel(bound), directory)).stories;
      expect(told!.replay).toMatchObject({ outcome: "reproduces", judgement: { closesUnderView: true } });
      expect(told!.trace.loopStart).toBeLessThan(told!.trace.events.length);
    },
  );

  const wheel = (view: object, fairness: object) =>
    spec(
      "wheel",
      {
        init: [{ turned: 0, done: false }],
        actions: {
          turn: (s) => ({ ...s, turned: (s.turned + 1) % 3 }),
          finish: (s) => (s.done ? undefined : { ...s, done: true }),
        },
        fairness,
        ...view,
      },
      {
        "done some day": eventually((s) => s.done),
        "it turns for ever": temporal(ltl.always(ltl.eventually(ltl.event((e) => e.name === "turn")))),
      },
    );

  it.each([{ kind: "action", each: "none" } as const, { kind: "action", name: "turn" } as const])(
    "does not make an event that changes what it leaves out one that changes nothing: %o",
    async (pattern) => {
      for (const view of [{}, { view: (s: { readonly done: boolean }) => s.done }]) {
        const made = wheel(view, { weak: [pattern] });
        const { claim, error } = await decide(made);
        expect(error).toBe(null);
        // Turning for ever takes what is owed. It is owed wherever the wheel stands, so nobody stops.
        expect(claim["done some day"]).toMatchObject({ verdict: "violated", loopStart: 0 });
        expect(claim["done some day"]!.events).toBe("view" in view ? 1 : 3);
        expect(claim["it turns for ever"]!.verdict).toBe("view" in view ? "holds modulo view" : "holds");
        for (const sentence of await replayed("wheel", made)) expect(sentence).toMatch(/^the trace reproduces/);
      }
    },
  );

  it("that identifies states of which an event changes only one is an error where fairness asks for the event", async () => {
    const reset = (fairness: object) =>
      spec(
        "reset",
        {
          init: [{ n: 0 }],
          actions: { more: (s) => ({ n: s.n + 1 }), reset: () => ({ n: 0 }) },
          within: (s) => s.n < 5,
          fairness,
          view: () => "anything",
        },
        { "it ends": eventually((s) => s.n < 0) },
      );
    expect((await decide(reset({}))).error).toBe(null);
    expect((await decide(reset({ weak: [{ kind: "action", name: "more" }] }))).error).toBe(null);
    const { error, claim } = await decide(reset({ weak: [{ kind: "action" }] }));
    expect(claim["it ends"]!.verdict).toBe("undecided");
    expect(error!.message).toMatch(/fairness asks for the event reset otherwise .*n: 0 and n: 1/);
  });

  const duels = (view: object, pattern: object) =>
    protocol(
      "duels",
      {
        nodes: { rival: replicated(2, rival) },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        fairness: { weak: [{ kind: "action" }], ...pattern },
        within: (nodes: { readonly rival: readonly Rival[] }) => nodes.rival.every(({ ballot }) => ballot < 5),
        ...view,
      } as never,
      { "one of them gives up": eventually(() => false) } as never,
    );

  it("may not change what fairness names", async () => {
    const names = { kind: "deliver", message: { ballot: 1 }, each: "type" };
    const views = [{ view: { shift: ["ballot"] } }, { view: (nodes: unknown) => nodes }];
    for (const view of views)
      for (const strength of ["weak", "strong", "finitely"])
        await expect(decide(duels(view, { [strength]: [names] }))).rejects.toThrow(
          /names the field ballot of a message, which the view may change/,
        );
    const type = { kind: "deliver", message: { type: "bid" }, each: "type" };
    expect((await decide(duels(views[0]!, { strong: [type] }))).error).toBe(null);
    expect((await decide(duels({ view: { shift: ["round"] } }, { strong: [names] }))).error).toBe(null);
    expect((await decide(duels({}, { strong: [names] }))).error).toBe(null);
  });

  it.each(["count", "state", "message", "budgets", "network", "observers"])(
    "shifts the author's fields and no other, also where one is called %s",
    async (field) => {
      const made = protocol(
        "named",
        {
          nodes: {
            node: {
              init: () => ({ [field]: 0, phase: 0 }) as Readonly<Record<string, number>>,
              actions: {
                up: (s: Readonly<Record<string, number>>) => next({ [field]: s[field]! + 1, phase: 1 - s["phase"]! }),
              },
            } as Role<Readonly<Record<string, number>>, never>,
          },
          network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
          crashes: [{ of: "node", atMost: 1, restarts: "at once", name: "crash" }],
          fairness: { weak: [{ kind: "action" }] },
          view: { shift: [field] },
          within: (nodes) => nodes.node[field]! < 5,
        },
        {
          "it comes to 1 again and again": infinitelyOften((nodes) => nodes.node["phase"] === 1),
          "it stays at 1": eventuallyAlways((nodes) => nodes.node["phase"] === 1),
        },
      );
      const { claim, error, reductions } = await decide(made);
      expect(error).toBe(null);
      expect(claim["it comes to 1 again and again"]!.verdict).toMatch(/^holds/);
      expect(claim["it stays at 1"]!.verdict).toBe("violated");
      expect(reductions.join()).toMatch(/graph of 4 states, modulo the view/);
    },
  );

  it.each([
    { shift: ["nothing"] },
    (
      { hearer }: { readonly hearer: unknown },
      { network, left }: { network: unknown; left: (of: string) => number },
    ) => [hearer, network, left("crash")],
  ])("tells copies of what was delivered from what was not", async (view) => {
    type News = { readonly type: "news" };
    const teller: Role<null, never, News> = {
      init: () => null,
      restart: (s) => next(s, send("hearer", { type: "news" })),
    };
    const hearer: Role<{ readonly got: number }, News, never> = {
      init: () => ({ got: 0 }),
      receive: (s) => next({ got: 1 - s.got }),
    };
    const made = protocol(
      "told again",
      {
        nodes: { teller, hearer },
        network: { order: "none", copies: "one", loses: "never", duplicates: "always" },
        crashes: [{ of: "teller", atMost: 1, restarts: "at once", name: "crash" }],
        ends: () => true,
        fairness: { weak: [{ kind: "deliver", each: "type" }] },
        view: view as never,
      },
      {
        "it is not heard again and again": infinitelyOften((nodes) => nodes.hearer.got === 0),
        "it is heard": temporal(
          ltl.always(
            ltl.implies(
              ltl.event((event) => event.kind === "crash"),
              ltl.eventually(ltl.event((event) => event.kind === "deliver")),
            ),
          ),
        ),
      },
    );
    const { claim, error } = await decide(made);
    expect(error).toBe(null);
    // Who heard it once may stop: nobody owes the copy.
    expect(claim["it is not heard again and again"]!.verdict).toBe("violated");
    expect(claim["it is heard"]!.verdict).toBe("holds modulo view");
    for (const sentence of await replayed("told again", made)) expect(sentence).toMatch(/^the trace reproduces/);
  });

  type Ask = { readonly type: "ask" | "yes" | "no"; readonly n: number };
  interface Asking {
    readonly n: number;
    readonly phase: "asks" | "waits" | "served" | "gave up";
  }
  /** A client numbers its tries and gives up after `most`; the server may refuse for ever. */
  const patient = (most: number, reads: "receive" | "claim" = "receive") => {
    const client: Role<Asking, Ask, Ask> = {
      init: () => ({ n: 1, phase: "asks" }),
      timers: {
        ask: (s) =>
          s.phase === "asks" ? next({ ...s, phase: "waits" }, send("server", { type: "ask", n: s.n })) : undefined,
      },
      receive: (s, { type }) => {
        if (type === "yes") return next({ ...s, phase: "served" });
        return reads === "receive" && s.n >= most
          ? next({ ...s, phase: "gave up" })
          : next({ n: s.n + 1, phase: "asks" });
      },
    };
    const server: Role<{ readonly n: number }, Ask, Ask> = {
      init: () => ({ n: 0 }),
      receive: (_, { n }) => ({
        yes: next({ n }, send("client", { type: "yes", n })),
        no: next({ n }, send("client", { type: "no", n })),
      }),
    };
    return protocol(
      "patient",
      {
        nodes: { client, server },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        ends: () => true,
        fairness: {
          weak: [{ kind: "timer" }, { kind: "deliver", each: "type" }],
          strong: [{ kind: "deliver", choice: "yes", each: "none" }],
        },
        view: { shift: ["n"] },
        within: (nodes) => nodes.client.n < 8,
      },
      {
        "the client is served": eventually((nodes) =>
          reads === "claim"
            ? nodes.client.n < most && nodes.client.phase === "served"
            : nodes.client.phase === "served",
        ),
      },
    );
  };

  it.each([2, 3, 30, 900])(
    "that shifts what a handler compares with %i is refused, with both answers",
    async (most) => {
      const { error, claim } = await decide(patient(most));
      expect(claim["the client is served"]!.verdict).toBe("undecided");
      expect(error!.message).toMatch(
        /^The view takes states for one that differ by \d+ in every n, but receive of client, given .*; with \d+ more it comes to .*gave up.*, not to /,
      );
    },
  );

  it("that shifts what a claim compares with a constant is refused, with both states", async () => {
    const { error } = await decide(patient(40, "claim"));
    expect(error!.message).toMatch(/^The view takes two states for one, but a liveness claim says otherwise: /);
  });

  it("holds modulo the view where nobody compares, and says how far that was asked", async () => {
    const { error, claim, reductions, verdict, exitCode } = await decide(patient(1_000_000));
    expect(error).toBe(null);
    expect(claim["the client is served"]!.verdict).toBe("holds modulo view");
    expect([verdict, exitCode]).toEqual(["holds within bounds", 0]);
    expect(reductions.join()).toMatch(/modulo the view \(shifts compared up to 1,000, \d+ pairs compared\)/);
  });

  it("that identifies states that differ is an error that shows both", async () => {
    const { error, claim } = await decide(
      spec(
        "parity",
        {
          init: [{ n: 0 }],
          actions: { more: (s) => (s.n < 5 ? { n: s.n + 1 } : undefined) },
          view: (s) => s.n % 2,
        },
        { "it ends": eventually((s) => s.n === 5) },
      ),
    );
    expect(claim["it ends"]!.verdict).toBe("undecided");
    expect(error!.shown).toBe(false);
    expect(error!.message).toMatch(/The view takes two states for one, but .*n: \d and n: \d/);
  });
});
