// `kripke list`: what there is to check, or of one target its parameters, scenarios, mutants and claims.
// The one idea: the JSON carries every field always, null where a parameter has none, so that a program need not guess; what a
// person reads is made of it.
// Not here: the verdicts (check.ts, suite.ts).
import stringWidth from "string-width";
import {
  BRAND,
  type Checkable,
  NO_DEADLOCK,
  type Parameter,
  rangeOf,
  subjectOf,
  usageError,
  variantNamed,
  variantsOf,
} from "../checker/index.ts";
import { findTarget } from "../harness/targets/target.ts";
import { padded } from "../traces/index.ts";
import { commandLine } from "./commands.ts";
import { paint, type Terminal } from "./terminal.ts";

export interface ListFlags {
  readonly json?: true;
  readonly maxCallSeconds: number;
}

export const listCommand = async (
  target: string | undefined,
  { json, maxCallSeconds }: ListFlags,
  terminal: Terminal,
): Promise<number> => {
  terminal.asks?.({ maxCallSeconds });
  const { chineseTitles, registry } = await import("../models/registry.ts");
  const listed = (of: Checkable): Listed => ({ of, chineseTitle: chineseTitles.get(of) ?? null });
  const all = [...registry.values()].map(listed);
  const one = target === undefined ? null : listed(await wholeOf(target, terminal));
  if (json) {
    terminal.out(`${JSON.stringify(one === null ? all.map(asJson) : withClaims(one), null, 2)}\n`);
  } else if (one === null) {
    terminal.out(`${all.map((each) => asText(each, terminal)).join("\n\n")}\n`);
    terminal.out(
      "\nCheck one with `kripke check <model>[/<scenario or mutant>]`; its claims: `kripke list <model>`.\n",
    );
  } else
    terminal.out(
      `${[asText(one, terminal), ...claimsAsText(one.of, terminal)].join("\n")}\n\nCheck it with:\n${commandLine(terminal, "check", target!)}\n`,
    );
  return 0;
};

/** What is to be listed: a model, or a protocol or spec, and not a part of one. */
const wholeOf = async (target: string, { directory }: Terminal): Promise<Checkable> => {
  const { checkable, variant } = await findTarget(target, directory);
  if (variant === null) return checkable;
  // What does not exist is told first.
  if (checkable[BRAND] === "model") variantNamed(checkable, variant);
  else subjectOf(checkable, variant);
  throw usageError(`\`kripke list\` lists a whole model: leave "${variant}" away, or check it with \`kripke check\``);
};

interface Listed {
  readonly of: Checkable;
  /** The title in Chinese of a model of the library; null of any other. */
  readonly chineseTitle: string | null;
}

const asJson = ({ of, chineseTitle }: Listed) => {
  const variants = of[BRAND] === "model" ? variantsOf(of) : [];
  return {
    name: of.name,
    chineseTitle,
    summary: of[BRAND] === "model" ? of.summary : "",
    parameters: parametersOf(of).map(([name, p]) => ({
      name,
      default: p.default,
      min: p.min ?? null,
      max: p.max ?? null,
      values: p.values ?? null,
      summary: p.summary,
    })),
    scenarios: variants.filter(({ mutant }) => !mutant).map(({ name, summary, large }) => ({ name, summary, large })),
    mutants: variants
      .filter(({ mutant }) => mutant)
      .map(({ name, summary, large }) => ({ name, summary, large, breaks: brokenBy(of, name) })),
  };
};

const parametersOf = (of: Checkable): readonly (readonly [string, Parameter<unknown>])[] =>
  of[BRAND] === "model" ? Object.entries<Parameter<unknown>>(of.parameters) : [];

const brokenBy = (of: Checkable, mutant: string): string =>
  of[BRAND] === "model" ? String(of.mutants[mutant]!.breaks) : "";

/** Claims may depend on parameters: these are those of the defaults. */
const claimsOf = (of: Checkable) => [
  ...Object.entries(subjectOf(of, null).source.claims).map(([name, { kind }]) => ({ name, kind })),
  { name: NO_DEADLOCK, kind: "deadlock" as const },
];

const withClaims = (listed: Listed) => ({ ...asJson(listed), claims: claimsOf(listed.of) });

const asText = (listed: Listed, terminal: Terminal): string => {
  const { bold, dim } = paint(terminal.colours);
  const { name, chineseTitle, summary, scenarios, mutants } = asJson(listed);
  const parameters = parametersOf(listed.of).map(
    ([key, p]) => [`-p ${key}=${p.default}`, `${p.summary} (${rangeOf(p)})`] as const,
  );
  return [
    `${bold(name)}${summary === "" ? "" : `: ${summary}`}${chineseTitle === null ? "" : ` (${chineseTitle})`}`,
    ...section("parameters", parameters, dim),
    ...section(
      "scenarios",
      scenarios.map((one) => [one.name, described(one)]),
      dim,
    ),
    ...section(
      "mutants",
      mutants.map((one) => [one.name, `${described(one)}; breaks "${one.breaks}"`]),
      dim,
    ),
  ].join("\n");
};

const claimsAsText = (of: Checkable, terminal: Terminal): readonly string[] =>
  section(
    "claims",
    claimsOf(of).map(({ name, kind }) => [name, kind]),
    paint(terminal.colours).dim,
  );

const described = ({ summary, large }: { readonly summary: string; readonly large: boolean }): string =>
  large ? `${summary} (large)` : summary;

const section = (
  title: string,
  rows: readonly (readonly [string, string])[],
  dim: (text: string) => string,
): readonly string[] => {
  const width = Math.max(0, ...rows.map(([name]) => stringWidth(name)));
  return rows.length === 0
    ? []
    : [dim(`  ${title}`), ...rows.map(([name, text]) => `    ${padded(name, width)}  ${text}`.trimEnd())];
};
