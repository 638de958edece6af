// From a lasso or a prefix of integers to its events, in real values.
// The one idea: without a view its edges are its events; with one, the states of the graph only stand for others, so the path is
// walked again from a real initial state, always to a successor that the view takes for the one meant. On the way every real state is
// compared with what stands for it, and the way round is taken many times: in real states it need not close.
// Not here: finding it (fair-lasso.ts, prefix-search.ts).
import { SAYS } from "../machine/machine.ts";
import { stateInWords } from "../machine/state-words.ts";
import { Successors } from "../machine/successors.ts";
import type { Evidence } from "../search/options.ts";
import { PromiseBroken } from "../search/reduction.ts";
import type { Outcome } from "../search/search-outcome.ts";
import { widened } from "../search/store/vectors.ts";
import type { TemporalClaim } from "./claim.ts";
import type { Graph, Lasso } from "./graph.ts";
import type { Prefix } from "./prefix-search.ts";
import type { GraphRecorder } from "./recorder.ts";

/** An edge as it is looked for among real successors. */
interface Meant {
  readonly label: number;
  readonly isIdle: boolean;
  /** Does it lead there? */
  readonly leadsTo: (after: Int32Array) => boolean;
}

/** How often the way round is taken in real states before it is believed, and how many events that may be. */
const TURNS = 64;
const STEPS = 1024;

/** What is walked: what was explored, and how a real state is compared with what stands for it. */
export interface Walked {
  readonly outcome: Outcome;
  /** Throws PromiseBroken where they differ within a step. */
  readonly compare: (real: Int32Array) => void;
}

/** The lasso as evidence. Throws PromiseBroken where real states do not go the way of those that stand for them. */
export const pathOf = (walked: Walked, graph: Graph, { initial, stem, cycle }: Lasso): Evidence => {
  const { machine, store, reduction } = walked.outcome;
  const start = machine.initial.findIndex(
    ({ state }) =>
      (reduction === null ? store.findState(state, false) : reduction.find(store, state, false)) === initial,
  );
  // What a view takes for a turn is one in real states only if it can be taken again and again while numbers grow.
  const turns = reduction === null || cycle.length === 0 ? 1 : Math.max(1, Math.min(TURNS, STEPS / cycle.length));
  const again = Array.from({ length: turns - 1 }, () => cycle).flat();
  const meant = [...stem, ...cycle, ...again].map(
    (edge): Meant => ({
      label: graph.labels[edge]!,
      isIdle: graph.idle.has(edge),
      leadsTo: (after) => reduction!.find(store, after, false) === graph.targets[edge],
    }),
  );
  const { events, ...rest } = evidenceOf(walked, start, meant, stem.length);
  return { ...rest, events: events.slice(0, stem.length + cycle.length) };
};

/** The prefix as evidence; its last event may lead out of the bounds. */
export const prefixPathOf = (
  walked: Walked,
  recorder: GraphRecorder,
  claim: TemporalClaim,
  { initial, edges }: Prefix,
): Evidence => {
  const { machine, store, reduction } = walked.outcome;
  const { behind } = claim.letters;
  const isBehind = (after: Int32Array, edge: number): boolean =>
    machine.asks.within?.evaluate(after, after, -1) === SAYS.false && claim.maskOf(after) === behind(edge);
  const meant = edges.map((edge): Meant => {
    const target = recorder.targetOf(edge);
    return {
      label: recorder.labelOf(edge),
      isIdle: recorder.isIdle(edge),
      leadsTo: (after) => (target < 0 ? isBehind(after, edge) : reduction!.find(store, after, false) === target),
    };
  });
  return evidenceOf(walked, initial, meant, null);
};

const evidenceOf = (walked: Walked, start: number, meant: readonly Meant[], loopStart: number | null): Evidence => {
  const { machine, reduction } = walked.outcome;
  const labels =
    reduction === null ? meant.map(({ label }) => label) : walkedAgain(walked, machine.initial[start]!.state, meant);
  return {
    initial: machine.initial.length > 1 ? machine.initial[start]!.choice : null,
    events: labels.map((label) => machine.events.event(label)),
    loopStart,
  };
};

/** Labels of a real path under the edges. */
const walkedAgain = ({ outcome, compare }: Walked, from: Int32Array, edges: readonly Meant[]): number[] => {
  const { machine, store, reduction } = outcome;
  const successors = new Successors();
  let state = widened(from, machine.components);
  const labels = edges.map(({ label: coarse, isIdle, leadsTo }) => {
    const meant = machine.events.coarse(coarse);
    compare(state);
    machine.expand(state, successors);
    state = widened(state, machine.components);
    // One that takes what the edge takes, if there is one: what changes nothing takes nothing.
    const takes = isIdle ? "" : machine.assumes.fairness.obligationsOf(coarse).join();
    let best = -1;
    let bestTakes = false;
    let next = state;
    const found: { label: number; after: Int32Array<ArrayBuffer> }[] = [];
    for (let at = 0; at < successors.end; at = successors.after(at))
      found.push({ label: successors.label(at), after: successors.stateAfter(at, state, machine.components) });
    for (const { label, after } of found) {
      if (machine.events.coarse(label) !== meant) continue;
      if (!leadsTo(after)) continue;
      const owed = after.every((id, component) => id === state[component])
        ? []
        : machine.assumes.fairness.obligationsOf(label);
      const takesIt = owed.join() === takes;
      if (best >= 0 && (takesIt === bestTakes ? machine.events.compare(label, best) >= 0 : bestTakes)) continue;
      best = label;
      bestTakes = takesIt;
      next = after;
    }
    if (best < 0)
      throw new PromiseBroken(
        `The view takes states for one, but the event ${machine.events.coverage(coarse)}, which leads on from what stands for it, does not lead to the same from ${stateInWords(machine.tells.snapshot(state))}.`,
      );
    state = next;
    return best;
  });
  if (reduction !== null && reduction.find(store, state, false) >= 0) compare(state);
  return labels;
};
