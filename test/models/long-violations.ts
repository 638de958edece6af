// The recorded violations of the library's models that are longer than 15 events, each with its claim alone: what walks are measured by.
// The one idea: these are what an exact search takes longest for, so they say whether walks are worth their while.
// Usage: npm run violations -- [regular expression for the names]; a line for each: the seconds of processor time and the walks until it is seen, by
// seed. Not here: what is asked of them every day (simulated-violations.test.ts).
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { isWalked, type Source, simulateSource, subjectOf } from "../../checker/index.ts";
import { registry } from "../../models/registry.ts";
import { parseTrace, type Trace } from "../../traces/index.ts";

const LONG = 15;
const SEEDS = [1, 2, 3];
const MOST_SECONDS = 60;

/** A violation by its model and mutant or scenario, and what is walked for it. */
export interface LongViolation {
  readonly name: string;
  readonly events: number;
  readonly source: Source;
}

/** The model with that claim alone, and every end legitimate; null: walks do not ask claims of its kind. */
const alone = ({ model, mutant, scenario, parameters, claim }: Trace): Source | null => {
  const variant = mutant ?? scenario;
  const { source } = subjectOf(registry.get(model)!, variant, variant === null ? parameters : {});
  const claims = source.claims as Readonly<Record<string, { readonly kind: "always" }>>;
  if (claims[claim] === undefined || !isWalked(claims[claim].kind)) return null;
  const ends = { ends: () => true };
  const only = { ...source, claims: { [claim]: claims[claim] } };
  return ("system" in only ? { ...only, system: { ...only.system, ...ends } } : only) as unknown as Source;
};

/** Those whose traces lie in a directory, in the order of their files. */
export const longViolationsIn = (directory: string): LongViolation[] =>
  readdirSync(directory)
    .map((file) => parseTrace(readFileSync(path.join(directory, file), "utf8"), file))
    .filter(({ verdict, events, loopStart }) => verdict === "violated" && events.length > LONG && loopStart === null)
    .flatMap((trace) => {
      const source = alone(trace);
      const name = `${trace.model}/${trace.mutant ?? trace.scenario ?? trace.claim}`;
      return source === null ? [] : [{ name, events: trace.events.length, source }];
    });

/** Milliseconds that this process has worked: on a busy machine they say more than a clock. */
const worked = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const measured = async ({ source }: LongViolation, seed: number): Promise<string> => {
  const before = worked();
  let walked = 0;
  const { claims, walks } = await simulateSource(
    source,
    {
      ...{ seed, first: true, maxSeconds: MOST_SECONDS },
      onProgress: ({ isShortening }) => {
        if (!isShortening) walked = worked() - before;
      },
    },
    { now: worked, memory: () => 0 },
  );
  const seconds = (walked / 1000).toFixed(1);
  return claims[0]?.verdict === "violated" ? `${seconds} s, ${walks} walks` : `not in ${walks} walks`;
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const wanted = new RegExp(process.argv[2] ?? "");
  for (const violation of longViolationsIn("traces/recorded")) {
    if (!wanted.test(violation.name)) continue;
    const found: string[] = [];
    for (const seed of SEEDS) found.push(await measured(violation, seed));
    console.log([violation.name, violation.events, ...found].join(" | "));
  }
}
