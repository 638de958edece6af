// The matchers of `kripke/vitest`: what is green, what is red and with which words, and what is refused.
// The one idea: a matcher that cannot fail is worse than none, so each is seen failing.
// Not here: the package as a user installs it (.ci/smoke).
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import "../../harness/vitest/index.ts";
import { describeModel } from "../../harness/vitest/index.ts";
import { always, check, integer, model, next, protocol, simulate } from "../../index.ts";
import { directoryWith, index, kripke } from "../cli/harness.ts";
import { lockWith } from "./lock.ts";

const ONE = "one client at a time holds the lock";
const network = { order: "none", copies: "one", loses: "never", duplicates: "never" } as const;
const counting = (last: number, more: object = {}) =>
  protocol(
    "counting",
    {
      nodes: { a: { init: () => 0, actions: { up: (n: number) => (n < last ? next(n + 1) : undefined) } } },
      network,
      ...more,
    },
    { small: always(({ a }) => a < 5) },
  );
const said = (act: () => void): string => {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return "green";
};

const unfinished = await check(counting(4, { ends: () => true }), { maxStates: 2 });
const dead = await check(counting(3));
const deadWalks = await simulate(counting(3), { walks: 5 });
const throwing = protocol(
  "throws",
  {
    nodes: {
      a: {
        init: () => 0,
        actions: {
          up: () => {
            throw new Error("no");
          },
        },
      },
    },
    network,
  },
  {},
);
const threw = await check(throwing);
const threwWalks = await simulate(throwing, { walks: 5 });

describe("toFindNothing", () => {
  test("is green where no walk met anything, and red with the way where one did", async () => {
    expect(await simulate(lockWith(0), { walks: 50 })).toFindNothing();
    const bad = await simulate(lockWith(1), { traceDir: directoryWith({}) });
    const words = said(() => expect(bad).toFindNothing());
    expect(words).toContain("lock, seed 1: violated");
    expect(words).toContain(`"${ONE}": violated`);
    expect(words).toContain("  1. client1 does ask\n");
    expect(words).toMatch(/ {2}npx kripke replay .*one-client-at-a-time.*\.json/);
  });

  test("is red for a deadlock, an error, and a fault that never came", async () => {
    expect(said(() => expect(deadWalks).toFindNothing())).toContain("deadlock");
    expect(said(() => expect(threwWalks).toFindNothing())).toMatch(/error\n.*threw: no/);
    const crash = await simulate(lockWith(0), { walks: 5, kinds: ["crash"] });
    expect(said(() => expect(crash).toFindNothing())).toContain("no walk has a fault of kind crash");
  });

  test("takes what a simulation answers and nothing else", async () => {
    expect(said(() => expect(simulate(lockWith(0), { walks: 1 })).toFindNothing())).toContain("This is a promise");
    expect(said(() => expect(dead).toFindNothing())).toContain("Write expect(await simulate(model)).toFindNothing().");
    expect(said(() => expect(deadWalks).toHold())).toContain("Write expect(await check(model)).toHold().");
    expect(said(() => expect(deadWalks).not.toFindNothing())).toContain("would be green for an error as well");
  });
});

describe("toHold", () => {
  test("is green where everything holds, and red with the story where it does not", async () => {
    expect(await check(lockWith(0))).toHold();
    const bad = await check(lockWith(1), { traceDir: directoryWith({}) });
    const words = said(() => expect(bad).toHold());
    expect(words).toMatch(
      /^lock: violated\n"one client at a time holds the lock": violated\n {2}1\. client1 does ask\n/,
    );
    expect(words).toMatch(
      /\n {2}13\. client\d receives granted from server\n {2}npx kripke replay .*lock--one-client.*\.json\n {2}npx kripke show .*lock--one-client.*\.json --as html --open$/,
    );
  });

  test("is red where bounds cut, unless that is said", async () => {
    const cut = await check(counting(9, { within: ({ a }: { a: number }) => a < 3 }));
    expect(said(() => expect(cut).toHold())).toContain("toHold({ withinBounds: true })");
    expect(cut).toHold({ withinBounds: true });
  });

  test("is red for what is undecided, deadlocks and throws", async () => {
    expect(said(() => expect(unfinished).toHold())).toContain("undecided");
    expect(said(() => expect(dead).toHold())).toContain('"no deadlock": violated');
    expect(said(() => expect(threw).toHold())).toContain("threw: no");
    for (const each of [unfinished, dead, threw])
      expect(said(() => expect(each).toHold({ withinBounds: true }))).not.toBe("green");
  });
});
describe("toViolate and toWitness", () => {
  test("are green for the claim that is, and red for every other", async () => {
    const bad = await check(lockWith(1));
    expect(bad).toViolate(ONE);
    expect(bad).toViolate(ONE, { events: 13 });
    expect(bad).toWitness("a client can hold the lock", { events: 3 });
    expect(dead).toViolate("no deadlock", { events: 3 });
    expect(said(() => expect(bad).toViolate(ONE, { events: 12 }))).toContain("is violated in 13 events, not in 12");
    expect(said(() => expect(bad).toViolate("one client at a time holds the lok"))).toContain(
      'did you mean "one client',
    );
    expect(said(() => expect(bad).toViolate("a client can hold the lock"))).toContain(
      "was to be violated, and is: witnessed",
    );
    expect(said(() => expect(threw).toViolate("no deadlock"))).toContain("threw: no");
  });
});

describe("a trace of the lock's bug", () => {
  const LOCK = readFileSync("test/harness/lock.ts", "utf8").replaceAll("../../index.ts", "kripke");
  const directory = directoryWith({ "package.json": '{"type":"module"}', "lock.ts": LOCK });
  const trace = path.join(directory, "lock--one-client-at-a-time-holds-the-lock.json");
  /** Over the lock with a text replaced. */
  const over = async (find: string | RegExp, by: string) => {
    const changed = LOCK.replaceAll(find, by);
    expect(changed).not.toBe(LOCK);
    const file = `changed${changes++}`;
    writeFileSync(path.join(directory, `${file}.ts`), changed);
    writeFileSync(
      path.join(directory, `${file}.json`),
      readFileSync(trace, "utf8").replaceAll("lock.ts", `${file}.ts`),
    );
    return index.replay(path.join(directory, `${file}.json`));
  };
  let changes = 0;

  beforeAll(async () => {
    await index.check("./lock.ts", { directory, traceDir: directory });
  });

  test("reproduces, so it is not gone", async () => {
    const replayed = await index.replay(trace);
    expect(replayed).toReproduce();
    expect(said(() => expect(replayed).toBeGone())).toMatch(/^It is not gone: the trace reproduces/);
  });

  test("is gone where nothing is duplicated any more", async () => {
    const replayed = await over("lockWith(1)", "lockWith(0)");
    expect(replayed).toBeGone();
    expect(said(() => expect(replayed).toReproduce())).toMatch(/no longer runs/);
  });

  test("is gone where it runs and the claim holds at its end", async () => {
    expect(await over(").length < 2", ").length < 3")).toBeGone();
  });

  test.each([
    ["a message", '"acquire"', '"acquires"', "a message like acquire"],
    ["an action", "ask: ", "asks: ", "the action ask"],
    ["a group", /client: replicated/g, "customer: replicated", "a node client1"],
  ] as const)("is not gone where %s is called otherwise", async (_, find, by, missing) => {
    const replayed = await over(find, by);
    expect(said(() => expect(replayed).toBeGone())).toContain(
      `the model no longer has ${missing}: what is called otherwise`,
    );
  });

  test("is judged by the command as well", async () => {
    await over("lockWith(1)", "lockWith(0)");
    const file = path.join(directory, `changed${changes - 1}.json`);
    const mended = await kripke(directory, "replay", file, "--gone");
    expect([mended.code, mended.out.trim().split("\n").at(-1)]).toEqual([
      0,
      expect.stringMatching(/^It is gone: event 7 /),
    ]);
    const alive = await kripke(directory, "replay", trace, "--gone");
    expect([alive.code, alive.out.trim().split("\n").at(-1)]).toEqual([1, expect.stringMatching(/^It is not gone: /)]);
  });

  test("is not gone where the claim says nothing at its end, or the model breaks on the way", async () => {
    const nothing = await over(/=> clients\.filter\(.*\)\.length < 2/g, "=> undefined");
    expect(said(() => expect(nothing).toBeGone())).toMatch(
      /^It cannot be told whether it is gone: .* says nothing there/,
    );
    const breaks = await over("receive: () => next({ phase", "receive: () => missing({ phase");
    expect(said(() => expect(breaks).toBeGone())).toMatch(/^It cannot be told whether it is gone: .* breaks there/);
  });
});

test("of a claim that there is not it is said what there is", async () => {
  const counted = await check(counting(3));
  expect(said(() => expect(counted).toViolate("smal"))).toMatch(/ makes no claim "smal"; did you mean "small"\?$/);
});

describe("what says nothing is refused", () => {
  const checked = check(counting(3));
  test.each([
    [
      "a promise",
      () => expect(checked).toHold(),
      "without await the test is green whatever comes. Write expect(await check(model)).toHold()",
    ],
    ["a model", () => expect(counting(3)).toHold(), "This is a model, not what came of checking it."],
    ["a check that is replayed", () => expect(dead).toReproduce(), "Write expect(await replay(file)).toReproduce()"],
    ["not.toHold", () => expect(dead).not.toHold(), "would be green for an error as well"],
    ["not.toViolate", () => expect(dead).not.toViolate("small"), "say what holds"],
    ["nothing", () => expect(undefined).toViolate("small"), "This is no answer of a check, simulation or replay."],
  ] as const)("%s", (_, act, words) => {
    expect(said(act)).toContain(words);
  });
});

describeModel(
  model({
    name: "counter",
    summary: "counts",
    parameters: { last: integer({ default: 2, min: 0, max: 9, summary: "where it stops" }) },
    build: ({ last }) => counting(last, { ends: () => true }),
  }).expects({
    scenarios: {
      default: { summary: "a short way" },
      far: { summary: "too far", with: { last: 9 }, expect: { small: "violated" } },
      large: { summary: "for another day", with: { last: 9 }, large: true },
    },
  }),
);
