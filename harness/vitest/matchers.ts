// What a matcher makes of the answer of a check or replay, and how a failure tells it.
// The one idea: a failure shows the claim, the events in the model's words, the trace's file and the command that replays it.
// Not here: adding matchers to `expect` (index.ts).
import { type Evidence, isCheckable, suggestion } from "../../checker/index.ts";
import { shortStory } from "../../traces/index.ts";
import type { Checked, Replayed } from "../check.ts";
import type { Conformity } from "../conformance/index.ts";
import type { Simulated } from "../simulate.ts";

/** What counts as holding. */
export interface HoldOptions {
  /** Let bounds leave part of the states unexplored: `holds within bounds` is enough. */
  readonly withinBounds?: boolean;
  /** Let the verdict rest on what was compared only so far: `holds modulo view`, or `holds modulo symmetry`, is enough. */
  readonly modulo?: "view" | "symmetry";
}

/** How long the evidence is. */
export interface WithEvents {
  readonly events?: number;
}

interface Asked {
  readonly isNot: boolean;
}

interface Said {
  readonly pass: boolean;
  readonly message: () => string;
}

const said = (pass: boolean, message: string): Said => ({ pass, message: () => message });

export function toHold(this: Asked, received: unknown, options: HoldOptions = {}): Said {
  const checked = checkedFrom(received, "toHold()");
  refuseNot(this, "toHold", "say what is violated: expect(await check(model)).toViolate(claim)");
  const { verdict } = checked;
  const enough = ["holds"];
  if (options.withinBounds === true) enough.push("holds within bounds");
  if (options.modulo !== undefined) enough.push(`holds modulo ${options.modulo}`);
  return said(enough.includes(verdict), whyNotHeld(checked));
}

export function toViolate(this: Asked, received: unknown, claim: string, options: WithEvents = {}): Said {
  const checked = checkedFrom(received, "toViolate(claim)");
  refuseNot(this, "toViolate", "say what holds: expect(await check(model)).toHold()");
  return evidenced(checked, claim, "violated", options);
}

export function toWitness(this: Asked, received: unknown, claim: string, options: WithEvents = {}): Said {
  const checked = checkedFrom(received, "toWitness(claim)");
  refuseNot(this, "toWitness", "claim that it never happens, with always");
  return evidenced(checked, claim, "witnessed", options);
}

export function toReproduce(this: Asked, received: unknown): Said {
  const replayed = replayedFrom(received, "toReproduce()");
  return said(
    replayed.reproduces,
    replayed.reproduces ? `It reproduces, and was expected not to: ${replayed.sentence}.` : `${replayed.sentence}.`,
  );
}

export function toBeGone(this: Asked, received: unknown): Said {
  const { gone, sentence } = replayedFrom(received, "toBeGone()").gone;
  refuseNot(this, "toBeGone", "say expect(await replay(file)).toReproduce()");
  return said(gone, `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`);
}

export function toFindNothing(this: Asked, received: unknown): Said {
  if (isAnswer(received, ["verdict", "pairs", "notDriven"])) return conformed(this, received as Conformity);
  const simulated = simulatedFrom(received, "toFindNothing()");
  refuseNot(this, "toFindNothing", "say what is violated: expect(await check(model)).toViolate(claim)");
  return said(simulated.verdict === "nothing found", whatWasFound(simulated));
}

const conformed = (asked: Asked, { verdict, node, difference, notDriven }: Conformity): Said => {
  refuseNot(asked, "toFindNothing", 'say expect((await conforms(…)).verdict).toBe("differs")');
  const left = notDriven.length === 0 ? "" : `; the model has it asked: ${notDriven.join(", ")}`;
  return said(verdict === "nothing found", difference?.story ?? `${node}: nothing was ever asked of it${left}`);
};

/** What is not expected may come in many ways, an error among them: a test that is green for each of them says nothing. */
const refuseNot = ({ isNot }: Asked, matcher: string, instead: string): void => {
  if (isNot) throw new TypeError(`not.${matcher} would be green for an error as well; ${instead}.`);
};

const evidenced = (
  checked: Checked,
  claim: string,
  verdict: "violated" | "witnessed",
  { events }: WithEvents,
): Said => {
  const found = checked.claims.find(({ name }) => name === claim);
  if (found === undefined) {
    const names = checked.claims.map(({ name }) => name);
    return said(false, `${checked.model} makes no claim "${claim}"${suggestion(claim, names, "claims")}`);
  }
  if (found.verdict !== verdict) {
    const error = checked.error === null ? "" : `\n${checked.error.message}`;
    return said(false, `"${claim}" of ${checked.model} was to be ${verdict}, and is: ${found.verdict}.${error}`);
  }
  const isSo = events === undefined || found.events === events;
  const length = `"${claim}" of ${checked.model} is ${verdict} in ${found.events} events, not in ${events}.`;
  return said(isSo, [length, ...story(found.evidence.at(-1), found.traces)].join("\n"));
};

/** Claims that a failure tells in full. */
const MOST_TOLD = 3;

/** Why a check did not hold, with the events of what is violated. */
export const whyNotHeld = (checked: Checked): string => {
  const { model, scenario, verdict, bounds, claims, error } = checked;
  const what = `${named(model, scenario)}: ${verdict}`;
  const bad = claims.filter(({ verdict }) => verdict === "violated" || verdict.startsWith("unreachable"));
  const told = bad
    .slice(0, MOST_TOLD)
    .flatMap(({ name, verdict, evidence, traces }) => [`"${name}": ${verdict}`, ...story(evidence.at(-1), traces)]);
  const more = bad.length > MOST_TOLD ? [`and ${bad.length - MOST_TOLD} more claims`] : [];
  const cut = bounds.map(({ kind }) => kind).join(", ");
  const why = {
    "holds within bounds": `Bounds (${cut}) kept states out; if that is meant, say toHold({ withinBounds: true }).`,
    "holds modulo view":
      'States that the view makes equal were taken for one; if that is enough, say toHold({ modulo: "view" }).',
    "holds modulo symmetry":
      'There were too many questions to ask every one under other names; if that is enough, say toHold({ modulo: "symmetry" }).',
    undecided: `The search ended before it could tell${cut === "" ? "" : ` (${cut})`}; give it more time or smaller parameters.`,
  };
  const because = verdict in why ? [why[verdict as keyof typeof why]] : [];
  return [what, ...because, ...told, ...more, ...(error === null ? [] : [error.message])].join("\n");
};

const story = (evidence: Evidence | undefined, traces: readonly string[]): readonly string[] =>
  evidence === undefined
    ? []
    : [
        ...shortStory(evidence),
        ...traces.flatMap((file) => [`  npx kripke replay ${file}`, `  npx kripke show ${file} --as html --open`]),
      ];

/** What a simulation found, or left undone. */
const whatWasFound = ({ model, scenario, verdict, seed, claims, undone, error }: Simulated): string => {
  const found = claims.filter((claim) => claim.verdict === "violated").slice(0, MOST_TOLD);
  return [
    `${named(model, scenario)}, seed ${seed}: ${verdict}`,
    ...undone,
    ...found.flatMap(({ name, verdict, evidence, traces }) => [
      `"${name}": ${verdict}`,
      ...story(evidence.at(-1), traces),
    ]),
    ...(error === null ? [] : [error.message, ...story(error.evidence, error.traces ?? [])]),
  ].join("\n");
};

const named = (model: string, scenario: string | null): string => (scenario === null ? model : `${model}/${scenario}`);

const checkedFrom = (received: unknown, use: string): Checked => {
  if (isAnswer(received, ["claims", "verdict", "states"])) return received as Checked;
  throw new TypeError(`${kindOf(received)} Write expect(await check(model)).${use}.`);
};

const simulatedFrom = (received: unknown, use: string): Simulated => {
  if (isAnswer(received, ["claims", "verdict", "walks"])) return received as Simulated;
  throw new TypeError(
    `${kindOf(received)} Write expect(await simulate(model)).${use}. A program is held with await conforms(…).`,
  );
};

const replayedFrom = (received: unknown, use: string): Replayed => {
  if (isAnswer(received, ["reproduces", "story"])) return received as Replayed;
  throw new TypeError(`${kindOf(received)} Write expect(await replay(file)).${use}.`);
};

const isAnswer = (received: unknown, fields: readonly string[]): boolean =>
  typeof received === "object" && received !== null && fields.every((field) => field in received);

const kindOf = (received: unknown): string => {
  if (received instanceof Promise)
    return "This is a promise, of which nothing can be said before it is awaited: without await the test is green whatever comes.";
  if (isCheckable(received)) return "This is a model, not what came of checking it.";
  return "This is no answer of a check, simulation or replay.";
};
