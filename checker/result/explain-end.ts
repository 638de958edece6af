// Explaining what ends show: of a claim that the end of a way settles, of an error, of two ends that look alike and differ.
// The one idea: without each cause everything within as many events is searched again, by the claim's own question; an end is
// unavoidable where all that goes on without further faults leads to it.
// Not here: the searches (search/walks/), claims of behaviours (explain-behaviour.ts).
import { claimRow, isWalked, NO_DEADLOCK } from "../language/index.ts";
import type { Machine } from "../machine/machine.ts";
import { machineOf } from "../machine/walk/machine-of.ts";
import type { Surroundings } from "../search/options.ts";
import { Around } from "../search/walks/around.ts";
import { type Ends, endsIn, fails } from "../search/walks/ending.ts";
import { Unavoidable } from "../search/walks/unavoidable.ts";
import { OpenClaim, openClaims } from "../search/watchers/open-claims.ts";
import type { Run } from "../temporal/asked-more.ts";
import { causesOfEvidence, faultsOf, isOf, runOf, Shares } from "./explaining.ts";
import type { Explainable, ExplainedCause, ExplainOptions, Explanation, Necessity } from "./explanation.ts";
import type { Source } from "./source.ts";

export const explainEnd = async (
  source: Source,
  claim: string | null,
  explainable: Explainable,
  options: ExplainOptions,
  surroundings: Surroundings,
): Promise<Explanation> => {
  const explaining = new Explaining(source, claim, explainable, new Shares(options, surroundings));
  const { shown, within } = explaining;
  const causes = await explaining.causes();
  const { turning, isBounded } = await explaining.turning();
  return { shown, within, isBounded, causes, turning };
};

class Explaining {
  readonly shown: Explanation["shown"];
  readonly within: number;
  readonly #machine: Machine;
  /** Anew for each search: of two ends the first is remembered until the second comes. */
  readonly #ends: () => Ends;
  readonly #shares: Shares;
  readonly #run: Run;
  readonly #twin: Run | null;
  readonly #isWitness: boolean;

  constructor(source: Source, claim: string | null, { evidence, twin }: Explainable, shares: Shares) {
    this.#machine = machineOf(source);
    const machine = this.#machine;
    const claims = [...openClaims(machine.asks, source.claims), new OpenClaim(NO_DEADLOCK, "deadlock", null)];
    const asked = claims.find(({ name }) => name === claim);
    this.#isWitness = asked !== undefined && claimRow(asked.kind).evidence === "witnessed";
    this.#ends = () =>
      asked === undefined
        ? fails(
            machine,
            claims.filter(({ kind }) => isWalked(kind)),
          )
        : endsIn(machine, asked);
    this.#shares = shares;
    this.#run = runOf(machine, evidence);
    this.#twin = twin === null ? null : runOf(machine, twin);
    this.shown = twin === null ? "end" : "two ends";
    this.within = Math.max(evidence.events.length, twin?.events.length ?? 0);
  }

  /** Each cause has its share of the time that is left, and a share is left for what comes behind. */
  async causes(): Promise<readonly ExplainedCause[]> {
    const asked = causesOfEvidence(this.#machine.events, this.#run.labels, this.#twin?.labels);
    const explained: ExplainedCause[] = [];
    for (const [i, cause] of asked.entries())
      explained.push({ ...cause, necessity: await this.#without(cause.cause, asked.length - i + 1) });
    return explained;
  }

  async #without(cause: string, shares: number): Promise<Necessity> {
    const machine = this.#machine;
    const isForbidden = isOf(machine, cause);
    const around = new Around(machine, this.#ends(), {
      starts: machine.initial.map(({ state }, initial) => ({ initial, state })),
      rest: [],
      events: this.within,
      most: Number.POSITIVE_INFINITY,
      allows: (label) => !isForbidden(label),
    });
    const exceeded = await this.#shares.take(around.run(), shares, `without ${cause}`);
    if (around.shortcut !== null) return { kind: "spared", events: around.shortcut.labels.length };
    return exceeded === null && around.isWhole ? { kind: "necessary" } : { kind: "unknown", why: exceeded ?? "error" };
  }

  /** From the last state back to the first from which the end is unavoidable. */
  async turning(): Promise<Pick<Explanation, "turning" | "isBounded">> {
    if (this.#isWitness) return { turning: null, isBounded: false };
    const { labels, states } = this.#run;
    const isHarm = (label: number, before: Int32Array): boolean => isHarmful(this.#machine, label, before);
    const unavoidable = new Unavoidable(this.#machine, this.#ends(), isHarm);
    let known = labels.length;
    for (let from = known - 1; from >= 0; from--) {
      let is = false;
      const asking = unavoidable.from(states[from]!);
      const asked = (function* (): Generator<void> {
        is = yield* asking;
      })();
      const exceeded = await this.#shares.take(asked, 1, `what can follow on event ${from}`);
      if (exceeded !== null)
        return { turning: known === labels.length ? null : { events: known, isKnown: false }, isBounded: false };
      if (!is) break;
      known = from;
    }
    return { turning: { events: known, isKnown: true }, isBounded: unavoidable.leavesBound };
  }
}

/** Is it more than goes on by itself? Who suspects a node that is down only notices what has happened. */
const isHarmful = ({ events, tells }: Machine, label: number, before: Int32Array): boolean => {
  if (faultsOf(events, label).length === 0) return false;
  const event = events.event(label);
  return event.kind !== "suspect" || tells.snapshot(before).nodes.find(({ id }) => id === event.peer)?.status === "up";
};
