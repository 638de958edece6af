// `kripke explore` without a browser: who is let in, what is answered, what a model that breaks does to it.
// The one idea: the server is asked over its network, and what is said of a walk is held against the model stepped by hand.
// Not here: the page (test/browser/explore.test.ts), ways and searches by themselves (test/harness/exploring.test.ts).
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Exploring, explore, START } from "./explorer.ts";
import { directoryWith, fixture, kripke } from "./harness.ts";

const QUIET = ["--check-seconds", "0"];

describe("who is let in", () => {
  let exploring: Exploring;
  beforeAll(async () => {
    exploring = await explore(directoryWith(), "two-phase-commit", ...QUIET);
  });
  afterAll(() => exploring.end());

  test("the address with its token leads to the page without it, and leaves a cookie that only this site gets", async () => {
    const { address, origin, send } = exploring;
    const first = await send(address.slice(origin.length));
    expect([first.status, first.headers["location"]]).toEqual([303, "/"]);
    expect(String(first.headers["set-cookie"])).toMatch(/^kripke-\d+=\S+; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(first.headers["referrer-policy"]).toBe("no-referrer");
    expect(new URL(address).hostname).toBe("127.0.0.1");
  });

  test("without token or cookie, or with wrong ones, there is a sentence and nothing else", async () => {
    const { send, cookie } = exploring;
    const [name] = cookie.split("=");
    for (const path of ["/", "/page.js", "/news", "/?token=guessed", "/?token="])
      for (const headers of [{}, { cookie: `${name}=guessed` }, { cookie: `other=${cookie.split("=")[1]}` }])
        expect(await send(path, headers)).toMatchObject({
          status: 403,
          text: "This page needs its token: open the address that `kripke explore` printed.",
        });
  });

  test("another Host, or another Origin, is refused with the cookie, too", async () => {
    const { send, cookie, origin } = exploring;
    const { port } = new URL(origin);
    for (const host of ["evil.example", `evil.example:${port}`, `localhost:${port}`, "127.0.0.1", "127.0.0.1:1"])
      expect((await send("/", { cookie, host })).status, host).toBe(403);
    for (const foreign of ["http://evil.example", "null", "http://127.0.0.1:1", `https://127.0.0.1:${port}`])
      expect((await send("/", { cookie, origin: foreign })).status, foreign).toBe(403);
    expect((await send("/", { cookie, origin })).status).toBe(200);
  });

  test("what is posted comes from the page and is JSON, or is refused", async () => {
    const { send, cookie, origin } = exploring;
    const json = "application/json";
    const status = async (headers: Readonly<Record<string, string>>): Promise<number> =>
      (await send("/ask/about", headers, "{}")).status;
    expect(await status({ cookie, origin, "content-type": json })).toBe(200);
    expect(await status({ cookie, "content-type": json })).toBe(403);
    expect(await status({ cookie, origin, "content-type": "text/plain" })).toBe(403);
    expect(await status({ origin, "content-type": json })).toBe(403);
    expect(await status({ cookie, origin: "http://evil.example", "content-type": json })).toBe(403);
  });

  test("the page runs no script and takes no style but by a nonce, which is another each time", async () => {
    const { send, cookie } = exploring;
    const [one, other] = [await send("/", { cookie }), await send("/", { cookie })];
    const policy = String(one.headers["content-security-policy"]);
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)![1]!;
    expect(policy).not.toContain("unsafe");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(one.text.match(/<script[^>]*>/g)).toEqual([`<script nonce="${nonce}" src="/page.js">`]);
    expect(one.text).not.toContain("<style");
    expect(other.text).not.toContain(nonce);
    for (const asset of ["/page.js", "/page.css", "/"])
      expect((await send(asset, { cookie })).headers).toMatchObject({
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
      });
    expect((await send("/other", { cookie })).status).toBe(404);
  });

  test("a question that is none is told in a sentence", async () => {
    const { send, cookie, origin, walk } = exploring;
    const headers = { cookie, origin, "content-type": "application/json" };
    expect((await send("/ask/nonsense", headers, "{}")).status).toBe(404);
    const wrong = await send("/ask/walk", headers, `{"way":{"initial":0,"choices":[-1],"shows":null},"at":0}`);
    expect(wrong.text).toContain("What was asked of walk is not as it should be: way: choices: 0: ");
    expect((await send("/ask/walk", headers, "{")).text).toContain("What was asked of walk");
    await expect(walk({ ...START, choices: [999] }, 0)).rejects.toThrow(
      /^Event 1 of the way is number 999 of the \d+ that may happen there: the model has changed since, or the address was cut\.$/,
    );
    await expect(walk({ ...START, initial: 7 }, 0)).rejects.toThrow(/initial state/);
  });
});

describe("what cannot be explored", () => {
  const refused = async (...args: readonly string[]): Promise<string> =>
    (await explore(directoryWith({ "broken.ts": "export default 3 +;" }), ...args).catch(String)) as string;

  test("ends with the exit code of its kind and a sentence", async () => {
    expect(await refused("two-fase")).toMatch(/^Error: 2: There is no model "two-fase"; did you mean "two-phase"\?/);
    expect(await refused("./broken.ts")).toMatch(/^Error: 150: \.\/broken\.ts does not compile: line 1/);
    expect(await refused("./none.json")).toMatch(/^Error: 150: There is no trace at /);
    expect(await refused("two-phase", "-p", "managers=many")).toMatch(/^Error: 2: Parameter managers of two-phase is /);
    expect(await refused("two-phase", "--port", "70000")).toMatch(/^Error: 2: --port takes a number up to 65535/);
  });

  test("a port that is taken is one sentence, and 2", async () => {
    const exploring = await explore(directoryWith(), "two-phase", ...QUIET);
    const { port } = new URL(exploring.origin);
    expect(await refused("two-phase", "--port", port)).toBe(
      `Error: 2: Port ${port} is taken by another program: choose another with --port, or leave it out for one that is free.\n`,
    );
    expect(await exploring.end()).toBe(0);
  });
});

test("walks, saves, and what was saved replays and is explored from", async () => {
  const file = fixture("lost-update.ts");
  const directory = path.dirname(file);
  const exploring = await explore(directory, "./lost-update.ts", ...QUIET);
  const { ask, walk, end } = exploring;
  const about = await ask("about", {});
  expect(about).toMatchObject({ title: "lost-update.ts", names: ["store", "client"], initials: [""], note: null });
  let way = START;
  let walked = await walk(way, 0);
  expect(walked.here.options.map(({ text }) => text)).toEqual(["client1 does begin", "client2 does begin"]);
  // Both read before either writes.
  for (const words of [
    "client1 does begin",
    "client2 does begin",
    "store receives read from client1",
    "store receives read from client2",
  ]) {
    const number = walked.here.options.findIndex(({ text }) => text === words);
    expect(walked.here.options[number], words).toMatchObject({ isNew: true, stays: false, fault: false });
    way = { ...way, choices: [...way.choices, number] };
    walked = await walk(way, way.choices.length);
  }
  expect(await ask("save", { way })).toEqual({ file: path.join(".kripke", "traces", "lost-update--a-walk.json") });
  while (!walked.here.options.some(({ violates }) => violates.length > 0)) {
    way = { ...way, choices: [...way.choices, 0] };
    walked = await walk(way, way.choices.length);
  }
  const bad = walked.here.options.findIndex(({ violates }) => violates.includes("no update is lost"));
  way = { ...way, choices: [...way.choices, bad] };
  walked = await walk(way, way.choices.length);
  expect(walked.violated).toEqual(["no update is lost"]);
  expect(walked.view).toMatchObject({ claim: "no update is lost", verdict: "violated", reproduces: true });
  const { causes, sentences } = await ask("explain", { way, seconds: 60 });
  expect(causes.map(({ events }) => events.length).reduce((sum, count) => sum + count)).toBe(way.choices.length);
  expect(causes.map(({ necessity }) => necessity)).toContain("necessary");
  expect(sentences.join("\n")).toMatch(/could still be avoided/);
  const halfway = await ask("explain", { way: { ...way, choices: way.choices.slice(0, 2) }, seconds: 60 });
  expect([halfway.causes, halfway.sentences[0]]).toEqual([
    [],
    expect.stringMatching(/^It is a walk that shows nothing/),
  ]);
  const { file: saved } = await ask("save", { way });
  expect(saved).toBe(path.join(".kripke", "traces", "lost-update--a-walk--2.json"));
  expect(readFileSync(path.join(directory, saved), "utf8")).toBe(walked.trace);
  const { way: followed, stopped } = await ask("follow", { trace: walked.trace });
  expect([followed.choices, stopped, followed.shows?.claim]).toEqual([way.choices, null, "no update is lost"]);
  expect(await end()).toBe(0);

  const first = await kripke(directory, "replay", ".kripke/traces/lost-update--a-walk.json");
  expect([first.code, first.out.trimEnd().split("\n").at(-1)]).toEqual([
    0,
    "The trace reproduces: after 4 events the walk is at its end.",
  ]);
  const second = await kripke(directory, "replay", saved);
  expect(second.code).toBe(0);
  expect(second.out).toContain(`after ${way.choices.length} events "no update is lost" is violated.`);

  const again = await explore(directory, saved, ...QUIET);
  expect((await again.ask("about", {})).begin.choices).toEqual(way.choices);
  await again.end();
});

test("a model whose code breaks is told in the page, and what was walked before goes on", async () => {
  const file = fixture("fragile.ts");
  const exploring = await explore(path.dirname(file), "./fragile.ts", "--max-call-seconds", "0.5", ...QUIET);
  const { ask, walk, end } = exploring;
  const way = { ...START, choices: [0] };
  const at = 1;
  const { here } = await walk(way, at);
  const numberOf = (name: string): number => here.options.findIndex(({ text }) => text.startsWith(name));
  const behind = (name: string) => ({ ...way, choices: [0, numberOf(name)] });
  // One event further lies what never comes back; whoever only looks there is told so.
  await expect(ask("ahead", { way })).rejects.toThrow(/had not answered after 1 second and was broken off/);
  await expect(walk(behind("endless"), 2)).rejects.toThrow(
    /^.*endless.* had not answered after 1 second and was broken off: look for a loop without end in it/,
  );
  await expect(walk(behind("leaving"), 2)).rejects.toThrow(/called process\.exit\(0\)/);
  const thrown = await walk(behind("throwing"), 2);
  expect(thrown.here).toMatchObject({ options: [], broken: expect.stringContaining("it broke here") });
  expect(thrown.view).toMatchObject({ claim: "nothing throws", verdict: "error", reproduces: true });
  expect((await walk(way, at)).here.options.length).toBe(3);
  expect(await end()).toBe(0);
});

const counting = (last: number): string => `// A counter.
import { always, next, protocol } from "kripke";
export default protocol("counting", {
  nodes: { counter: { init: () => 0, actions: { up: (n: number) => (n < ${last} ? next(n + 1) : undefined) } } },
  network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
  ends: () => true,
}, { "never beyond three": always(({ counter }) => counter <= 3) });
`;

test("a file that changes is loaded anew, and what was walked is found again as far as it runs", async () => {
  const directory = directoryWith({ "counting.ts": counting(4) });
  const { ask, walk, end, news } = await explore(directory, "./counting.ts", "--check-seconds", "20");
  const checked = await news(({ kind }) => kind === "checked");
  expect(checked).toMatchObject({ checked: { verdict: "violated", distinct: 5 } });
  const { trace } = (checked as Extract<typeof checked, { kind: "checked" }>).checked.claims[0]!;
  const { way } = await ask("follow", { trace: trace! });
  expect((await walk(way, 4)).violated).toEqual(["never beyond three"]);
  const changed = news(({ kind }) => kind === "changed");
  writeFileSync(path.join(directory, "counting.ts"), counting(2));
  expect(await changed).toEqual({ kind: "changed", file: "counting.ts" });
  expect(await ask("follow", { trace: trace! })).toMatchObject({
    way: { choices: [0, 0] },
    stopped: expect.stringMatching(/^event 3 does not run any more: /),
  });
  expect(await news(({ kind }) => kind === "checked")).toMatchObject({ checked: { verdict: "holds", distinct: 3 } });
  expect(await end()).toBe(0);
});

test("a search is stopped, and says how far it came; steps are answered meanwhile", async () => {
  const { ask, walk, end, news } = await explore(directoryWith(), "raft", ...QUIET);
  const seeking = ask("seek", {
    predicate: "server.every(({ currentTerm }) => currentTerm > 90)",
    seconds: 300,
    from: null,
  });
  await news(({ kind }) => kind === "seeking");
  expect((await walk(START, 0)).here.options.length).toBeGreaterThan(2);
  await ask("stop", { what: "seek" });
  const { trace, sentence } = await seeking;
  expect(trace).toBeNull();
  expect(sentence).toMatch(/^not found before it was stopped, in [\d,]+ states, \d+ events deep$/);
  expect(await end()).toBe(0);
});
