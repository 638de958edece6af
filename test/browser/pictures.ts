// The pictures of the README: `npm run pictures` takes them anew; `npm run pictures -- <directory> [name …]` takes them there, each at
// both widths and in both themes, to look at.
// The one idea: every picture is of something that anybody can open with a command, brought there by the keys that anybody has.
// Not here: tests of the page.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { find } from "../../harness/check.ts";
import { Explored } from "../../harness/exploring/explored.ts";
import { version } from "../../index.ts";
import { type live, replayable, storyOf, viewOf } from "../../traces/index.ts";
import { root } from "../house/project.ts";
import { launch, shown, urlOf } from "./chromium.ts";

interface Picture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Opens the page, and brings it to where it is worth a picture. */
  readonly open: (page: Page) => Promise<void>;
}

const ofTrace =
  (name: string, ...keys: readonly string[]): Picture["open"] =>
  async (page) => {
    await page.goto(urlOf((await shown(`${name}.json`)).view));
    for (const key of keys) await page.keyboard.press(key);
  };

/** Opens an explorer, which ends with the page. */
const exploring = async (page: Page, ...args: readonly string[]): Promise<void> => {
  const child = spawn(process.execPath, [path.join(root, "dist/cli/main.js"), "explore", ...args], {
    cwd: mkdtempSync(path.join(tmpdir(), "kripke-pictures-")),
    stdio: ["ignore", "pipe", "ignore"],
  });
  page.on("close", () => void child.kill("SIGINT"));
  const address = await new Promise<string>((resolve) =>
    child.stdout.once("data", (data) => resolve(String(data).trim())),
  );
  await page.goto(address);
  await page.locator(".option").first().waitFor();
};

const EVENTS = 1000;
/** Bounds within which a walk at random goes on, with messages on their way for long. */
const WIDE = {
  terms: 6,
  entries: 4,
  crashes: 3,
  partitions: 3,
  delivery: "in flight",
  loses: "always",
  restarts: "later",
};

/** A walk at random as long as it is asked for; the same each time. */
const longWalk = async (page: Page): Promise<void> => {
  const subject = await find("raft", { parameters: WIDE });
  const explored = new Explored(subject, { subject, directory: "/", from: "/", engine: version });
  let way: live.Way = { initial: 0, choices: [], shows: null };
  for (let seed = 1; way.choices.length < EVENTS && seed < 50; seed++)
    way = explored.random(way, { events: EVENTS - way.choices.length, seed, faults: true });
  const trace = explored.trace(way);
  const { source, summary } = subject;
  const view = replayable(source, trace.claim, (over) => viewOf(storyOf(trace, over), source, summary));
  await page.goto(`${urlOf(view)}#60`);
};

const duringACheck = async (page: Page): Promise<void> => {
  await exploring(page, "raft", "-p", "delivery=in flight", "-p", "loses=always", "--check-seconds", "300");
  const events = [
    "server1 fires timer election",
    "server3 receives requestVote",
    "server2 receives requestVote",
    "lost: vote",
    "server1 receives vote",
    "client does write(server1)",
    "server1 crashes",
  ];
  for (const text of events) {
    const before = await page.locator("output").textContent();
    await page.locator(".option", { hasText: text }).first().click();
    await page.waitForFunction((was) => document.querySelector("output")?.textContent !== was, before);
    await page.waitForTimeout(500);
  }
  await page.locator(".tool.behind > summary").click();
  await page.waitForTimeout(12_000);
};

const graph = async (page: Page): Promise<void> => {
  await exploring(page, "two-phase/commitsEarly");
  await page.locator(".tool.see > summary").click();
  await page.locator(".see button", { hasText: "Counterexample" }).first().click();
  await page.locator(".row.violated").waitFor();
  await page.locator(".tool.see > summary").click();
  await page.keyboard.press("x");
  await page.locator(".legend").waitFor();
};

const PICTURES: readonly Picture[] = [
  {
    name: "lasso",
    width: 1100,
    height: 720,
    open: ofTrace("two-phase-commit--waitsForTheGone--a-commit-is-forgotten-in-the-end"),
  },
  {
    name: "partition",
    width: 1100,
    height: 620,
    open: ofTrace("raft-notes--the-leader-cut-off--a-server-that-was-cut-off-can-depose-the-leader"),
  },
  {
    name: "figure-8",
    width: 1100,
    height: 820,
    open: ofTrace("raft--figure8--leaders-of-later-terms-have-every-committed-entry"),
  },
  {
    name: "saga",
    width: 1100,
    height: 760,
    open: ofTrace("saga--compensationFirst--nothing-is-done-twice-nothing-is-undone-that-was-not-done"),
  },
  { name: "long", width: 1100, height: 720, open: longWalk },
  { name: "explorer", width: 1300, height: 720, open: duringACheck },
  { name: "graph", width: 1300, height: 720, open: graph },
];

const WIDTHS = [1000, 1600] as const;
const THEMES = ["light", "dark"] as const;

const take = async (names: readonly string[], directory: string | undefined): Promise<void> => {
  const browser = await launch();
  const into = directory ?? path.join(root, "docs/pictures");
  mkdirSync(into, { recursive: true });
  const all = directory !== undefined;
  for (const { name, width: own, height, open } of PICTURES) {
    if (names.length > 0 && !names.includes(name)) continue;
    const context = await browser.newContext({ viewport: { width: own, height } });
    const page = await context.newPage();
    await open(page);
    for (const width of all ? WIDTHS : [own])
      for (const colorScheme of all ? THEMES : (["light"] as const)) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        await page.waitForTimeout(300);
        const file = all ? `${name}-${width}-${colorScheme}.png` : `${name}.png`;
        await page.screenshot({ path: path.join(into, file) });
        console.log(path.join(into, file));
      }
    await context.close();
  }
  await browser.close();
};

const [directory, ...names] = process.argv.slice(2);
await take(names, directory);
