// What a check asked the handlers, with what they answered: asked again of a mutant, it says whether the mutant can matter.
// The one idea, and why it is exact: a check is a function of the protocol's declarations and of what its handlers answer; it asks
// one question after another, each determined by the answers before it. A mutant with the same declarations that gives the same
// answer to every question that the check of the original asked is therefore asked the same first question, answers it alike, is asked
// the same second one, and so on: by induction the whole check, its graph, its verdicts and its traces, is the same. So no search is
// needed. A question that never comes by the place of a mutant is answered alike without being asked: until it comes there, both run
// the same text. Claims and bounds are asked with the original's functions in either case (switch.ts).
// Not here: what differs, which only a search can judge (judge.ts).
import type { Nodes } from "../checker/index.ts";
import { alike } from "./alike.ts";
import { type Around, type Handler, handlerAt } from "./around.ts";
import { HANDLING, type Switch } from "./switch.ts";

interface Question {
  readonly handler: Handler;
  readonly args: readonly unknown[];
  readonly answer: unknown;
}

export class Questions {
  readonly #asked: Question[] = [];
  /** What was asked already, argument by argument: by identity, because the machine keeps one instance of a value. */
  readonly #known = new Map<string, Map<unknown, unknown>>();
  /** By place: the questions that come by it. */
  readonly #at = new Map<number, number[]>();
  readonly #switch: Switch;

  readonly #once: boolean;

  /** `once`: does every link hold one copy of a message? */
  constructor(switched: Switch, once: boolean) {
    this.#switch = switched;
    this.#once = once;
  }

  get size(): number {
    return this.#asked.length;
  }

  /** Notes every call of the original's handlers. */
  readonly noting: Around = (handler, args, call) => {
    const { answer, sites } = this.#switch.visited(() => this.#switch.run(HANDLING, 0, call));
    if (this.#isKnown(handler, args)) return answer;
    const number = this.#asked.push({ handler, args, answer }) - 1;
    for (const site of sites) {
      const questions = this.#at.get(site);
      if (questions === undefined) this.#at.set(site, [number]);
      else questions.push(number);
    }
    return answer;
  };

  #isKnown({ group, of, name }: Handler, args: readonly unknown[]): boolean {
    let level: Map<unknown, unknown> = this.#known.get(`${group} ${of} ${name}`) ?? new Map();
    this.#known.set(`${group} ${of} ${name}`, level);
    // The last argument says who is asked, and is made for each call.
    const keys = [...args.slice(0, -1), JSON.stringify(args.at(-1))];
    for (const key of keys.slice(0, -1)) {
      const next = (level.get(key) as Map<unknown, unknown> | undefined) ?? new Map();
      level.set(key, next);
      level = next;
    }
    const last = keys.at(-1);
    if (level.has(last)) return true;
    level.set(last, true);
    return false;
  }

  /** How many questions come by a place. */
  by(site: number): number {
    return this.#at.get(site)?.length ?? 0;
  }

  /**
   * Does a mutant answer some question otherwise, or throw? `nodes`: with the mutant built in; `site`: its place, where it runs in
   * handlers alone, else null, and everything is asked.
   */
  differs(mutant: number, nodes: Nodes, site: number | null): boolean {
    const questions = site === null ? this.#asked.keys() : (this.#at.get(site) ?? []);
    for (const number of questions) if (this.#isOtherwise(this.#asked[number]!, mutant, nodes)) return true;
    return false;
  }

  #isOtherwise({ handler, args, answer }: Question, mutant: number, nodes: Nodes): boolean {
    const call = handlerAt(nodes, handler);
    if (call === null) return true;
    try {
      return !alike(
        answer,
        this.#switch.run(HANDLING, mutant, () => call(...args)),
        this.#once,
      );
    } catch {
      return true;
    }
  }
}
