// A real browser for tests, and pages of traces in it.
// The one idea: the system's Chromium, started as little as it will; where there is none the tests are skipped, and say so.
// A page costs a navigation, a frame and a process's attention: whoever looks at many puts them into one (lookedAt).
// Not here: what is tested, the browser's program (chromium.ts).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { builtParts, executablePath, launch, PLACES } from "./chromium.ts";

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
    const { violations } = await (globalThis as unknown as { axe: typeof import("axe-core") }).axe.run({
      // Of what is well it need not say where.
      resultTypes: ["violations"],
    });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  });

/** Runs `look` at both widths and in both themes, of the page as it stands; the words say which. */
export const everyLook = async (page: Page, look: (words: string) => Promise<void>): Promise<void> => {
  for (const width of [1000, 1600])
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await look(`${width} pixels, ${colorScheme}`);
    }
};

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

/** What stands in every page and need not be sent with each, by what stands for it on the way. */
const SENT_ONCE = Object.entries(builtParts()).map(([name, text]) => [`\u0000${name}\u0000`, text] as const);

/**
 * Puts pages into the open one, one behind the other, and asks `look` of each once it stands. It runs in the page: it sees nothing from
 * outside itself. Everything is between two frames, so nothing is painted for nobody: that, and the navigation, was most of the time.
 * A document that is written anew takes its listeners with it, so a page knows nothing of the one before.
 */
export const lookedAt = async <T>(
  page: Page,
  pages: readonly string[],
  look: (settled: () => Promise<void>) => T,
): Promise<readonly Awaited<T>[]> => {
  const short = pages.map((text) => SENT_ONCE.reduce((all, [sign, part]) => all.replace(part, () => sign), text));
  const asked = await page.evaluateHandle<(settled: () => Promise<void>) => T>(`(${look})`);
  return page.evaluate(
    async ({ texts, parts, ask }) => {
      // What a signal changes is drawn in a microtask, and may change another.
      const settled = async (): Promise<void> => {
        for (let turn = 0; turn < 20; turn++) await null;
      };
      const seen: Awaited<T>[] = [];
      for (const text of texts) {
        history.replaceState(null, "", location.pathname);
        document.open();
        document.write(parts.reduce((all, [sign, part]) => all.replace(sign, () => part), text));
        document.close();
        await settled();
        seen.push(await ask(settled));
      }
      return seen;
    },
    { texts: short, parts: SENT_ONCE, ask: asked },
  );
};
