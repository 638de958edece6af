// Every recorded trace in a real browser: what is drawn is counted against the trace, and nothing is drawn where nobody can read it.
// The one idea: the window is as tall as the trace, so that all of it is in the document at once; one page takes them all.
// Not here: what the page shows at a step (stepping.test.ts), who can use it (access.test.ts).
import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import type { Replayed } from "../../index.ts";
import { renderMermaid, type View } from "../../traces/index.ts";
import { inBrowser, lookedAt, tab } from "./browser.ts";
import { pageOf, recorded, shown, urlOf } from "./chromium.ts";
import { expectedByMermaid, mermaidIn, readByMermaid } from "./mermaid.ts";

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
  const partitions = [story.start!, ...story.steps.map(({ after }) => after)].map(({ partition }) => partition);
  const begun = partitions.filter((partition, i) => partition !== null && partition !== (partitions[i - 1] ?? null));
  const isMessage = ({ kind }: { readonly kind: string }): boolean => kind === "deliver" || kind === "drop";
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
    bands: begun.length * story.start!.nodes.length,
    letters: begun.length * story.start!.nodes.length,
    brackets: story.steps.filter(({ exchange }) => exchange.some(isMessage)).length,
    loops: story.trace.loopStart === null ? 0 : 1,
    showing: 1,
  };
};

/** What is drawn, counted; the texts of the drawing that reach beyond it; the pixels by which the page is wider than its window. */
const drawn = () => {
  const diagram = document.querySelector(".diagram")!;
  const count = (selector: string): number => diagram.querySelectorAll(selector).length;
  const outside = [...document.querySelectorAll<SVGSVGElement>("svg.drawing")].flatMap((drawing) => {
    const { left, right } = drawing.getBoundingClientRect();
    return [...drawing.querySelectorAll("text")]
      .map((text) => ({ text, box: text.getBoundingClientRect() }))
      .filter(({ box }) => box.left < left - 2 || box.right > right + 2)
      .map(
        ({ text, box }) => `${text.textContent}: ${Math.round(box.left - left)} to ${Math.round(box.right - right)}`,
      );
  });
  const ways = [...diagram.querySelectorAll(".message .way, .life")];
  const under = [...diagram.querySelectorAll(".message .label, .caption, .group")].filter(
    (words) =>
      getComputedStyle(words).stroke === "none" ||
      ways.some((way) => (words.compareDocumentPosition(way) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0),
  );
  return {
    counts: {
      lanes: count(".head"),
      rows: count(".row"),
      delivered: count(".message .tip"),
      inFlight: count(".message .open"),
      crosses: count(".message .cross"),
      absorbed: count(".message .bar"),
      bands: count(".band"),
      letters: count(".group"),
      brackets: count(".exchange"),
      loops: count(".loop"),
      words: count(".message .label"),
      showing: count(".row.violated, .row.witnessed, .row.error"),
    },
    outside,
    /** Words through which a line goes that is drawn later, or that have no paper about them. */
    under: under.map((label) => label.textContent),
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
};

/** A window as tall as this shows all of every trace. */
const WINDOW = { width: 1000, height: 6000 };
/** So many traces are shown behind one another; meanwhile the next ones are replayed. */
const AT_ONCE = 20;

/** What is shown of a trace, and what must be seen of it. */
const shownOf = async (name: string) => {
  const replayed = await shown(name);
  const mermaid = renderMermaid(replayed.story);
  return {
    name,
    html: pageOf(replayed.view),
    expected: expectedOf(replayed, replayed.view),
    mermaid,
    understood: expectedByMermaid(replayed.story, mermaid),
  };
};

inBrowser("every recorded trace", () => {
  it("is drawn as it is and inside its window, and its Mermaid diagram is read by Mermaid as it is", async () => {
    const { page, wrong, close } = await tab({ viewport: WINDOW });
    const reader = await tab();
    await page.goto(urlOf((await shown(files[0]!)).view));
    await mermaidIn(reader.page);
    const compared = async (some: readonly Awaited<ReturnType<typeof shownOf>>[]): Promise<void> => {
      const seen = await lookedAt(
        page,
        some.map(({ html }) => html),
        drawn,
      );
      const understood = await readByMermaid(
        reader.page,
        some.map(({ mermaid }) => mermaid),
      );
      for (const [i, { name, expected, understood: told }] of some.entries()) {
        const { dropped, ...counts } = expected;
        const words = counts.delivered + counts.inFlight + counts.crosses + counts.absorbed;
        expect(seen[i]!.counts, name).toEqual({ ...counts, words, showing: counts.rows > 1 ? 1 : 0 });
        expect(counts.crosses, `${name}: a message that was lost is marked`).toBeGreaterThanOrEqual(dropped);
        expect(seen[i]!.outside, name).toEqual([]);
        expect(seen[i]!.under, name).toEqual([]);
        expect(seen[i]!.overflow, name).toBeLessThanOrEqual(0);
        expect(understood[i], name).toEqual(told);
      }
      expect([...wrong, ...reader.wrong], some.map(({ name }) => name).join()).toEqual([]);
    };
    let comparing = Promise.resolve();
    for (let first = 0; first < files.length; first += AT_ONCE) {
      const some = await Promise.all(files.slice(first, first + AT_ONCE).map(shownOf));
      await comparing;
      comparing = compared(some);
    }
    await comparing;
    expect(files.length).toBeGreaterThan(500);
    await close();
    await reader.close();
  });
});
