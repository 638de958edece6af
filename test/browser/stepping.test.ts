// Stepping through traces by keyboard, mouse and address: what the panel shows is what the replay has.
// The one idea: at every step the text of every node is compared with the snapshot of the replay.
// Not here: how much is drawn of every recorded trace, which nothing counts yet.
import { readdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { fieldsOf, isPlain, printed, type Snapshot } from "../../checker/index.ts";
import { inBrowser, tab } from "./browser.ts";
import { recorded, shown, urlOf } from "./chromium.ts";

const files = readdirSync(recorded).filter((name) => name.endsWith(".json"));
const SOME = files.filter((_, i) => i % 12 === 0);

const textOf = (state: unknown): string =>
  isPlain(state)
    ? fieldsOf(state)
        .map(([key, value]) => `${printed(key)}=${printed(value)}`)
        .join("\n")
    : `state=${printed(state)}`;

const expectedAt = ({ nodes, variables }: Snapshot): Readonly<Record<string, string>> =>
  nodes.length === 0
    ? { "": textOf(variables) }
    : Object.fromEntries(nodes.map(({ id, state }) => [id, textOf(state)]));

/** By node, what the panel says of it. */
const panelOf = (page: Page): Promise<Readonly<Record<string, string>>> =>
  page.evaluate(() => {
    const fields = (element: Element): string =>
      [...element.querySelectorAll(".field")]
        .filter((field) => field.querySelector("dd > code") !== null)
        .map((field) => `${field.querySelector("dt")!.textContent}=${field.querySelector("dd > code")!.textContent}`)
        .join("\n");
    const nodes = [...document.querySelectorAll(".node")];
    if (nodes.length === 0) return { "": fields(document.querySelector(".panel .fields")!) };
    return Object.fromEntries(nodes.map((node) => [(node as HTMLElement).dataset["node"]!, fields(node)]));
  });

const LASSO = "two-phase-commit--waitsForTheGone--a-commit-is-forgotten-in-the-end.json";
const PAIR = "two-phase-commit--a-bad-network--the-survivors-cannot-know-what-the-dead-decided.json";

inBrowser("stepping", () => {
  it("by keyboard shows the replayed values at every step", async () => {
    const { page, wrong, close } = await tab();
    for (const name of SOME) {
      const { story, view } = await shown(name);
      await page.goto(urlOf(view));
      await page.keyboard.press("g");
      for (const [position, snapshot] of [story.start!, ...story.steps.map(({ after }) => after)].entries()) {
        if (position > 0) await page.keyboard.press(position % 2 === 0 ? "j" : "ArrowDown");
        expect(await panelOf(page), `${name} after event ${position}`).toEqual(expectedAt(snapshot));
      }
      await page.keyboard.press("j");
      expect(await page.locator("output").textContent()).toBe(`${story.steps.length} / ${story.steps.length}`);
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
    await page.goto(`${url}#7`);
    expect(await now()).toMatch(/^7: /);
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
