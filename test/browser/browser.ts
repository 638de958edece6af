// A real browser for tests, and pages of traces in it.
// The one idea: the system's Chromium, started as little as it will; where there is none the tests are skipped, and say so.
// Not here: what is tested, the browser's program (chromium.ts).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { executablePath, launch, PLACES } from "./chromium.ts";

if (executablePath === undefined)
  console.warn(
    `Skipped, because there is no Chromium at ${PLACES.join(", ")}: install it (Debian: apt-get install chromium).`,
  );

let browser: Browser;

/** A suite that needs the browser. */
export const inBrowser = (name: string, tests: () => void): void => {
  describe.skipIf(executablePath === undefined)(name, () => {
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser?.close());
    tests();
  });
};

/** What finds pages that not everybody can use. */
export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe, which was put into the page, finds serious. */
export const seriousIn = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof import("axe-core") }).axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  });

/** A tab that keeps what goes wrong in it: whatever is printed, thrown, or asked of the network. */
export interface Tab {
  readonly page: Page;
  readonly wrong: string[];
  readonly close: () => Promise<void>;
}

/** `origin`: what else the page may ask. */
export const tab = async (options: BrowserContextOptions = {}, origin: string | null = null): Promise<Tab> => {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on("console", (message) => wrong.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const isAllowed = (begin: string | null): boolean => begin !== null && request.url().startsWith(begin);
    if (!["file:", "data:", origin && `blob:${origin}/`, origin && `${origin}/`].some(isAllowed))
      wrong.push(`request: ${request.url()}`);
  });
  return { page, wrong, close: () => context.close() };
};

/** Pixels by which a page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
