// The state of the page: where the cursor is, what is looked for, in which order the lanes stand.
// The one idea: signals, and everything else is computed from them and the view; the address names the step, so that it can be sent.
// Not here: places (layout.ts), elements (app.tsx and the like).
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Course, Status, View } from "../view.ts";
import { choicesOf, type Filter, matchesOf, pastOf } from "./filter.ts";
import { States } from "./states.ts";

/** What the page knows of one of its courses. */
export class Shown {
  readonly course: Course;
  readonly index: number;
  readonly states: States;
  /** What claims say; of a walk some of it comes later. */
  readonly statuses: Signal<readonly Status[]>;
  /** What its filters can be set to. */
  readonly choices: ReturnType<typeof choicesOf>;
  /** The number of the event at the cursor; 0: the start. */
  readonly cursor: Signal<number>;
  /** Lanes from left to right. */
  readonly order: Signal<readonly number[]>;
  /** By number of event: does the filter let it through? Null: there is no filter. */
  readonly matches: ReadonlySignal<readonly boolean[] | null>;
  /** The diagram is to be scrolled so that the cursor is seen. */
  readonly follow = signal(0);

  /** `before`: what stood there, whose lanes keep their order; as much as `known` events of it are the same. */
  constructor(
    course: Course,
    index: number,
    filter: Signal<Filter>,
    causes: Signal<boolean>,
    before?: Shown,
    known = 0,
  ) {
    this.course = course;
    this.index = index;
    this.states = new States(course, before?.states, known);
    this.statuses = signal(course.statuses);
    this.choices = choicesOf(course);
    this.cursor = signal(course.events.length);
    const order = before?.order.peek() ?? [];
    const lanes = lanesOf(course).map((_, lane) => lane);
    this.order = signal(order.length === lanes.length ? order : lanes);
    const matched = computed(() => matchesOf(course, filter.value));
    this.matches = computed(() => {
      if (!causes.value) return matched.value;
      const past = pastOf(course, this.cursor.value);
      return matched.value === null ? past : past.map((is, i) => is && matched.value![i]!);
    });
  }

  go(to: number): void {
    this.cursor.value = Math.max(0, Math.min(this.course.events.length, to));
    this.follow.value++;
  }

  moveLane(lane: number, by: -1 | 1): void {
    const order = [...this.order.value];
    const at = order.indexOf(lane);
    const to = at + by;
    if (to < 0 || to >= order.length) return;
    [order[at], order[to]] = [order[to]!, order[at]!];
    this.order.value = order;
  }
}

/** The lanes to draw: of a spec one, for the whole. */
export const lanesOf = (course: Course): Course["lanes"] =>
  course.lanes.length > 0 ? course.lanes : [{ id: "the whole", group: "" }];

/** Is a path in a field, or the field itself? The field of the empty name is the whole state. */
export const isUnder = (name: string, path: string): boolean =>
  name === "" || path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);

export type Theme = "auto" | "light" | "dark";
const THEMES: readonly Theme[] = ["auto", "light", "dark"];

export class Page {
  readonly view: View;
  readonly shown: readonly Shown[];
  readonly active: Signal<number> = signal(0);
  readonly filter: Signal<Filter>;
  /** Is what does not match folded away, or only faded? */
  readonly folds: Signal<boolean>;
  /** Is only that clear which the event at the cursor follows from? */
  readonly causes: Signal<boolean>;
  readonly help: Signal<boolean>;
  readonly theme: Signal<Theme>;

  /** `before`: the page whose settings this one takes over, and of whose ways so many events are the same. */
  constructor(view: View, before?: Page, known = 0) {
    this.view = view;
    this.filter = before?.filter ?? signal({ text: "", node: "", about: "", field: "" });
    this.folds = before?.folds ?? signal(false);
    this.causes = before?.causes ?? signal(false);
    this.help = before?.help ?? signal(false);
    this.theme = before?.theme ?? signal("auto");
    this.shown = view.courses.map(
      (course, index) => new Shown(course, index, this.filter, this.causes, before?.shown[index], known),
    );
  }

  get now(): Shown {
    return this.shown[this.active.value]!;
  }

  /** To a step of the active course, or of another, which becomes the active one. */
  go(to: number, index = this.active.peek()): void {
    this.active.value = index;
    this.shown[index]!.go(to);
  }

  /** To the next event, or the one before, that the filter lets through. */
  goToMatch(by: -1 | 1): void {
    const { cursor, course, matches } = this.now;
    let at = cursor.peek() + by;
    while (at > 0 && at <= course.events.length && matches.peek()?.[at] === false) at += by;
    if (at > 0 && at <= course.events.length) this.go(at);
  }

  /** To where a field of a lane, or a variable, last changed; from there to where it did so before, at last to the start. */
  goToChange(lane: number | null, name: string): void {
    const { cursor, course } = this.now;
    const changes = (number: number): boolean =>
      course.events[number - 1]!.changes.some((change) => change.lane === lane && isUnder(name, change.path));
    let at = cursor.peek();
    if (at > 0 && changes(at)) at--;
    while (at > 0 && !changes(at)) at--;
    this.go(at);
  }

  nextTheme(): void {
    this.theme.value = THEMES[(THEMES.indexOf(this.theme.peek()) + 1) % THEMES.length]!;
    document.documentElement.dataset["theme"] = this.theme.peek();
  }

  /** `#7`; of two courses `#7,3`: the step of each. */
  get hash(): string {
    return `#${this.shown.map(({ cursor }) => cursor.value).join(",")}`;
  }

  /** Goes where an address says, as far as it says something. */
  read(hash: string): void {
    const steps = /^#(\d+(?:,\d+)?)$/.exec(hash)?.[1]?.split(",");
    steps?.forEach((step, index) => {
      this.shown[index]?.go(Number(step));
    });
  }
}
