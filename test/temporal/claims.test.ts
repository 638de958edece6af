// Liveness claims of small protocols and specs, decided whole: the verdict, the lasso, its replay, the warnings.
// The one idea: each case is one that some checker got wrong, or that an author gets wrong, small enough to be argued by hand.
// Not here: the search for lassos on integers, the models of the library.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  checkSource,
  eventually,
  eventuallyAlways,
  infinitelyOften,
  leadsTo,
  ltl,
  next,
  observer,
  type Protocol,
  protocol,
  type Role,
  type SearchOptions,
  type Source,
  send,
  spec,
  temporal,
  until,
} from "../../checker/index.ts";
import type { Trace } from "../../traces/format.ts";
import { replay, replayable } from "../../traces/replay.ts";
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

type Ask = { readonly type: "ask" };
type Answer = { readonly type: "answer" };
interface Asker {
  readonly answered: boolean;
}
const asker: Role<Asker, Answer, Ask> = {
  init: () => ({ answered: false }),
  timers: { again: (s) => (s.answered ? undefined : next(s, send("server", { type: "ask" }))) },
  receive: () => next({ answered: true }),
};
const server: Role<null, Ask, Answer> = {
  init: () => null,
  receive: (s, _, { from }) => next(s, send(from, { type: "answer" })),
};

const asking = (loses: "never" | "always", fairness: object) =>
  protocol(
    "asking",
    {
      nodes: { asker, server },
      network: { order: "none", copies: "one", loses, duplicates: "never" },
      ends: () => true,
      fairness,
    },
    { "an answer comes": eventually(({ asker: { answered } }) => answered) },
  );

const timer = { kind: "timer" };
const deliver = { kind: "deliver" };

describe("fairness of messages", () => {
  it("without fairness, stopping at once refutes", async () => {
    const { claim, exitCode } = await decide(asking("never", {}));
    expect(claim["an answer comes"]).toMatchObject({ verdict: "violated", events: 0, loopStart: 0 });
    expect(exitCode).toBe(13);
  });

  it("weak fairness of messages suffices on a reliable network", async () => {
    const { claim, warnings } = await decide(asking("never", { weak: [timer, deliver] }));
    expect(claim["an answer comes"]!.verdict).toBe("holds");
    expect(warnings).toEqual([]);
  });

  it("weak fairness of messages is met by loss on a lossy network, and the author is told", async () => {
    const { claim, warnings } = await decide(asking("always", { weak: [timer, deliver] }));
    expect(claim["an answer comes"]!.verdict).toBe("violated");
    expect(warnings.join()).toMatch(/"weak fairness of deliver" is met by losing the message/);
  });

  it("strong fairness of messages, with sending again, suffices on a lossy network", async () => {
    const { claim } = await decide(asking("always", { weak: [timer], strong: [deliver] }));
    expect(claim["an answer comes"]!.verdict).toBe("holds");
  });

  it("weak fairness of messages suffices if losses end", async () => {
    const { claim, warnings } = await decide(
      asking("always", { weak: [timer, deliver], finitely: [{ kind: "drop" }] }),
    );
    expect(claim["an answer comes"]!.verdict).toBe("holds");
    expect(warnings).toEqual([]);
  });

  it("fairness of one kind of message does not help another", async () => {
    const { claim } = await decide(asking("never", { weak: [timer, { kind: "deliver", message: { type: "ask" } }] }));
    expect(claim["an answer comes"]!.verdict).toBe("violated");
  });

  it("fairness that no event falls under is told", async () => {
    const { warnings } = await decide(asking("never", { weak: [timer, deliver, { kind: "restart" }] }));
    expect(warnings).toEqual([
      'The assumption "weak fairness of restart" never bites: no event that was explored falls under it.',
    ]);
  });
});

describe("a lasso", () => {
  const weak = asking("always", { weak: [timer, deliver] });

  it("is recorded, replays, and says of how many events which repeat", async () => {
    expect(await replayed("asking", weak)).toEqual([
      'the trace reproduces: its 2 events repeat for ever, "an answer comes" is violated',
    ]);
  });

  it("is refused where its loop starts elsewhere, ends elsewhere, or leaves out what is owed", async () => {
    const [trace] = (await found("asking", weak, directory)).traces;
    const judged = (change: Partial<Trace>): string =>
      replayable(weak as unknown as Source, "an answer comes", (on) => replay({ ...trace!, ...change }, on).sentence);
    expect(judged({ loopStart: 1 })).toMatch(/but its end is not the state where its loop starts/);
    expect(judged({ loopStart: 2 })).toMatch(/but it is not fair: "timer again of asker" is enabled all the way round/);
    expect(judged({ events: trace!.events.slice(0, 1), loopStart: 1 })).toMatch(/but it is not fair/);
    expect(judged({ events: [], loopStart: 0 })).toMatch(/but it is not fair/);
    expect(judged({ loopStart: null })).toMatch(/but what it shows may still go on as the claim asks for/);
  });

  it("does not use what a bound cut, and what it hides is not called an end", async () => {
    const counting = (limit: number) =>
      spec(
        "counting",
        {
          init: [{ n: 0 }],
          actions: { more: (s) => ({ n: s.n + 1 }) },
          within: (s) => s.n <= limit,
          fairness: { weak: [{ kind: "action" }] },
        },
        { "it gets to five": eventually((s) => s.n >= 5) },
      );
    const cut = await decide(counting(3));
    expect(cut.claim["it gets to five"]!.verdict).toBe("undecided");
    expect(cut.exitCode).toBe(1);
    expect(cut.warnings.join()).toMatch(
      /No behaviour of this model is fair within its bounds, so "it gets to five" is undecided/,
    );
    expect((await decide(counting(7), { maxStates: 3 })).claim["it gets to five"]!.verdict).toBe("undecided");
    expect((await decide(counting(7), { maxDepth: 3 })).claim["it gets to five"]!.verdict).toBe("undecided");
  });
});

interface Round {
  readonly at: number;
  readonly done: boolean;
}
/** Goes round for ever; may finish only at 2. */
const rounds = (fairness: object) =>
  spec(
    "rounds",
    {
      init: [{ at: 0, done: false } as Round],
      actions: {
        go: (s) => (s.done ? undefined : { ...s, at: (s.at + 1) % 3 }),
        finish: (s) => (s.at === 2 && !s.done ? { ...s, done: true } : undefined),
      },
      ends: () => true,
      fairness,
    },
    {
      "it finishes": eventually((s) => s.done),
      "it comes to 1 again and again": infinitelyOften((s) => s.at === 1),
      "in the end it is at 2": eventuallyAlways((s) => s.at === 2),
      "not done until at 2": until(
        (s) => !s.done,
        (s) => s.at === 2,
      ),
      "2 leads to 0 or an end": leadsTo(
        (s) => s.at === 2,
        (s) => s.at === 0 || s.done,
      ),
      "it goes for ever": temporal(ltl.always(ltl.eventually(ltl.event((e) => e.name === "go")))),
    },
  );

describe("an action that is enabled only sometimes", () => {
  const verdicts = async (fairness: object): Promise<readonly string[]> =>
    (await decide(rounds(fairness))).claims.slice(0, -1).map(({ verdict }) => verdict);

  it("an action that is enabled only sometimes need not happen if its fairness is weak", async () => {
    expect(await verdicts({ weak: [{ kind: "action" }] })).toEqual([
      "violated",
      "violated",
      "violated",
      "holds",
      "holds",
      "violated",
    ]);
  });

  it("an action that is enabled only sometimes happens if its fairness is strong", async () => {
    const strong = { weak: [{ kind: "action", name: "go" }], strong: [{ kind: "action", name: "finish" }] };
    expect(await verdicts(strong)).toEqual(["holds", "violated", "holds", "holds", "holds", "violated"]);
  });

  it("an action happens if the one that disables it happens only finitely often", async () => {
    const ends = { weak: [{ kind: "action" }], finitely: [{ kind: "action", name: "go" }] };
    // It may not stop at 0 or 1, where going is enabled and owed: so it gets to 2.
    expect(await verdicts(ends)).toEqual(["holds", "violated", "holds", "holds", "holds", "violated"]);
  });
});

describe("observers", () => {
  const count = observer("how often it asked", 0, (n: number, event: { readonly kind: string }) =>
    event.kind === "timer" ? Math.min(n + 1, 40) : n,
  );
  const observed = (reads: boolean) =>
    protocol(
      "observed",
      {
        nodes: { asker, server },
        network: { order: "none", copies: "one", loses: "always", duplicates: "never" },
        observers: [count],
        ends: () => true,
        fairness: { weak: [{ kind: "timer" }, { kind: "deliver" }] },
      },
      {
        "an answer comes": eventually(({ asker: { answered } }, world) => answered || (reads && world.seen(count) < 0)),
      },
    );

  it("observers that a claim does not read are off, so that a history hides no cycle", async () => {
    const { claim, states, reductions } = await decide(observed(false));
    expect(claim["an answer comes"]).toMatchObject({ verdict: "violated", events: 2, loopStart: 0 });
    expect(states.distinct).toBeGreaterThan(100);
    expect(reductions.join()).toMatch(/decided on a graph of 7 states, without the observer how often it asked/);
    expect(await replayed("observed", observed(false))).toHaveLength(1);
  });

  it("observers that a claim reads are on", async () => {
    const { claim, reductions } = await decide(observed(true));
    expect(claim["an answer comes"]!.verdict).toBe("violated");
    expect(reductions.join()).toMatch(/states$/);
    expect((await replayed("observed", observed(true)))[0]).toMatch(/^the trace reproduces/);
  });

  it("observers that never forget are told of where they decide a verdict", async () => {
    const everything = observer("everything", [] as readonly string[], (all, event: { readonly kind: string }) =>
      all.length < 5 ? [...all, event.kind] : all,
    );
    const made = protocol(
      "remembered",
      {
        nodes: { asker, server },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        observers: [everything],
        ends: () => true,
        fairness: { weak: [{ kind: "timer" }, { kind: "deliver" }] },
        within: (_, world) => world.seen(everything).length < 4,
      },
      { "an answer comes": eventually(({ asker: { answered } }) => answered) },
    );
    const { warnings, claim } = await decide(made);
    expect(claim["an answer comes"]!.verdict).toBe("holds within bounds");
    expect(warnings.join()).toMatch(/"everything", which never forgets, no state ever comes again/);
  });
});

describe("a link that duplicates without end", () => {
  interface Hearer {
    readonly got: number;
  }
  type News = { readonly type: "news" };
  const teller: Role<null, never, News> = {
    init: () => null,
    restart: (s) => next(s, send("hearer", { type: "news" })),
  };
  const hearer: Role<Hearer, News, never> = { init: () => ({ got: 0 }), receive: (s) => next({ got: 1 - s.got }) };
  const made = protocol(
    "told again",
    {
      nodes: { teller, hearer },
      network: { order: "none", copies: "one", loses: "never", duplicates: "always" },
      crashes: [{ of: "teller", atMost: 1, restarts: "at once" }],
      ends: () => true,
      fairness: { weak: [{ kind: "deliver" }] },
    },
    {
      "news that is told is heard": temporal(
        ltl.always(
          ltl.implies(
            ltl.event((event) => event.kind === "crash"),
            ltl.eventually(ltl.event((event) => event.kind === "deliver")),
          ),
        ),
      ),
      "it is heard for ever": infinitelyOften((nodes) => nodes.hearer.got === 0),
    },
  );

  it("a link that duplicates without end owes each message once, and copies of what was delivered to nobody", async () => {
    const { claim } = await decide(made);
    expect(claim["news that is told is heard"]!.verdict).toBe("holds");
    // Crash and tell, hear, stop: the copy that is left in flight is stale, and nobody owes it.
    expect(claim["it is heard for ever"]).toMatchObject({ verdict: "violated", events: 2, loopStart: 2 });
    expect(await replayed("told again", made)).toHaveLength(1);
  });

  it("a copy is stale in a local state in which it was fresh on another way", async () => {
    interface Turner {
      readonly at: 0 | 1 | 2;
    }
    // Of two ways to `at: 1` one has the message delivered and one has not, and of the first state found there it is fresh.
    const turner: Role<Turner, News, never> = {
      init: () => ({ at: 0 }),
      actions: { turn: ({ at }) => (at === 0 ? next({ at: 1 }) : undefined) },
      receive: ({ at }) => (at === 2 ? undefined : next({ at: at === 0 ? 1 : 2 })),
    };
    const sayer: Role<{ readonly said: boolean }, never, News> = {
      init: () => ({ said: false }),
      actions: { say: ({ said }) => (said ? undefined : next({ said: true }, send("turner", { type: "news" }))) },
    };
    const { claim } = await decide(
      protocol(
        "turned",
        {
          nodes: { turner, sayer },
          network: { order: "none", copies: "one", loses: "never", duplicates: "always" },
          ends: () => true,
          fairness: { weak: [{ kind: "deliver" }, { kind: "action" }] },
        },
        { "it is heard in the end": eventually(({ turner: { at } }) => at === 2) },
      ),
    );
    expect(claim["it is heard in the end"]).toMatchObject({ verdict: "violated", events: 2, loopStart: 2 });
  });
});

describe("a family of actions", () => {
  interface Hit {
    readonly toggled: boolean;
    readonly done: boolean;
  }
  const hitting: Role<Hit, never, never> = {
    init: () => ({ toggled: false, done: false }),
    actions: {
      hit: {
        each: ["x", "y"],
        do: (s, value) => (value === "x" ? next({ ...s, toggled: !s.toggled }) : next({ ...s, done: true })),
      },
    },
  };
  const made = (pattern: object) =>
    protocol(
      "hitting",
      {
        nodes: { a: hitting },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        fairness: { weak: [{ kind: "action", ...pattern } as never] },
        ends: () => true,
      },
      { "hit by y": eventually(({ a }) => a.done) },
    );
  it.each([
    ["is one obligation for each value", {}, "holds"],
    ["may be owed for one value alone", { name: "hit", value: "y" }, "holds"],
    ["is not owed for another value", { name: "hit", value: "x" }, "violated"],
    ["is owed as a whole where the node owes anything", { each: "node" }, "violated"],
  ])("%s", async (_, pattern, verdict) => {
    const { claim } = await decide(made(pattern) as Protocol<unknown>);
    expect(claim["hit by y"]?.verdict).toBe(verdict);
  });
});
