// A real browser for tests, and pages of traces in it.
// The one idea: the system's Chromium, started as little as it will; where there is none the tests are skipped, and say so.
// Not here: what is tested.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { type Replayed, replay } from "../../index.ts";
import { renderHtml, type View, viewOf } from "../../traces/index.ts";
import { root } from "../house/project.ts";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = PLACES.find((place) => existsSync(place));
if (executablePath === undefined)
  console.warn(
    `Skipped, because there is no Chromium at ${PLACES.join(", ")}: install it (Debian: apt-get install chromium).`,
  );

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];

let browser: Browser;

/** A suite that needs the browser. */
export const inBrowser = (name: string, tests: () => void): void => {
  describe.skipIf(executablePath === undefined)(name, () => {
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executablePath!, args: ARGUMENTS });
    });
    afterAll(() => browser?.close());
    tests();
  });
};

const built = (name: string): string => readFileSync(path.join(root, "dist/traces/viewer/page", name), "utf8");
const folder = mkdtempSync(path.join(tmpdir(), "kripke-browser-"));
let pages = 0;

/** A view as the URL of its file. */
export const urlOf = (view: View): string => {
  const file = path.join(folder, `${pages++}.html`);
  writeFileSync(file, renderHtml(view, { script: built("main.js"), style: built("style.css") }));
  return pathToFileURL(file).href;
};

export const recorded = path.join(root, "traces/recorded");
export const shown = async (name: string): Promise<Replayed & { readonly view: View }> => {
  const replayed = await replay(path.join(recorded, name));
  return { ...replayed, view: viewOf(replayed.story, replayed.subject.source, replayed.subject.summary) };
};

/** A tab that keeps what goes wrong in it: whatever is printed, thrown, or asked of the network. */
export interface Tab {
  readonly page: Page;
  readonly wrong: string[];
  readonly close: () => Promise<void>;
}

export const tab = async (options: BrowserContextOptions = {}): Promise<Tab> => {
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
    if (!request.url().startsWith("file:")) wrong.push(`request: ${request.url()}`);
  });
  return { page, wrong, close: () => context.close() };
};
