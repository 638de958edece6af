// Ways through a model: what is told of them, what is searched for, what serves as an example.
// The one idea: a way is followed by numbers, and the same walk by hand, event by event, must be where it says.
// Not here: threads, the network, the page (test/cli/explore.test.ts, test/browser/explore.test.ts).
import { expect, test } from "vitest";
import { drawsOf } from "../../checker/index.ts";
import { find } from "../../harness/check.ts";
import { example } from "../../harness/exploring/example.ts";
import { Explored } from "../../harness/exploring/explored.ts";
import { type SeekOptions, seek } from "../../harness/exploring/seek.ts";
import { seekFrom } from "../../harness/exploring/seek-from.ts";
import { start } from "../../harness/stepping/index.ts";
import { type live, parseTrace, replayable, storyOf, viewOf } from "../../traces/index.ts";
import { lengthsOf, statusesWith } from "../../traces/viewer/continued.ts";
import { knownOf, traceOf, type Walk, walkWith, withStatuses } from "../../traces/viewer/page/live/walk.ts";
import lock from "./lock.ts";

const subject = await find(lock);
const of = { subject, directory: "/traces", from: "/", engine: "1" };
const explored = new Explored(subject, of);
const START: live.Way = { initial: 0, choices: [], shows: null };
const OPTIONS: SeekOptions = {
  seconds: 20,
  maxMemory: 4e9,
  signal: { aborted: false },
  onProgress: () => undefined,
};
const MUTEX = "one client at a time holds the lock";

/** What a page shows that knew nothing before. */
const whole = (walked: live.Walked) => {
  const walk = walkWith(null, walked);
  return { ...walk, trace: traceOf(walk) };
};

const replays = (text: string): string => {
  const trace = parseTrace(text, "a trace");
  return replayable(subject.source, trace.claim, (over) => storyOf(trace, over).replay.sentence);
};

test("a way at random is the walk by hand, and says of each event beforehand what is so behind it", () => {
  const way = explored.random(START, { events: 60, seed: 4, faults: true });
  let by = start(lock);
  for (const [i, choice] of way.choices.entries()) {
    const { options, broken } = explored.here({ ...START, choices: way.choices.slice(0, i) });
    expect(broken).toBeNull();
    expect(options.map(({ text }) => text)).toEqual(by.enabled.map(({ text }) => text));
    const { to, text } = by.enabled[choice]!;
    expect(options[choice]).toMatchObject({
      text,
      stays: to.key === by.key,
      violates: to.says(MUTEX) === false ? [MUTEX] : [],
      fault: text.includes("duplicated"),
    });
    by = to;
  }
  const walked = whole(explored.walk(way, way.choices.length));
  expect(walked.view.courses[0]!.events.length).toBe(way.choices.length);
  expect(parseTrace(walked.trace, "it").events).toEqual(by.events);
  expect(explored.follow(walked.trace).way.choices).toEqual(way.choices);
});

/** Goes to another walk as the page does: what it has is not told again. */
const goneTo = (from: Explored, shown: Walk | null, way: live.Way): Walk => {
  const known = knownOf(shown, way);
  let walk = walkWith(shown, from.walk(way, way.choices.length, known));
  for (let { isSaid } = walk; !isSaid; ) {
    const { statuses } = walk.view.courses[0]!;
    const more = from.claims(way, lengthsOf(statuses, way.choices.length + 1));
    walk = withStatuses(walk, statusesWith(statuses, more.said));
    isSaid = more.isSaid;
  }
  return walk;
};

test.each([
  ["two-phase-commit", "in the end, on a lossy network"],
  ["two-phase-commit", "a bad network"],
  ["three-phase-commit", "termination, a partition"],
  ["raft", null],
  ["two-phase", null],
])(
  "what a page has that went from walk to walk is what the trace of the last one shows: %s %s",
  async (model, scenario) => {
    const found = await find(model, scenario === null ? {} : { scenario });
    const of = { subject: found, directory: "/traces", from: "/", engine: "1" };
    const seed = Math.floor(Math.random() * 2 ** 31);
    const draw = drawsOf(seed);
    const ours = new Explored(found, of);
    let shown: Walk | null = null;
    for (let turn = 0; turn < 12; turn++) {
      const kept = shown === null ? [] : shown.way.choices.slice(0, draw(shown.way.choices.length + 1));
      const events = [1, 1, 2, 15][draw(4)]!;
      const way = ours.random({ ...START, choices: kept }, { events, seed: draw(1e9), faults: true });
      shown = goneTo(ours, shown, way);
      const trace = parseTrace(traceOf(shown), "it");
      expect(trace.events.length, `seed ${seed}`).toBe(way.choices.length);
      const { source, summary } = found;
      const told = replayable(source, trace.claim, (over) => viewOf(storyOf(trace, over), source, summary));
      expect(shown.view, `seed ${seed}, ${way.choices.join(".")}`).toEqual(told);
    }
  },
);

test("a walk at random ends where a claim is violated, takes no faults if so asked, and is the same for the same seed", () => {
  const ways = Array.from({ length: 40 }, (_, seed) => explored.random(START, { events: 60, seed, faults: true }));
  const ends = ways.map((way) => explored.walk(way, 0).violated);
  expect(ends.some((violated) => violated.includes(MUTEX))).toBe(true);
  for (const [i, way] of ways.entries())
    if (way.choices.length < 60) expect(ends[i], `the way of seed ${i} ends early`).not.toEqual([]);
  const harmless = explored.random(START, { events: 60, seed: 3, faults: false });
  expect(whole(explored.walk(harmless, 0)).view.courses[0]!.events.some(({ fault }) => fault)).toBe(false);
  expect(explored.random(START, { events: 60, seed: 3, faults: false })).toEqual(harmless);
});

test("what was visited is new no more, and what is new is said of the states and not of the events", () => {
  const fresh = new Explored(subject, of);
  const asks = { ...START, choices: [0] };
  expect(fresh.walk(START, 0).here.options.map(({ isNew }) => isNew)).toEqual([true, true]);
  fresh.walk(asks, 1);
  expect(fresh.here(START).options.map(({ isNew }) => isNew)).toEqual([false, true]);
});

test("a predicate is an expression or a function, finds a shortest way, and the way replays", async () => {
  const names = explored.names;
  expect(names).toEqual(["server", "client"]);
  const ways = await Promise.all(
    [
      "client.filter(({ phase }) => phase === 'holding').length === 2",
      "({ client: all }: { client: { phase: string }[] }) => all.every(({ phase }) => phase === 'holding') // both",
    ].map((predicate) => seek(of, predicate, names, OPTIONS)),
  );
  for (const { trace, sentence } of ways) {
    const { events, verdict } = parseTrace(trace!, "it");
    expect([events.length, verdict]).toEqual([13, "walked"]);
    expect(sentence).toMatch(/^found after 13 events, a shortest way, among \d+ states$/);
    expect(replays(trace!)).toBe("the trace reproduces: after 13 events the walk is at its end");
  }
});

test("from here a predicate is looked for behind the walk, and the way found begins with it", async () => {
  const names = explored.names;
  const walked = explored.random(START, { events: 7, seed: 11, faults: true });
  const held = "client.some(({ phase }) => phase === 'holding')";
  const { trace, sentence } = await seekFrom(of, walked, held, names, OPTIONS);
  const { way } = explored.follow(trace!);
  expect(way.choices.slice(0, walked.choices.length)).toEqual(walked.choices);
  expect(sentence).toMatch(
    /^found after \d+ more events?, a shortest way from here, among \d+ states?, \d+ events deep$/,
  );
  const start = await seekFrom(of, START, held, names, OPTIONS);
  expect(explored.follow(start.trace!).way.choices.length).toBe(3);
  expect((await seekFrom(of, way, held, names, OPTIONS)).sentence).toMatch(/^found after 0 more events/);
  expect(await seekFrom(of, START, "server.holder === 'nobody'", names, OPTIONS)).toEqual({
    trace: null,
    sentence: "no way leads there from here: all 104 states, 15 events deep, were seen",
  });
  const stopped = { ...OPTIONS, signal: { aborted: true } };
  expect((await seekFrom(of, START, "false", names, stopped)).sentence).toMatch(/^not found before it was stopped/);
  await expect(seekFrom(of, START, "nobody.x", names, OPTIONS)).rejects.toThrow(/nobody is not defined/);
});

test("what is never so, throws or does not compile is told", async () => {
  const told = (predicate: string): Promise<string> =>
    seek(of, predicate, explored.names, OPTIONS).then(
      ({ trace, sentence }) => `${trace} ${sentence}`,
      (error: Error) => error.message,
    );
  expect(await told("server.holder === 'nobody'")).toMatch(/^null no way leads there: all 104 states, 15 events deep/);
  expect(await told("nobody.holder")).toMatch(/^null .*nobody is not defined/);
  const compiles = "the predicate does not compile";
  expect(await told("server.holder ===")).toBe(`${compiles}: at its end something is missing: Unexpected ")"`);
  expect(await told("server\n.holder === = 1")).toBe(`${compiles}: line 2, column 12: Unexpected "="`);
  expect(await told("server.holder")).toBe(
    'null "what is looked for" answered null: a predicate answers true, false, or undefined where it says nothing.',
  );
  await expect(seekFrom(of, START, "server.holder", explored.names, OPTIONS)).rejects.toThrow(/answered null/);
  expect(await told(" ")).toMatch(/^the predicate is empty/);
});

test("of each claim there is an example on which it is kept", async () => {
  const kept = await example(of, MUTEX, OPTIONS);
  expect(explored.walk(explored.follow(kept.trace!).way, 0).violated).toEqual([]);
  expect(kept.sentence).toContain("is kept");
  const witness = await example(of, "a client can hold the lock", OPTIONS);
  expect(replays(witness.trace!)).toBe(
    'the trace reproduces: after 3 events "a client can hold the lock" is witnessed',
  );
  const deadlock = await example(of, "no deadlock", OPTIONS);
  expect(deadlock.sentence).toContain("something can always happen");
});

test("the example of an invariant that is mostly silent is where it speaks", async () => {
  const acid = await find("two-phase-commit");
  const told = { subject: acid, directory: "/traces", from: "/", engine: "1" };
  const rule = "nobody commits unless all voted yes";
  const { trace, sentence } = await example(told, rule, OPTIONS);
  expect(sentence).toContain("has something to say here");
  const there = new Explored(acid, told);
  const { view } = whole(there.walk(there.follow(trace!).way, 0));
  const { marks } = view.courses[0]!.statuses[view.claims.findIndex(({ name }) => name === rule)]!;
  expect([marks[0], marks.at(-1)]).toEqual(["-", "y"]);
});

test("a trace of a walk is refused where it claims more", () => {
  const { trace } = whole(explored.walk({ ...START, choices: [0] }, 1));
  expect(replays(trace)).toBe("the trace reproduces: after 1 event the walk is at its end");
  expect(() => replays(trace.replace('"walked"', '"violated"'))).toThrow(
    /says that "a walk" is violated, which a claim of kind walk cannot be/,
  );
  expect(() => replays(trace.replace('"loopStart": null', '"loopStart": 0'))).toThrow(/repeats for ever/);
});
