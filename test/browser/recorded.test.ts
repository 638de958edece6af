// Every recorded trace in a real browser: what is drawn is counted against the trace, and nothing is drawn where nobody can read it.
// The one idea: the window is as tall as the trace, so that all of it is in the document at once.
// Not here: what the page shows at a step (stepping.test.ts), who can use it (access.test.ts).
import { readdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { type Replayed, replay } from "../../index.ts";
import { type View, viewOf } from "../../traces/index.ts";
import { inBrowser, overflowOf, tab } from "./browser.ts";
import { recorded, urlOf } from "./chromium.ts";

const files = readdirSync(recorded).filter((name) => name.endsWith(".json"));

/** Of so many messages in flight at the end the diagram draws a line. */
const MOST_AT_END = 40;

const counted = (texts: readonly string[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
};

/** What must be drawn of a story, counted from its events and its end. */
const expectedOf = ({ story }: Replayed, { courses }: View) => {
  const events = story.steps.flatMap(({ event, begins, exchange }) => [
    ...exchange,
    begins,
    ...("inside" in event && event.inside !== undefined ? [event.inside] : []),
  ]);
  const kinds = counted(events.map(({ kind }) => kind));
  const ends = counted(courses[0]!.arrows.map(({ end }) => end));
  return {
    lanes: story.start!.nodes.length || 1,
    rows: story.steps.length + 1,
    delivered: kinds["deliver"] ?? 0,
    dropped: kinds["drop"] ?? 0,
    inFlight: Math.min(MOST_AT_END, story.end!.network.length),
    // What went away with a crash, a partition or a connection no event of the trace names.
    crosses: (ends["lost"] ?? 0) + (ends["vanished"] ?? 0) + (ends["unsent"] ?? 0),
    absorbed: ends["absorbed"] ?? 0,
    loops: story.trace.loopStart === null ? 0 : 1,
    showing: 1,
  };
};

const drawnIn = (page: Page) =>
  page.evaluate(() => {
    const diagram = document.querySelector(".diagram")!;
    const count = (selector: string): number => diagram.querySelectorAll(selector).length;
    return {
      lanes: count(".head"),
      rows: count(".row"),
      delivered: count(".message .tip"),
      inFlight: count(".message .open"),
      crosses: count(".message .cross"),
      absorbed: count(".message .bar"),
      loops: count(".loop"),
      showing: count(".row.violated, .row.witnessed, .row.error"),
    };
  });

/** Texts of the drawing that reach beyond it. */
const outside = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<SVGSVGElement>("svg.drawing")].flatMap((drawing) => {
      const { left, right } = drawing.getBoundingClientRect();
      return [...drawing.querySelectorAll("text")]
        .map((text) => ({ text, box: text.getBoundingClientRect() }))
        .filter(({ box }) => box.left < left - 2 || box.right > right + 2)
        .map(
          ({ text, box }) => `${text.textContent}: ${Math.round(box.left - left)} to ${Math.round(box.right - right)}`,
        );
    }),
  );

/** Windows as tall as this show all of a trace of so many events. */
const HEIGHTS = [
  { events: 12, height: 1600 },
  { events: Number.POSITIVE_INFINITY, height: 6000 },
] as const;
const WIDTH = 1000;

inBrowser("every recorded trace", () => {
  it.each(HEIGHTS)(
    "of at most $events events is drawn as it is, and inside its window",
    async ({ events, height }) => {
      const { page, wrong, close } = await tab({ viewport: { width: WIDTH, height } });
      const others = HEIGHTS.filter((other) => other.events < events).map((other) => other.events);
      let count = 0;
      for (const name of files) {
        const replayed = await replay(path.join(recorded, name));
        const { length } = replayed.trace.events;
        if (length > events || others.some((most) => length <= most)) continue;
        const { story, subject } = replayed;
        const view = viewOf(story, subject.source, subject.summary);
        await page.goto(urlOf(view), { waitUntil: "commit" });
        await page.locator(".row.now").first().waitFor({ state: "attached" });
        const { dropped, ...expected } = expectedOf(replayed, view);
        expect(await drawnIn(page), name).toEqual({ ...expected, showing: expected.rows > 1 ? 1 : 0 });
        expect(expected.crosses, `${name}: a message that was lost is marked`).toBeGreaterThanOrEqual(dropped);
        expect(await outside(page), name).toEqual([]);
        expect(await overflowOf(page), name).toBeLessThanOrEqual(0);
        expect(wrong, name).toEqual([]);
        count++;
      }
      expect(count).toBeGreaterThan(20);
      await close();
    },
    1_800_000,
  );
});
