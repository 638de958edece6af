// The runs of an implementation: walks of the model for goals first, then one run after another, and what one found made short.
// The one idea: all that is dear is an implementation's time, so each run sets out for what none has asked yet.
// Not here: one run (run.ts), the public face (conforms.ts).
import { type Draw, drawsOf, type Source, type TraceEvent } from "../../checker/index.ts";
import { phrase } from "../../traces/index.ts";
import { type AnyWhich, fits } from "../stepping/which.ts";
import { type Begun, withoutChoice } from "./belief.ts";
import { Called, Unfit } from "./calling.ts";
import { chooser } from "./choosing.ts";
import { Goals } from "./goals.ts";
import { type Course, type Finding, type Plan, type Player, type Ran, run } from "./run.ts";
import { beginnings, type Setting, settingOf } from "./setting.ts";
import { shortened } from "./shorter.ts";

/** What is driven, and how long. */
export interface Driving {
  readonly node: string;
  readonly implementation: (wire: { send: (to: string, message: unknown) => void }) => unknown;
  readonly visible: (local: unknown) => unknown;
  readonly forbid: readonly AnyWhich[];
  readonly runs: number;
  readonly events: number;
  readonly seed: number;
  readonly maxCallSeconds: number;
  /** Is no time left for more? */
  readonly isOver: () => boolean;
}

/** What came of the runs. */
export interface Driven {
  readonly runs: number;
  readonly inputs: number;
  readonly goals: Goals;
  /** What the model has happen to the node and the implementation has no method for. */
  readonly notDriven: readonly string[];
  readonly found: Found | null;
}

/** What ended the runs. */
export interface Found {
  readonly run: number;
  readonly finding: Finding;
  readonly events: readonly TraceEvent[];
  /** Did it come again when the same events were run again? Null: it was not tried. */
  readonly repeats: boolean | null;
}

/** Walks of the model alone, to look around: so many events. */
const LOOKED_AT = 4_000;

export const drive = async (source: Source, driving: Driving): Promise<Driven> => {
  const setting = settingOf(source, driving.node);
  const bench = new Bench(setting, driving);
  let inputs = 0;
  let runs = 0;
  const driven = (found: Found | null): Driven => ({
    runs,
    inputs,
    goals: bench.goals,
    notDriven: [...bench.notDriven].toSorted(),
    found,
  });
  const draw = drawsOf(driving.seed);
  while (runs < driving.runs && !driving.isOver()) {
    runs += 1;
    const ran = await bench.run(draw);
    inputs += ran.inputs;
    if (ran.finding !== null) return driven(await bench.made(ran, ran.finding, runs));
  }
  return driven(null);
};

/** Where implementations are made, run and given back. */
class Bench {
  readonly goals = new Goals();
  readonly notDriven = new Set<string>();
  readonly #setting: Setting;
  readonly #driving: Driving;
  readonly #course: Course;
  #isPlanned = false;

  constructor(setting: Setting, driving: Driving) {
    this.#setting = setting;
    this.#driving = driving;
    this.#course = {
      node: driving.node,
      queueOf: setting.queueOf,
      atOnce: setting.atOnce,
      visible: driving.visible,
      isForbidden: (event) => driving.forbid.some((which) => fits(which, event, setting.groups)),
    };
  }

  /** The next run, towards the next goal. */
  run(draw: Draw): Promise<Ran> {
    return this.#with(beginnings(this.#setting, draw), async (called, begun) => {
      if (!this.#isPlanned) await this.#lookAround((event) => called.takes(event), draw);
      this.#isPlanned = true;
      const way = this.goals.next(draw);
      const plan: Plan = {
        events: way,
        more: Math.max(0, this.#driving.events - way.length),
        choose: chooser(draw, this.goals),
      };
      return run(this.#course, begun, this.#player(called), plan, this.goals);
    });
  }

  /** What was found, made short, and tried once more. */
  async made(ran: Ran, finding: Finding, number: number): Promise<Found> {
    if (finding.isSlow) return { run: number, finding, events: ran.events, repeats: null };
    let best: Pick<Found, "events" | "finding"> = { events: ran.events, finding };
    const again = async (events: readonly TraceEvent[]): Promise<readonly TraceEvent[] | null> => {
      const tried = await this.#again(events);
      if (tried.finding?.kind !== finding.kind) return null;
      if (tried.events.length < best.events.length) best = { events: tried.events, finding: tried.finding };
      return tried.events;
    };
    await shortened(ran.events, again, this.#driving.isOver);
    const once = await this.#again(best.events);
    return { run: number, ...best, repeats: once.finding?.kind === finding.kind };
  }

  /** The same events again, and nothing else. */
  #again(events: readonly TraceEvent[]): Promise<Ran> {
    const draw = drawsOf(this.#driving.seed);
    return this.#with(beginnings(this.#setting, draw), (called, begun) =>
      run(this.#course, begun, this.#player(called), { events, more: 0, choose: () => undefined }, new Goals()),
    );
  }

  /** Does something with a new implementation, and gives it back. */
  async #with(begun: Begun, act: (called: Called, begun: Begun) => Promise<Ran>): Promise<Ran> {
    const { maxCallSeconds, implementation } = this.#driving;
    const called = new Called({ ...this.#setting.role, maxCallSeconds });
    let ran: Ran = { events: [], inputs: 0, finding: null };
    try {
      await called.make(implementation);
      ran = await act(called, begun);
    } catch (error) {
      ran = { ...ran, finding: unfit(error) };
    }
    try {
      await called.end();
    } catch (error) {
      ran = { ...ran, finding: ran.finding ?? unfit(error) };
    }
    return ran;
  }

  /** Walks of the model, in which it answers for itself whatever it may. */
  async #lookAround(takes: Player["takes"], draw: Draw): Promise<void> {
    const model: Player = {
      takes: (event) => {
        const isTaken = takes(event);
        if (!isTaken) this.notDriven.add(titleOf(event));
        return isTaken;
      },
      ask: async (_, possible) => ({ sends: drawn(possible, draw).sends }),
    };
    const { events } = this.#driving;
    for (let left = LOOKED_AT; left > 0; ) {
      const begins = this.goals.fresh(draw);
      const more = Math.max(1, events - begins.length);
      const plan: Plan = { events: begins, more, choose: chooser(draw, this.goals) };
      const walked = await run(this.#course, beginnings(this.#setting, draw), model, plan, this.goals);
      left -= walked.events.length + 1;
    }
    this.goals.forgetTaken();
  }

  #player(called: Called): Player {
    const { node } = this.#driving;
    return {
      takes: (event) => called.takes(event),
      ask: async (event, _, isUp) => {
        if (event.kind === "init") return called.ask(event, "starts", isUp);
        const seen = await called.ask(event, phrase(withoutChoice(event)).replace(`${node} `, ""), isUp);
        if (event.kind !== "crash") return seen;
        // What a crash would still have sent is not sent; one that comes back at once answers for its return.
        return isUp ? called.ask({ kind: "restart", node }, "restarts at once", isUp) : { sends: [] };
      },
    };
  }
}

const drawn = <T>(among: readonly T[], draw: Draw): T => among[draw(among.length)]!;

const unfit = (error: unknown): Finding => {
  if (!(error instanceof Unfit)) throw error;
  return { kind: "unfit", sentence: error.message, lines: [], isSlow: error.isSlow };
};

/** What it is one of, as a method would be named. */
const titleOf = (event: TraceEvent): string =>
  event.kind === "timer" || event.kind === "action" ? `${event.kind} ${event.name}` : event.kind;
