// The state of the explorer: the walk, the cursor on it, what may happen there.
// The one idea: the page of a trace shows the walk, of which only the end that is new is asked for; the browser's own history keeps the
// walks before it, so what was left for another branch is one step back.
// Not here: searches and the check behind (search.ts), elements (explorer.tsx).
import { effect, type Signal, signal } from "@preact/signals";
import { lengthsOf, statusesWith } from "../../continued.ts";
import type { About, Here, StateGraph, Way } from "../../live.ts";
import { Page } from "../page.ts";
import { hashOf, type Place, placeIn } from "./address.ts";
import { Search } from "./search.ts";
import { ask, listenToNews, sentenceIn } from "./server.ts";
import { knownOf, traceOf, type Walk, walkWith, withStatuses } from "./walk.ts";

/** Milliseconds for which the cursor rests before it is asked what may happen there. */
const REST = 60;

/** A graph of more states is no picture any more. */
const MOST_STATES = 4000;
const GRAPH_SECONDS = 20;

/** What may happen at the cursor. */
export interface Next extends Here {
  readonly at: number;
  /** By number, what leads to a deadlock; null: nobody looked yet. */
  readonly deadlocks: ReadonlySet<number> | null;
}

export class Live {
  readonly about: Signal<About | null> = signal(null);
  readonly walked: Signal<Walk | null> = signal(null);
  readonly page: Signal<Page | null> = signal(null);
  readonly next: Signal<Next | null> = signal(null);
  /** Is an answer waited for? */
  readonly busy = signal(false);
  /** What went wrong last, in a sentence. */
  readonly trouble: Signal<string | null> = signal(null);
  /** What else there is to say. */
  readonly note: Signal<string | null> = signal(null);
  /** The states of the model, where they were asked for. */
  readonly graph: Signal<StateGraph | null> = signal(null);
  /** Is the graph shown, in the place of the diagram? */
  readonly showsGraph = signal(false);
  readonly search: Search;
  #turn = 0;
  #isLooking = false;
  #changes = 0;
  #looked = 0;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.search = new Search((trace, note) => void this.jump(trace, note));
    addEventListener("popstate", () => {
      const place = placeIn(location.hash);
      if (place !== null) void this.show(place, "there");
    });
    effect(() => {
      const cursor = this.page.value?.now.cursor.value;
      if (cursor !== undefined) this.#rest(cursor);
    });
  }

  async begin(): Promise<void> {
    listenToNews((news) => {
      if (news.kind === "changed") void this.#changed(news.file);
      else this.search.hear(news);
    });
    await this.#doing(async () => {
      const about = await ask("about", {});
      this.about.value = about;
      document.title = `${about.title} – Kripke explorer`;
      this.note.value = about.note;
      const begin = { way: about.begin, at: about.begin.choices.length };
      await this.#shown(placeIn(location.hash) ?? begin, "replace");
    });
  }

  /** Where the cursor stands. */
  get at(): number {
    return this.page.value?.now.cursor.value ?? 0;
  }

  /** Shows another walk. `how`: does the address get a new entry in the browser's history, or is it there already? */
  show(place: Place, how: "push" | "replace" | "there" = "push"): Promise<void> {
    return this.#doing(() => this.#shown(place, how));
  }

  choose(number: number): void {
    const walked = this.walked.peek();
    const at = this.page.peek()?.now.cursor.peek();
    // What is listed may still be of where the cursor was.
    if (walked === null || at === undefined || this.next.peek()?.at !== at) return;
    const { initial, choices } = walked.way;
    if (choices[at] === number) {
      this.page.peek()!.go(at + 1);
      return;
    }
    void this.show({ way: { initial, choices: [...choices.slice(0, at), number], shows: null }, at: at + 1 });
  }

  /** Goes on at random from the cursor. */
  random(events: number, faults: boolean): void {
    const way = this.until();
    if (way === null) return;
    void this.#doing(async () => {
      const { way: on } = await ask("random", { way, events, seed: null, faults });
      if (on.choices.length > way.choices.length) await this.#shown({ way: on, at: on.choices.length }, "push");
      else this.note.value = faults ? "Nothing may happen here." : "Nothing but faults may happen here.";
    });
  }

  /** Begins anew. */
  restart(initial: number): void {
    void this.show({ way: { initial, choices: [], shows: null }, at: 0 });
  }

  /** Puts a trace into the walk, as far as it runs. */
  jump(trace: string, note: string | null = null): Promise<void> {
    return this.#doing(async () => {
      const { way, stopped } = await ask("follow", { trace });
      await this.#shown({ way, at: way.choices.length }, "push");
      this.note.value = stopped ?? note;
    });
  }

  /** Asks for the states, unless they are here. */
  lookAtGraph(): void {
    if (this.graph.peek() !== null || this.#isLooking) return;
    this.#isLooking = true;
    const changes = this.#changes;
    void (async () => {
      try {
        const graph = await ask("graph", { most: MOST_STATES, seconds: GRAPH_SECONDS });
        if (changes === this.#changes) this.graph.value = graph;
      } catch (error) {
        if (changes === this.#changes) {
          this.showsGraph.value = false;
          this.trouble.value = sentenceIn(error);
        }
      }
      this.#isLooking = false;
      if (changes !== this.#changes && this.showsGraph.peek()) this.lookAtGraph();
    })();
  }

  save(): void {
    const walked = this.walked.peek();
    if (walked === null) return;
    void this.#doing(async () => {
      const { file } = await ask("save", { way: walked.way });
      this.note.value = `Written to ${file}; kripke replay runs it again.`;
    });
  }

  async #changed(file: string): Promise<void> {
    const before = this.walked.peek();
    this.search.forget();
    this.#changes++;
    this.graph.value = null;
    await this.#doing(async () => {
      this.about.value = await ask("about", {});
      if (before === null) return this.#shown({ way: this.about.value.begin, at: 0 }, "replace", true);
      const { way, stopped } = await ask("follow", { trace: traceOf(before) });
      const at = this.page.peek()?.now.cursor.peek() ?? 0;
      await this.#shown({ way, at: Math.min(at, way.choices.length) }, "replace", true);
      this.note.value = `${file} changed; ${stopped ?? "the walk runs as before"}.`;
    });
  }

  /** The way as far as the cursor. */
  until(): Way | null {
    const walked = this.walked.peek();
    if (walked === null) return null;
    const { initial, choices, shows } = walked.way;
    const at = this.page.peek()!.now.cursor.peek();
    return at === choices.length
      ? { initial, choices, shows }
      : { initial, choices: choices.slice(0, at), shows: null };
  }

  async #doing(act: () => Promise<void>): Promise<void> {
    this.busy.value = true;
    this.trouble.value = null;
    this.note.value = null;
    try {
      await act();
    } catch (error) {
      this.trouble.value = sentenceIn(error);
    } finally {
      this.busy.value = false;
    }
  }

  /** `isAnew`: the model may be another, and what is shown says nothing of what it is now. */
  async #shown({ way, at }: Place, how: "push" | "replace" | "there", isAnew = false): Promise<void> {
    const turn = ++this.#turn;
    const before = isAnew ? null : this.#asShown();
    const known = knownOf(before, way);
    const answer = await ask("walk", { way, at, known });
    // Another walk was asked for meanwhile.
    if (turn !== this.#turn) return;
    const walked = walkWith(before, answer);
    const page = new Page(walked.view, this.page.peek() ?? undefined, Math.max(0, known.events));
    page.now.cursor.value = at;
    const hash = hashOf({ way, at });
    if (how === "push") history.pushState(null, "", hash);
    else if (how === "replace") history.replaceState(null, "", hash);
    if (known.events !== way.choices.length || before?.way.choices.length !== way.choices.length)
      this.search.otherWalk();
    this.walked.value = walked;
    this.next.value = { ...walked.here, at, deadlocks: null };
    this.page.value = page;
    if (!answer.isSaid) void this.#askClaims(turn, page, walked);
    void this.#lookAhead({ ...way, choices: way.choices.slice(0, at) }, at);
  }

  /** The walk with all that was said of its claims meanwhile. */
  #asShown(): Walk | null {
    const walked = this.walked.peek();
    const page = this.page.peek();
    return walked === null || page === null ? null : withStatuses(walked, page.now.statuses.peek());
  }

  /** What is said of the claims beyond what was known at once. */
  async #askClaims(turn: number, page: Page, { way }: Walk): Promise<void> {
    const { statuses } = page.now;
    for (let isSaid = false; !isSaid; ) {
      const answer = await ask("claims", { way, said: lengthsOf(statuses.peek(), way.choices.length + 1) }).catch(
        () => null,
      );
      if (turn !== this.#turn || answer === null) return;
      statuses.value = statusesWith(statuses.peek(), answer.said);
      isSaid = answer.isSaid;
    }
  }

  #rest(cursor: number): void {
    clearTimeout(this.#resting);
    if (this.next.peek()?.at === cursor) return;
    this.#resting = setTimeout(() => void this.#look(), REST);
  }

  /** What may happen where the cursor is now. */
  async #look(): Promise<void> {
    const way = this.until();
    const walked = this.walked.peek();
    if (way === null || walked === null) return;
    const at = way.choices.length;
    const turn = this.#turn;
    history.replaceState(null, "", hashOf({ way: walked.way, at }));
    try {
      const here = await ask("here", { way });
      if (turn !== this.#turn || this.page.peek()!.now.cursor.peek() !== at) return;
      this.next.value = { ...here, at, deadlocks: null };
      await this.#lookAhead(way, at);
    } catch (error) {
      if (turn === this.#turn) this.trouble.value = sentenceIn(error);
    }
  }

  /** One event further, which asks the model's code of states that nobody chose: what goes wrong there spoils nothing here. */
  async #lookAhead(way: Way, at: number): Promise<void> {
    const look = ++this.#looked;
    const deadlocks = await ask("ahead", { way }).then(
      (ahead) => ahead.deadlocks,
      () => [],
    );
    const next = this.next.peek();
    if (look === this.#looked && next?.at === at) this.next.value = { ...next, deadlocks: new Set(deadlocks) };
  }
}
