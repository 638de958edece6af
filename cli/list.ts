// `kripke list`: what there is to check.
// The one idea: the JSON carries every field always, null where a parameter has none, so that a program need not guess.
// Not here: models in users' files, which have no registry.
import stringWidth from "string-width";
import { type ModelSource, type Parameter, rangeOf, variantsOf } from "../checker/index.ts";
import { padded } from "../traces/index.ts";
import { paint, type Terminal } from "./terminal.ts";

export const listCommand = async ({ json }: { readonly json?: true }, terminal: Terminal): Promise<number> => {
  const { registry } = await import("../models/registry.ts");
  const models = [...registry.values()];
  if (json) terminal.out(`${JSON.stringify(models.map(modelAsJson), null, 2)}\n`);
  else {
    terminal.out(`${models.map((model) => modelAsText(model, terminal)).join("\n\n")}\n`);
    terminal.out("\nCheck one with `kripke check <model>[/<scenario or mutant>]`.\n");
  }
  return 0;
};

const modelAsJson = (model: ModelSource) => ({
  name: model.name,
  summary: model.summary,
  parameters: Object.entries(model.parameters).map(([name, p]: [string, Parameter<unknown>]) => ({
    name,
    default: p.default,
    min: p.min ?? null,
    max: p.max ?? null,
    values: p.values ?? null,
    summary: p.summary,
  })),
  scenarios: variantsOf(model)
    .filter(({ mutant }) => !mutant)
    .map(({ name, summary, large }) => ({ name, summary, large })),
  mutants: Object.entries(model.mutants).map(([name, { summary, breaks }]) => ({ name, summary, breaks })),
});

const modelAsText = (model: ModelSource, terminal: Terminal): string => {
  const { bold, dim } = paint(terminal.colours);
  const parameters = Object.entries(model.parameters).map(
    ([name, p]: [string, Parameter<unknown>]) => [`-p ${name}=${p.default}`, `${p.summary} (${rangeOf(p)})`] as const,
  );
  const variants = variantsOf(model);
  const scenarios = variants.filter(({ mutant }) => !mutant).map((v) => [v.name, described(v)] as const);
  const mutants = variants
    .filter(({ mutant }) => mutant)
    .map((v) => [v.name, `${described(v)}; breaks "${String(model.mutants[v.name]!.breaks)}"`] as const);
  return [
    `${bold(model.name)}: ${model.summary}`,
    ...section("parameters", parameters, dim),
    ...section("scenarios", scenarios, dim),
    ...section("mutants", mutants, dim),
  ].join("\n");
};

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
