// Stepping through traces by keyboard, mouse and address: what the panel shows is what the replay has.
// The one idea: at every step the text of every node is compared with the snapshot of the replay.
// Not here: how much is drawn of every recorded trace (recorded.test.ts).
import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { fieldsOf, isPlain, printed, type Snapshot } from "../../checker/index.ts";
import { directoryWith, kripke } from "../cli/harness.ts";
import { inBrowser, lookedAt, tab } from "./browser.ts";
import { pageOf, recorded, shown, urlOf } from "./chromium.ts";

const files = readdirSync(recorded).filter((name) => name.endsWith(".json"));
const SOME = files.filter((_, i) => i % 12 === 0);
/** So many traces are stepped through behind one another. */
const AT_ONCE = 20;

const textOf = (state: unknown): string =>
  isPlain(state)
    ? fieldsOf(state)
        .map(([key, value]) => `${printed(key)}=${printed(value)}`)
        .join("\n")
    : `state=${printed(state)}`;

const expectedAt = ({ nodes, variables, budgets, observers }: Snapshot): Readonly<Record<string, string>> => ({
  ...(nodes.length === 0
    ? { "": textOf(variables) }
    : Object.fromEntries(nodes.map(({ id, state }) => [id, textOf(state)]))),
  ...(Object.keys(budgets).length === 0 ? {} : { "What is left of the fault budgets": textOf(budgets) }),
  ...(Object.keys(observers).length === 0 ? {} : { Observers: textOf(observers) }),
});

/**
 * By node, what the panel says of it at every position, from the start on; and what the counter says behind the last. It runs in the
 * page, which gets the keys as a browser hands them on: `j` and the arrow in turn, and one more than there are events.
 */
const stepped = async (settled: () => Promise<void>) => {
  const fields = (element: Element): string =>
    [...element.querySelectorAll(".field")]
      .filter((field) => field.querySelector("dd > code") !== null)
      .map((field) => `${field.querySelector("dt")!.textContent}=${field.querySelector("dd > code")!.textContent}`)
      .join("\n");
  const panel = (): Readonly<Record<string, string>> => {
    const nodes = [...document.querySelectorAll<HTMLElement>(".node")];
    const folded = [...document.querySelectorAll<HTMLElement>("details.block")].filter(
      (block) => block.querySelector(".field") !== null,
    );
    return {
      ...(nodes.length === 0
        ? { "": fields(document.querySelector(".panel .fields")!) }
        : Object.fromEntries(nodes.map((node) => [node.dataset["node"]!, fields(node)]))),
      ...Object.fromEntries(folded.map((block) => [block.querySelector("h2")!.textContent!, fields(block)])),
    };
  };
  const press = async (key: string): Promise<void> => {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await settled();
  };
  const counter = (): string => document.querySelector("output")!.textContent!;
  const events = Number(counter().split("/ ")[1]);
  await press("g");
  const panels = [panel()];
  for (let position = 1; position <= events; position++) {
    await press(position % 2 === 0 ? "j" : "ArrowDown");
    panels.push(panel());
  }
  await press("j");
  return { panels, counter: counter() };
};

const LASSO = "two-phase-commit--waitsForTheGone--a-commit-is-forgotten-in-the-end.json";
const PAIR = "two-phase-commit--a-bad-network--the-survivors-cannot-know-what-the-dead-decided.json";

/** What it promises is broken by an event, and nothing that comes later mends that. */
const BELL = `import { next, protocol, send, temporal, until } from "kripke";
const door = {
  init: () => ({ open: false, rung: 0 }),
  receive: (s: any) => next({ ...s, rung: 1 }),
  actions: { open: (s: any) => (s.open ? undefined : next({ ...s, open: true })) },
};
const guest = { init: () => 0, actions: { ring: (n: number) => (n === 0 ? next(1, send("door", "ring")) : undefined) } };
export default protocol("bell", {
  nodes: { door, guest } as any,
  network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
  ends: () => true,
}, { "the door stays shut until somebody has rung": until(({ door }: any) => !door.open, ({ door }: any) => door.rung > 0) } as any);
`;

inBrowser("stepping", () => {
  it("by keyboard shows the replayed values at every step", async () => {
    const { page, wrong, close } = await tab();
    await page.goto(urlOf((await shown(LASSO)).view));
    for (let first = 0; first < SOME.length; first += AT_ONCE) {
      const some = await Promise.all(
        SOME.slice(first, first + AT_ONCE).map(async (name) => ({ name, ...(await shown(name)) })),
      );
      const seen = await lookedAt(
        page,
        some.map(({ view }) => pageOf(view)),
        stepped,
      );
      for (const [i, { name, story }] of some.entries()) {
        const snapshots = [story.start!, ...story.steps.map(({ after }) => after)];
        expect(seen[i]!.panels, name).toEqual(snapshots.map(expectedAt));
        expect(seen[i]!.counter, name).toBe(`${story.steps.length} / ${story.steps.length}`);
      }
    }
    expect(wrong).toEqual([]);
    await close();
  });

  it("by the keys of a keyboard moves the cursor", async () => {
    const { page, wrong, close } = await tab();
    const { story, view } = await shown(LASSO);
    await page.goto(urlOf(view));
    const { length } = story.steps;
    const counter = page.locator("output");
    const keys = {
      g: 0,
      j: 1,
      ArrowDown: 2,
      ArrowRight: 3,
      k: 2,
      ArrowUp: 1,
      ArrowLeft: 0,
      PageDown: 10,
      PageUp: 0,
      End: length,
    };
    for (const [key, position] of Object.entries(keys)) {
      await page.keyboard.press(key);
      expect(await counter.textContent(), key).toBe(`${position} / ${length}`);
    }
    expect(wrong).toEqual([]);
    await close();
  });

  it("by mouse, by slider and by address comes to the same step", async () => {
    const { page, close } = await tab();
    const url = urlOf((await shown(LASSO)).view);
    await page.goto(`${url}#5`);
    const now = (): Promise<string | null> => page.locator(".row.now a").getAttribute("aria-label");
    expect(await now()).toMatch(/^5: /);
    await page.locator(".row a").nth(3).click();
    expect(await now()).toMatch(/^3: /);
    await page.waitForURL(/#3$/);
    await page.getByRole("button", { name: "Next event" }).click();
    expect(await now()).toMatch(/^4: /);
    await page.keyboard.press("k");
    expect(await now()).toMatch(/^3: /);
    // Whoever went to a row stays with the cursor.
    await page.locator(".row.now a").focus();
    await page.keyboard.press("j");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toMatch(/^4: /);
    await page.goto(`${url}#7`);
    expect(await now()).toMatch(/^7: /);
    await close();
  });

  it("by a field comes to where it last changed, and before that", async () => {
    const { page, wrong, close } = await tab();
    const { view } = await shown(LASSO);
    await page.goto(urlOf(view));
    const { events, lanes, start } = view.courses[0]!;
    const lane = lanes.findIndex(({ id }) => id === "coordinator");
    const changesOf = (name: string): readonly number[] =>
      events.flatMap(({ changes }, i) =>
        changes.some((change) => change.lane === lane && change.path.split(/[.[]/)[0] === name) ? [i + 1] : [],
      );
    const [name] = start.nodes.find((node) => node.lane === lane)!.fields.find(([each]) => changesOf(each).length > 1)!;
    const changed = changesOf(name).filter((number) => number < events.length);
    for (const number of [...changed.toReversed(), 0]) {
      const node = page.locator(".node[data-node='coordinator']");
      if ((await node.getAttribute("open")) === null) await node.locator("summary").click();
      await node.getByRole("button", { name, exact: true }).click();
      expect(await page.locator("output").textContent()).toBe(`${number} / ${events.length}`);
    }
    expect(wrong).toEqual([]);
    await close();
  });

  it("of what is refuted however it goes on ends without a loop, and says so", async () => {
    const directory = directoryWith({ "bell.ts": BELL });
    await kripke(directory, "check", "bell.ts");
    const [name] = readdirSync(path.join(directory, ".kripke/traces")).filter((each) => each.includes("shut"));
    const { view } = await shown(path.join(directory, ".kripke/traces", name!));
    const { page, wrong, close } = await tab();
    await page.goto(urlOf(view));
    expect(await page.locator("p.sentence").textContent()).toContain("is violated, however it goes on");
    expect(await page.locator(".loop").count()).toBe(0);
    expect(await page.locator(".row.violated").count()).toBe(1);
    const own = page.locator(".claim.own");
    expect(await own.locator("> .saying .said").textContent()).toBe("✗ no");
    await page.keyboard.press("g");
    expect(await own.locator("> .saying .said").textContent()).toBe("… owed");
    // A cell leads to its position: here to the last one.
    const cells = own.locator("> .cells svg");
    const { width, height } = (await cells.boundingBox())!;
    await cells.click({ position: { x: width - 6, y: height / 2 } });
    expect(await page.locator("output").textContent()).toBe("1 / 1");
    expect(wrong).toEqual([]);
    await close();
  });

  it("of two traces each has its own cursor, and one is the active one", async () => {
    const { page, close } = await tab();
    const { view } = await shown(PAIR);
    await page.goto(`${urlOf(view)}#2,3`);
    expect(await page.locator(".diagram").count()).toBe(2);
    const cursors = (): Promise<(string | null)[]> =>
      page.locator(".row.now a").evaluateAll((links) => links.map((link) => link.getAttribute("aria-label")));
    expect(await cursors()).toEqual([expect.stringMatching(/^2: /), expect.stringMatching(/^3: /)]);
    await page.keyboard.press("o");
    await page.keyboard.press("j");
    await page.keyboard.press("o");
    await page.keyboard.press("g");
    expect(await page.locator(".ends tbody tr").count()).toBe(view.ends.length);
    await page.waitForURL(/#0,4$/);
    await close();
  });

  it("filters fade and fold, causes fade what an event does not follow from, lanes move", async () => {
    const { page, close } = await tab();
    const url = urlOf((await shown(LASSO)).view);
    await page.goto(url);
    await page.keyboard.press("/");
    await page.keyboard.type("restarts");
    expect(await page.locator(".row:not(.faded)").count()).toBe(2);
    expect(await page.locator(".count").textContent()).toBe("1 of 13");
    const tall = await page.locator(".canvas").evaluate((element) => element.clientHeight);
    await page.keyboard.press("Escape");
    await page.keyboard.press("f");
    expect(await page.locator(".canvas").evaluate((element) => element.clientHeight)).toBeLessThan(tall / 2);
    await page.goto("about:blank");
    await page.goto(`${url}#2`);
    await page.keyboard.press("c");
    expect(await page.locator(".count").textContent()).toBe("2 of 13");
    await page.keyboard.press("c");
    await page.locator("select").first().selectOption({ label: "participant2" });
    expect(await page.locator(".count").textContent()).toBe("2 of 13");
    const first = (): Promise<string | null> => page.locator(".head .name").first().textContent();
    expect(await first()).toBe("coordinator");
    await page.getByRole("button", { name: "Move coordinator to the right" }).click();
    expect(await first()).toBe("participant1");
    await close();
  });
});
