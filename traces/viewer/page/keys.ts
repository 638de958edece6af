// The keyboard and the address: both move the cursor.
// The one idea: one table of keys, from which the help is made as well.
// Not here: what moving does (page.ts).
import { effect } from "@preact/signals";
import type { Page } from "./page.ts";

/** Keys that do one thing, to what is theirs. */
export interface Key<P> {
  readonly keys: readonly string[];
  readonly does: string;
  readonly act: (on: P, key: string) => void;
}

const go =
  (by: number) =>
  (page: Page): void =>
    page.go(page.now.cursor.peek() + by);

export const KEYS: readonly Key<Page>[] = [
  { keys: ["j", "ArrowDown", "ArrowRight"], does: "next event", act: go(1) },
  { keys: ["k", "ArrowUp", "ArrowLeft"], does: "event before", act: go(-1) },
  { keys: ["PageDown"], does: "ten on", act: go(10) },
  { keys: ["PageUp"], does: "ten back", act: go(-10) },
  { keys: ["Home", "g"], does: "the start", act: (page) => page.go(0) },
  { keys: ["End", "G"], does: "the end", act: (page) => page.go(page.now.course.events.length) },
  { keys: ["n"], does: "next match of the filter", act: (page) => page.goToMatch(1) },
  { keys: ["N"], does: "match before", act: (page) => page.goToMatch(-1) },
  {
    keys: ["o"],
    does: "the other trace, where there are two",
    act: (page) => {
      page.active.value = (page.active.peek() + 1) % page.shown.length;
    },
  },
  {
    keys: ["c"],
    does: "fade what the event does not follow from",
    act: (page) => {
      page.causes.value = !page.causes.peek();
    },
  },
  {
    keys: ["f"],
    does: "fold what is faded",
    act: (page) => {
      page.folds.value = !page.folds.peek();
    },
  },
  { keys: ["/"], does: "search", act: () => document.getElementById("search")?.focus() },
  { keys: ["t"], does: "light, dark, or as the system", act: (page) => page.nextTheme() },
  {
    keys: ["?"],
    does: "these keys",
    act: (page) => {
      page.help.value = !page.help.peek();
    },
  },
];

/** Milliseconds for which the cursor rests before the address names it. */
const ADDRESS_AFTER = 200;

/** An element that has a use of its own for a key. */
const keeps = (target: EventTarget | null, key: string): boolean => {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("input, select, textarea") !== null) return true;
  return (key === " " || key === "Enter") && target.closest("button, a, summary") !== null;
};

/** Does what a key is for; `on` may be null, where there is nothing yet. */
export const onKeys = <P>(table: readonly Key<P>[], on: () => P | null): void =>
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && event.target instanceof HTMLElement) return event.target.blur();
    if (keeps(event.target, event.key)) return;
    const found = table.find(({ keys }) => keys.includes(event.key));
    const what = on();
    if (found === undefined || what === null) return;
    event.preventDefault();
    found.act(what, event.key);
  });

export const listen = (page: Page): void => {
  onKeys(KEYS, () => page);
  page.read(location.hash);
  addEventListener("hashchange", () => page.read(location.hash));
  let waiting: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    // The address follows the cursor, without a history of every step; browsers refuse more than some hundred changes in a while.
    const { hash } = page;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (location.hash !== hash) history.replaceState(null, "", hash);
    }, ADDRESS_AFTER);
  });
};
