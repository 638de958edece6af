// The explorer in a real browser: walked, gone back in, searched, exported, reloaded, broken; and who can use it.
// The one idea: what the page shows is held against the trace that it exports, which the command replays.
// Not here: who is let in, and what a question is answered (test/cli/explore.test.ts); the diagram and the panel (stepping.test.ts).
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { explore } from "../cli/explorer.ts";
import { directoryWith, fixture, kripke } from "../cli/harness.ts";
import { axe, everyLook, inBrowser, overflowOf, seriousIn, type Tab, tab } from "./browser.ts";

/** A protocol whose names, messages and claims want to be more than text. */
const HOSTILE = `import { always, next, protocol, send } from "kripke";
const LONG = '</script><script>alert("a")</script><img src=x onerror=alert("b")>\\u202Eright to left ' + "分布式".repeat(30) + "x".repeat(5000);
const first = { init: () => ({ [LONG]: LONG, n: 0 }), actions: { [LONG]: (s: any) =>
  s.n < 3 ? { [LONG]: next({ ...s, n: s.n + 1 }, send("b" + LONG, { type: LONG, x: LONG })) } : undefined } };
const second = { init: () => 0, receive: (n: number) => next(n + 1) };
export default protocol("hostile", {
  nodes: { ["a" + LONG]: first, ["b" + LONG]: second } as any,
  network: { order: "none", copies: "one", loses: "always", duplicates: "never" },
  ends: () => true,
}, { [LONG]: always((nodes: any) => nodes["b" + LONG] < 2) } as any);
`;

/** A tab that may ask the explorer, and nobody else. */
const tabAt = async (address: string, options: Parameters<typeof tab>[0] = {}): Promise<Tab> => {
  const opened = await tab(options, new URL(address).origin);
  await opened.page.goto(address);
  await opened.page.locator(".option, .next h2").first().waitFor();
  return opened;
};

const options = (page: Page): Promise<readonly string[]> => page.locator(".option .text").allTextContents();
const choose = async (page: Page, text: string): Promise<void> => {
  const before = await page.locator("output").textContent();
  await page.locator(".option", { hasText: text }).first().click();
  await page.waitForFunction((was) => document.querySelector("output")?.textContent !== was, before);
};
/** Waits until the walk has so many events. */
const long = (page: Page, events: number): Promise<void> =>
  page.locator("output", { hasText: new RegExp(`/ ${events}$`) }).waitFor();
const tool = (page: Page, name: string): Promise<void> => page.locator(`.tool.${name} > summary`).click();

/** Rings from which ways lead on and none back: components, more than there are tones. */
const RINGS = `import { spec } from "kripke";
export default spec("rings", {
  init: [{ ring: 0, at: 0 }],
  actions: {
    round: ({ ring, at }: any) => (ring < 9 ? { ring, at: (at + 1) % 3 } : undefined),
    on: ({ ring, at }: any) => (ring < 9 && at === 2 ? { ring: ring + 1, at: 0 } : undefined),
  },
}, {});
`;

inBrowser("the explorer", () => {
  it("walks, goes back, goes on elsewhere, comes back by the browser's history, and survives a reload", async () => {
    const exploring = await explore(directoryWith(), "two-phase-commit", "--check-seconds", "0");
    const { page, wrong, close } = await tabAt(exploring.address);
    expect(new URL(page.url()).search).toBe("");
    const first = await options(page);
    expect(first).toContain("participant1 receives prepare from coordinator: able");
    await choose(page, "participant1 receives prepare from coordinator: able");
    await choose(page, "participant2 crashes");
    expect(await page.locator(".option", { hasText: "participant2 restarts" }).count()).toBe(1);
    await page.keyboard.press("k");
    await page.locator(".next h2", { hasText: "after event 1" }).waitFor();
    expect(await page.locator(".option[aria-current]").allTextContents()).toEqual([
      expect.stringContaining("participant2 crashes"),
    ]);
    await choose(page, "participant2 receives prepare from coordinator: unable");
    const phrases = (): Promise<(string | null)[]> =>
      page.locator(".row a").evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label")));
    const branch = ["the start", expect.stringMatching(/^1: /), expect.stringMatching(/^2: participant2 receives/)];
    expect(await phrases()).toEqual(branch);
    await page.goBack();
    await page.locator(".row a[aria-label='2: participant2 crashes']").waitFor();
    await page.keyboard.press("U");
    await page.locator(".row a[aria-label^='2: participant2 receives']").waitFor();
    await page.reload();
    await long(page, 2);
    expect(await phrases()).toEqual(branch);
    await page.keyboard.press("r");
    await long(page, 3);
    await page.getByRole("button", { name: "Begin anew" }).click();
    await long(page, 0);
    expect(await options(page)).toEqual(first);
    expect(await page.locator(".tag.new").count()).toBeLessThan(first.length);
    expect(wrong).toEqual([]);
    await close();
    await exploring.end();
  });

  it("reaches a predicate, jumps to what the check found, and exports a trace that replays", async () => {
    const file = fixture("lost-update.ts");
    const directory = path.dirname(file);
    const exploring = await explore(directory, "./lost-update.ts");
    const { page, wrong, close } = await tabAt(exploring.address, { acceptDownloads: true });
    await tool(page, "seek");
    await page.getByLabel("A predicate in TypeScript").fill("client.every(({ phase }) => phase === 'writing')");
    await page.getByRole("button", { name: "Find a way" }).click();
    await page.locator(".sought .good", { hasText: "Found after 6 events" }).waitFor();
    await long(page, 6);
    await page.getByLabel("A predicate in TypeScript").fill("store.value === 1");
    await page.getByLabel("From where").selectOption("here");
    await page.getByRole("button", { name: "Find a way" }).click();
    await page.locator(".sought .good", { hasText: "Found after 1 more event, a shortest way from here" }).waitFor();
    await long(page, 7);
    await page.getByRole("button", { name: "Undo" }).click();
    await long(page, 6);
    await page.getByLabel("A predicate in TypeScript").fill("client.every((");
    await page.getByRole("button", { name: "Find a way" }).click();
    await page.locator(".sought .bad", { hasText: "The predicate does not compile" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("s");
    await page.locator(".status-line", { hasText: "Written to" }).waitFor();
    await tool(page, "see");
    await page
      .locator(".see .claim", { hasText: "no update is lost" })
      .getByRole("button", { name: "Counterexample" })
      .click();
    await page.locator(".row.violated").waitFor();
    expect(await page.locator(".heading .verdict.bad").textContent()).toContain("no update is lost");
    await tool(page, "explain");
    await page.getByRole("button", { name: "Explain the walk" }).click();
    await page.locator(".tool.explain li.necessary").first().waitFor();
    const asked = await page.locator(".tool.explain .to-event").first().textContent();
    await page.locator(".tool.explain .to-event").first().click();
    expect(await page.locator(".row.now a").getAttribute("aria-label")).toMatch(new RegExp(`^${asked}: `));
    await page.keyboard.press("End");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download" }).click(),
    ]);
    const traces = path.join(directory, ".kripke/traces");
    mkdirSync(traces, { recursive: true });
    writeFileSync(path.join(traces, "downloaded.json"), readFileSync(await download.path()));
    const walked = await kripke(directory, "replay", ".kripke/traces/lost-update--a-walk.json");
    expect([walked.code, walked.out]).toEqual([0, expect.stringContaining("after 6 events the walk is at its end")]);
    const violated = await kripke(directory, "replay", ".kripke/traces/downloaded.json");
    expect([violated.code, violated.out]).toEqual([0, expect.stringContaining(`"no update is lost" is violated`)]);
    await tool(page, "behind");
    expect(await page.locator(".tool.behind .result").textContent()).toContain("every state was seen");
    await page.locator(".chart summary").first().click();
    expect(await page.locator(".bars li").count()).toBeGreaterThan(3);
    expect(wrong).toEqual([]);
    await close();
    await exploring.end();
  });

  it("tells what a model does that never comes back, keeps the walk, and goes on when the file is mended", async () => {
    const file = fixture("fragile.ts");
    const exploring = await explore(
      path.dirname(file),
      "./fragile.ts",
      "--max-call-seconds",
      "0.5",
      "--check-seconds",
      "0",
    );
    const { page, wrong, close } = await tabAt(exploring.address);
    await choose(page, "safe");
    await page.locator(".option", { hasText: "endless" }).click();
    await page.locator(".trouble", { hasText: "had not answered after 1 second" }).waitFor();
    await long(page, 1);
    await choose(page, "throwing");
    await page.locator(".next .trouble", { hasText: "it broke here" }).waitFor();
    await page.keyboard.press("k");
    await page.locator(".option", { hasText: "leaving" }).waitFor();
    writeFileSync(file, readFileSync(file, "utf8").replace('throw new Error("it broke here")', 'return to("start")'));
    await page.locator(".status-line", { hasText: "fragile.ts changed; the walk runs as before." }).waitFor();
    await page.keyboard.press("j");
    await page.locator(".option", { hasText: "throwing" }).waitFor();
    expect(wrong).toEqual([]);
    await close();
    await exploring.end();
  });

  it("shows hostile strings and obeys none", async () => {
    const exploring = await explore(directoryWith({ "hostile.ts": HOSTILE }), "./hostile.ts");
    const { page, wrong, close } = await tabAt(exploring.address, { viewport: { width: 1000, height: 900 } });
    for (let events = 1; events < 5; events++) {
      await page.keyboard.press("1");
      await long(page, events);
    }
    for (const name of ["seek", "see", "behind"]) await tool(page, name);
    await page.locator(".tool.behind .result").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("x");
    await page.locator(".legend").waitFor();
    expect(await page.locator("script").count()).toBe(1);
    expect(await page.locator("img, iframe, object").count()).toBe(0);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    expect(wrong).toEqual([]);
    await close();
    await exploring.end();
  });

  it("tells components apart by their colour, their shape and their edges", async () => {
    const exploring = await explore(directoryWith({ "rings.ts": RINGS }), "./rings.ts", "--check-seconds", "0");
    const { page, wrong, close } = await tabAt(exploring.address);
    await page.keyboard.press("x");
    await page.locator(".graph-note", { hasText: "All 28 states" }).waitFor();
    expect(await page.locator(".edges.within").count()).toBe(0);
    await page.getByLabel("What colours say").selectOption({ label: "strongly connected components" });
    expect(await page.locator(".legend li").allTextContents()).toEqual(
      [...[1, 2, 3, 4, 5, 6].map((n) => `component ${n} 3`), "3 others 9", "never returns here 1"].map(
        (text) => ` ${text}`,
      ),
    );
    // Nine rings of three edges each, those within a component.
    expect((await page.locator(".edges.within").getAttribute("d"))!.match(/M/g)).toHaveLength(27);
    // Without colour, too, each group has a look of its own.
    const looks = await page.locator(".legend svg > *").evaluateAll((marks) =>
      marks.map((mark) => {
        const { strokeWidth, fill } = getComputedStyle(mark);
        const isHollow = fill === getComputedStyle(document.body).backgroundColor;
        return mark.getAttribute("d") ?? `circle ${isHollow ? `hollow ${strokeWidth}` : "full"}`;
      }),
    );
    expect(new Set(looks).size).toBe(8);
    expect(wrong).toEqual([]);
    await close();
    await exploring.end();
  });

  it("draws the states of a small model with the walk on them, a click on one walks there, and a large one is summed up", async () => {
    const exploring = await explore(directoryWith(), "two-phase/commitsEarly", "--check-seconds", "0");
    const { page, wrong, close } = await tabAt(exploring.address);
    await choose(page, "rmPrepare(rm1)");
    await page.keyboard.press("x");
    await page.locator(".graph-note", { hasText: "All 498 states, 10 events deep." }).waitFor();
    expect(await page.locator("[data-state]").count()).toBe(498);
    const walk = async (): Promise<number> =>
      (await page.locator(".walk-on").getAttribute("data-states"))!.split(" ").length;
    expect(await walk()).toBe(2);
    const bad = await page.locator("[data-state] .no").count();
    expect(bad).toBeGreaterThan(0);
    expect(await page.locator(".legend li", { hasText: "no" }).first().textContent()).toContain(String(bad));
    await page.locator("[data-state]:has(.no)").first().locator("path").dispatchEvent("click");
    await page.locator(".heading .verdict.bad", { hasText: "no split decision" }).waitFor();
    expect(await walk()).toBe(Number((await page.locator("output").textContent())!.split("/ ")[1]) + 1);
    await page.getByLabel("What colours say").selectOption({ label: "tm" });
    expect(await page.locator(".legend li").count()).toBe(3);
    expect(await page.locator(".state.no").count()).toBe(0);
    await page.keyboard.press("x");
    await page.locator(".row.violated").waitFor();
    await close();
    await exploring.end();
    const large = await explore(directoryWith(), "two-phase-commit", "--check-seconds", "0");
    const other = await tabAt(large.address);
    await other.page.keyboard.press("x");
    await other.page.locator(".summary-of-states .bars li").first().waitFor();
    expect(await other.page.locator("[data-state]").count()).toBe(0);
    expect([...wrong, ...other.wrong]).toEqual([]);
    await other.close();
    await large.end();
  });

  it("has nothing that axe finds serious", async () => {
    const exploring = await explore(directoryWith(), "two-phase/commitsEarly");
    const { page, wrong, close } = await tabAt(exploring.address, { bypassCSP: true });
    await tool(page, "see");
    await page.locator(".see button", { hasText: "Counterexample" }).first().click();
    await page.locator(".row.violated").waitFor();
    await page.evaluate(axe);
    const isWell = (what: string): Promise<void> =>
      everyLook(page, async (look) => {
        expect(await seriousIn(page), `${what}, ${look}`).toEqual([]);
        expect(await overflowOf(page), `${what}, ${look}: the page is wider than the window`).toBeLessThanOrEqual(0);
      });
    for (const name of ["see", "seek", "explain", "behind"]) {
      await tool(page, name);
      if (name === "explain") {
        await page.getByRole("button", { name: "Explain the walk" }).click();
        await page.locator(".tool.explain li.necessary").first().waitFor();
      }
      if (name === "behind") for (const summary of await page.locator(".chart summary").all()) await summary.click();
      if (name === "seek") {
        await page.getByLabel("A predicate in TypeScript").fill("false");
        await page.keyboard.press("Enter");
        await page.locator(".sought .bad").waitFor();
      }
      await isWell(name);
    }
    await page.keyboard.press("Escape");
    await page.keyboard.press("k");
    await page.locator(".tag.bad").first().waitFor();
    await page.keyboard.press("?");
    await isWell("the event before");
    await page.keyboard.press("x");
    await page.locator(".legend").waitFor();
    await isWell("the graph");
    expect(wrong).toEqual([]);
    await close();
    await exploring.end();
  });
});
