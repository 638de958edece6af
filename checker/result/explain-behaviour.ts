// Explaining what a whole behaviour shows: a lasso, or a beginning that refutes a claim of liveness however it goes on.
// The one idea: the graph is explored once, as far as there is time, and asked again without each cause; a behaviour counts only if
// it is fair to all that the model can do, also to what is forbidden here.
// Not here: asking the graph (temporal/asked-more.ts), words (cli/).
import type { Evidence, Surroundings } from "../search/options.ts";
import { type AskedMore, askMore, type Run } from "../temporal/asked-more.ts";
import { causesOfEvidence, isOf, runOf, Shares } from "./explaining.ts";
import type { Cause, ExplainedCause, ExplainOptions, Explanation, Necessity, Turning } from "./explanation.ts";
import type { Source } from "./source.ts";

/** Of the time there is, so much is for exploring. */
const SHARE = 0.5;

export const explainBehaviour = async (
  source: Source,
  claim: string,
  evidence: Evidence,
  options: ExplainOptions,
  surroundings: Surroundings,
): Promise<Explanation> => {
  const { onProgress, ...bounds } = options;
  const shares = new Shares(options, surroundings);
  const exploring = {
    ...bounds,
    maxSeconds: options.maxSeconds * SHARE,
    onProgress: ({ distinct }: { readonly distinct: number }) =>
      onProgress?.(`what there is, ${distinct.toLocaleString("en")} states`),
  };
  const more = await askMore(source, claim, exploring, surroundings);
  const run = runOf(more.machine, evidence);
  const events = evidence.events.length;
  const asked = causesOfEvidence(more.machine.events, run.labels);
  const causes: ExplainedCause[] = [];
  for (const [i, cause] of asked.entries())
    causes.push({ ...cause, necessity: await without(more, cause, events, shares, asked.length - i + 1) });
  const turning = await turningOf(more, run, evidence.loopStart, shares);
  const { isWhole, isBounded } = more;
  return { shown: "behaviour", within: isWhole ? null : events, isBounded, causes, turning };
};

const without = async (
  more: AskedMore,
  { cause }: Cause,
  events: number,
  shares: Shares,
  share: number,
): Promise<Necessity> => {
  const asked = await shares.work(
    (look) => more.refutedWithout(isOf(more.machine, cause), look),
    share,
    `without ${cause}`,
  );
  if ("value" in asked && asked.value !== null) return { kind: "spared", events: asked.value };
  const { endedBy } = more;
  // What the search left out may be such a behaviour, unless it would be longer.
  if (!more.knows(events)) return { kind: "unknown", why: unknownBy(endedBy) };
  if ("exceeded" in asked) return { kind: "unknown", why: asked.exceeded };
  return more.tellsCauses ? { kind: "necessary" } : { kind: "unknown", why: "view" };
};

type Why = Extract<Necessity, { readonly kind: "unknown" }>["why"];

const unknownBy = (endedBy: AskedMore["endedBy"]): Why =>
  endedBy === "memory" || endedBy === "interrupt" || endedBy === "error" ? endedBy : "seconds";

const turningOf = async (
  more: AskedMore,
  run: Run,
  loopStart: number | null,
  shares: Shares,
): Promise<Turning | null> => {
  const asked = await shares.work((look) => more.lastKept(run, loopStart, look), 1, "from where on nothing keeps it");
  if ("exceeded" in asked || asked.value === null) return null;
  const kept = asked.value;
  return { events: kept === Number.POSITIVE_INFINITY ? null : kept + 1, isKnown: true };
};
