// `kripke explain`: its words, its exit codes, and the other order as a trace.
// The one idea: recorded traces of the library are explained, so what is said can be held against what is known of their protocols.
// Not here: whether it is true (test/harness/explaining.test.ts).
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { directoryWith, kripke, root } from "./harness.ts";

const recorded = (name: string): string => path.join(root, "traces/recorded", `${name}.json`);
const SPLIT = recorded("three-phase-commit--an-opinion-by-own-state--no-split-decision");
const LASSO = recorded(
  "two-phase-commit--in-the-end-on-a-lossy-network--if-one-participant-knows-the-outcome-all-learn-it",
);
const LOST = recorded("two-phase-commit--waitsForTheGone--a-commit-is-forgotten-in-the-end");
const PAIR = recorded("two-phase-commit--a-bad-network--the-survivors-cannot-know-what-the-dead-decided");
const SPEC = recorded("lamport-paxos--smallQuorum--at-most-one-value-is-chosen");

test("says what is necessary, from where on it was unavoidable, and an order that is easier to read", async () => {
  const { code, out, err } = await kripke(directoryWith(), "explain", SPLIT);
  expect([code, err]).toEqual([0, ""]);
  await expect(out.replaceAll(root, "…")).toMatchFileSnapshot("golden/explain.txt");
});

test("as JSON says the same for programs, also where nothing can be explained", async () => {
  const { code, out } = await kripke(directoryWith(), "explain", SPLIT, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    target: "three-phase-commit/an opinion, by own state",
    claim: "no split decision",
    verdict: "violated",
    reproduces: true,
    turning: { events: 11, isKnown: true },
    switches: 11,
    fewest: { isKnown: true, switches: 7, order: [1, 4, 6, 2, 3, 5, 7, 11, 9, 10, 8, 12] },
  });
  const { causes } = JSON.parse(out) as { causes: { cause: string; events: number[]; necessity: object }[] };
  expect(causes[0]).toEqual({
    cause: "crash clause coordinator crashes",
    isFault: true,
    events: [11],
    eventsOfTwin: [],
    necessity: { kind: "necessary" },
  });
  const lasso = JSON.parse((await kripke(directoryWith(), "explain", LASSO, "--json")).out);
  expect(lasso).toMatchObject({
    shown: "behaviour",
    within: null,
    turning: { events: null, isKnown: true },
    reproduces: true,
  });
  expect(lasso.causes[0]).toEqual({
    cause: "loss on link1",
    isFault: true,
    events: [6],
    eventsOfTwin: [],
    necessity: { kind: "necessary" },
  });
  const trace = JSON.parse(readFileSync(SPLIT, "utf8"));
  const short = directoryWith({ "short.json": JSON.stringify({ ...trace, events: trace.events.slice(0, 3) }) });
  const nothing = await kripke(short, "explain", "short.json", "--json");
  expect([nothing.code, nothing.err]).toEqual([1, ""]);
  expect(JSON.parse(nothing.out)).toMatchObject({ reproduces: false, causes: null, fewest: null, sentences: [] });
});

test("show --as html --explain writes it into the page", async () => {
  const directory = directoryWith({ "trace.json": readFileSync(SPLIT, "utf8") });
  const { code, out } = await kripke(directory, "show", "trace.json", "--as", "html", "--explain");
  expect([code, out]).toEqual([0, "trace.html\n"]);
  const page = readFileSync(path.join(directory, "trace.html"), "utf8");
  const [, json] = /<script type="application\/json" id="view">([\s\S]*?)<\/script>/.exec(page)!;
  const { explained } = JSON.parse(json!);
  expect(explained.causes).toHaveLength(6);
  expect(explained.causes[0]).toMatchObject({ events: [11], necessity: "necessary" });
  expect(explained.sentences[0]).toMatch(/^Behind event 10 the violation could still be avoided; behind event 11/);
  expect(explained.order).toEqual([1, 4, 6, 2, 3, 5, 7, 11, 9, 10, 8, 12]);
  const refused = await kripke(directory, "show", "trace.json", "--explain");
  expect([refused.code, refused.err]).toEqual([2, "--explain is for a page: say --as html, too, or kripke explain.\n"]);
});

test("of a lasso asks all fair behaviours, says what can still be kept, and keeps what repeats as it is", async () => {
  const { code, out } = await kripke(directoryWith(), "explain", LASSO);
  expect(code).toBe(0);
  await expect(out.replaceAll(root, "…")).toMatchFileSnapshot("golden/explain-lasso.txt");
});

test("of a claim that is lost on the way says behind which event", async () => {
  const { code, out } = await kripke(directoryWith(), "explain", LOST);
  expect(code).toBe(0);
  expect(out).toMatch(
    /^Behind event 6 a fair behaviour that keeps the claim was still possible; behind event 7 \(coordinator crashes\) none is\.$/m,
  );
});

/** Whoever is called counts it, and only the bound ends that; who hangs up is never called again. */
const BOUNDED = `import { always, ltl, next, protocol, temporal } from "kripke";
const phone = {
  init: () => ({ calls: 0, up: true }),
  receive: () => undefined,
  actions: {
    call: (s: any) => (s.up ? next({ ...s, calls: s.calls + 1 }) : undefined),
    hangUp: (s: any) => (s.up && s.calls > 0 ? next({ ...s, up: false }) : undefined),
    sell: (s: any) => (s.up || s.calls === 9 ? undefined : next({ ...s, calls: 9 })),
  },
};
export default protocol("phone", {
  nodes: { phone },
  network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
  within: ({ phone }: any) => phone.calls < 3 || phone.calls === 9,
  ends: () => true,
  fairness: { weak: [{ kind: "action", name: "sell" }] },
}, {
  "it keeps ringing": temporal(ltl.always(ltl.eventually(ltl.state(({ phone }: any) => phone.up)))),
  "it is not sold": always(({ phone }: any) => phone.calls !== 9),
} as any);
`;

test("of a model with a bound what is not found is said to be not within it", async () => {
  const directory = directoryWith({ "phone.ts": BOUNDED });
  await kripke(directory, "check", "./phone.ts");
  const explained = async (claim: string): Promise<string> =>
    (await kripke(directory, "explain", `.kripke/traces/phone--${claim}.json`)).out;
  const lost = await explained("it-keeps-ringing");
  expect(lost).toContain("all fair behaviours within the model's bound searched again");
  expect(lost).toContain("none is within the model's bound; what leaves it was not looked at.");
  expect(await explained("it-is-not-sold")).toContain(
    "could still be avoided, or the model's bound left, behind which nothing was looked at; behind event 2 (phone does hangUp) it was",
  );
});

test("of two ends forbids each kind of event on both ways", async () => {
  const { code, out } = await kripke(directoryWith(), "explain", PAIR);
  expect(code).toBe(0);
  await expect(out.replaceAll(root, "…")).toMatchFileSnapshot("golden/explain-two-ends.txt");
});

test("what there was no time for is said not to be known, and 1 says so", async () => {
  const { code, out } = await kripke(directoryWith(), "explain", SPLIT, "--max-seconds", "0.001");
  expect(code).toBe(1);
  expect(out.match(/ not known {2}out of time \(--max-seconds\)$/gm)).toHaveLength(6);
  expect(out).toContain(
    "\nFrom where on the violation was unavoidable is not known: what can follow was not searched whole.\n",
  );
  expect(out).toMatch(/; not all other orders of its events were tried\.\n\nLook at it with:\n/);
});

test("a spec has one place, and no switches", async () => {
  const { out } = await kripke(directoryWith(), "explain", SPEC);
  expect(out).toMatch(/\n\nThe trace goes from one node to another 0 times\.\n\nLook at it with:\n/);
});

test("--out writes the other order as a trace that replays, and leaves the trace alone", async () => {
  const directory = directoryWith({ "trace.json": readFileSync(SPLIT, "utf8") });
  const explained = await kripke(directory, "explain", "trace.json", "--out", "order.json");
  expect([explained.code, explained.err]).toEqual([0, ""]);
  expect(readFileSync(path.join(directory, "trace.json"), "utf8")).toBe(readFileSync(SPLIT, "utf8"));
  const again = await kripke(directory, "replay", "order.json");
  expect([again.code, again.out.trimEnd().split("\n").at(-1)]).toEqual([
    0,
    'The trace reproduces: after 12 events "no split decision" is violated.',
  ]);
  const none = await kripke(directory, "explain", "order.json", "--out", "none.json");
  expect([none.code, none.err]).toEqual([0, "There is no order with fewer switches, so none.json is not written.\n"]);
  expect(none.out).toMatch(
    /; no other order of its events comes to the same with fewer\.\n\nLook at it with:\nnpx kripke show order\.json --as html --explain --open\n$/,
  );
  expect(existsSync(path.join(directory, "none.json"))).toBe(false);
});

test("what is wrong is one sentence and the right exit code", async () => {
  const trace = JSON.parse(readFileSync(SPLIT, "utf8"));
  const directory = directoryWith({ "trace.json": readFileSync(SPLIT, "utf8") });
  writeFileSync(path.join(directory, "short.json"), JSON.stringify({ ...trace, events: trace.events.slice(0, 3) }));
  const told = async (...words: readonly string[]) => {
    const { code, out, err } = await kripke(directory, "explain", ...words);
    return [code, out, err];
  };
  expect(await told("short.json")).toEqual([
    1,
    "",
    'The trace runs to its end, but "no split decision" holds there; the model has changed since. So there is nothing to explain.\n',
  ]);
  expect(await told("trace.json", "--out", "./trace.json")).toEqual([
    2,
    "",
    "--out ./trace.json is the trace itself, which stays as it is: name another file.\n",
  ]);
  expect(await told("none.json")).toMatchObject([
    150,
    "",
    expect.stringMatching(/^There is no trace at .*none\.json: /),
  ]);
  expect(await told("trace.json", "--max-seconds", "soon")).toMatchObject([
    2,
    "",
    expect.stringContaining("--max-seconds"),
  ]);
});
