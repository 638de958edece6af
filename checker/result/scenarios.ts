// From a model and the name of a scenario or mutant to the protocol to check, its parameters, and the verdicts expected.
// The one idea: whatever can be checked becomes a Subject, a bare protocol too, so that every command goes one way.
// Not here: finding the model (models/), searching, comparing verdicts with the expected ones (suite.ts).
import {
  BRAND,
  claimRow,
  type Held,
  isKripkeError,
  type KripkeError,
  type ModelSource,
  modelError,
  NO_DEADLOCK,
  type Parameter,
  type ProtocolSource,
  type ResultClaimKind,
  type SpecSource,
  sentenceOf,
  usageError,
} from "../language/index.ts";
import { suggestion } from "../language/nearest.ts";
import { placeOf, written } from "../machine/calls.ts";
import type { Verdict } from "./result.ts";

/** The value of one parameter. */
export type ParameterValue = string | number | boolean;
/** Values of parameters, by name. */
export type ParameterValues = Readonly<Record<string, ParameterValue>>;
/** What a file may export to be checked. */
export type Checkable = ModelSource | ProtocolSource | SpecSource;

/** One thing to check: a protocol or spec with all its parameters fixed. */
export interface Subject {
  /** The model's name; of a bare protocol or spec, its own. */
  readonly model: string;
  /** The scenario or mutant; null: the default parameters. */
  readonly scenario: string | null;
  readonly mutant: boolean;
  readonly summary: string;
  readonly parameters: ParameterValues;
  readonly source: ProtocolSource | SpecSource;
  /** How a trace refers to the model: a name of the registry, or the absolute path of its file and perhaps `#` and an export. */
  readonly reference: string;
  /** The verdict expected of each claim, `no deadlock` included; of a mutant only of the claim it breaks. Null: nothing is expected. */
  readonly expected: Readonly<Record<string, Verdict>> | null;
  /** How many distinct states its scenario expects, where it says so. */
  readonly expectedStates?: number;
}

/** Is this something that `model`, `protocol` or `spec` made, in whichever copy of the package? */
export const isCheckable = (value: unknown): value is Checkable =>
  typeof value === "object" &&
  value !== null &&
  ["model", "protocol", "spec"].includes((value as { readonly [BRAND]?: string })[BRAND] ?? "");

/** A scenario or mutant of a model, in the order of its text. */
export interface Variant {
  readonly name: string;
  readonly mutant: boolean;
  readonly summary: string;
  readonly large: boolean;
}

/** What has no scenarios is one by itself. */
const BARE: Variant = { name: "default", mutant: false, summary: "", large: false };

/** What a suite runs of something that can be checked: scenarios and mutants, or the one that it is. */
export const variantsIn = (checkable: Checkable): readonly Variant[] =>
  checkable[BRAND] === "model" ? variantsOf(checkable) : [BARE];

/** As `subjectOf`, of one of these; of what has no scenarios everything is expected to hold, and to be witnessed. */
export const subjectIn = (checkable: Checkable, variant: string, reference: string): Subject => {
  if (checkable[BRAND] === "model") return subjectOf(checkable, variant, {}, reference);
  const subject = subjectOf(checkable, null, {}, reference);
  return { ...subject, scenario: variant, expected: goodOf(kindsIn(checkable), "holds") };
};

export const variantsOf = (model: ModelSource): readonly Variant[] => [
  ...Object.entries(model.scenarios).map(([name, { summary, large = false }]) => ({
    name,
    mutant: false,
    summary,
    large,
  })),
  ...Object.entries(model.mutants ?? {}).map(([name, { summary, large = false }]) => ({
    name,
    mutant: true,
    summary,
    large,
  })),
];

/**
 * The subject that a scenario or mutant (null: neither) of `target` makes with the parameters `given`, which override the
 * scenario's and then drop its expectations.
 */
export const subjectOf = (
  target: Checkable,
  variant: string | null,
  given: ParameterValues = {},
  reference: string = target.name,
): Subject => ({
  ...(target[BRAND] === "model" ? ofModel(target, variant, given) : ofBare(target, variant, given)),
  reference,
});

type Referred = Omit<Subject, "reference">;

const ofBare = (source: ProtocolSource | SpecSource, variant: string | null, given: ParameterValues): Referred => {
  const parameter = Object.keys(given)[0];
  if (variant !== null)
    throw usageError(
      `"${source.name}" has no scenario or mutant "${variant}": it is a bare ${source[BRAND]}; export a model to give it some`,
    );
  if (parameter !== undefined)
    throw usageError(
      `"${source.name}" has no parameter "${parameter}": it is a bare ${source[BRAND]}; export a model to give it some`,
    );
  return {
    model: source.name,
    scenario: null,
    mutant: false,
    summary: "",
    parameters: {},
    source,
    expected: null,
  };
};

const ofModel = (model: ModelSource, name: string | null, given: ParameterValues): Referred => {
  const variant = name === null ? null : variantNamed(model, name);
  const scenario = variant && !variant.mutant ? model.scenarios[variant.name] : undefined;
  const mutant = variant?.mutant ? model.mutants[variant.name] : undefined;
  for (const [key, value] of Object.entries(given)) checkedParameter(model, key, value, usageError);
  const own = (scenario ?? mutant)?.with ?? {};
  const inVariant = (message: string): KripkeError =>
    modelError(`In ${mutant ? "mutant" : "scenario"} "${name}": ${message}`);
  for (const [key, value] of Object.entries(own)) checkedParameter(model, key, value, inVariant);
  for (const rule of Object.keys(mutant?.rules ?? {}))
    if (!Object.hasOwn(model.rules, rule))
      throw modelError(
        `Mutant "${name}" of ${model.name} overrides the rule "${rule}", which there is not${suggestion(rule, Object.keys(model.rules), "rules")}`,
      );
  const defaults = Object.fromEntries(Object.entries(model.parameters).map(([key, p]) => [key, p.default]));
  const parameters: ParameterValues = { ...defaults, ...own, ...given };
  const source = built(model, parameters, { ...model.rules, ...mutant?.rules });
  const fixed = variant !== null && Object.keys(given).length === 0;
  return {
    model: model.name,
    scenario: variant?.name ?? null,
    mutant: variant?.mutant ?? false,
    summary: variant?.summary ?? model.summary,
    parameters,
    source,
    expected: fixed ? expectedOf(model, variant, source) : null,
    ...(fixed && scenario?.states !== undefined && { expectedStates: scenario.states }),
  };
};

/** A name as the command line would spell it without quotes. */
const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");

/** The scenario or mutant of that name, spelt exactly or as a slug. */
export const variantNamed = (model: ModelSource, name: string): Variant => {
  const variants = variantsOf(model);
  const exact = variants.find((variant) => variant.name === name);
  if (exact !== undefined) return exact;
  const alike = variants.filter((variant) => slug(variant.name) === slug(name));
  if (alike.length === 1) return alike[0]!;
  const names = variants.map((variant) => variant.name);
  throw usageError(
    `"${model.name}" has no scenario or mutant "${name}"${suggestion(name, names, "scenarios and mutants")}`,
  );
};

/** What the range of a parameter looks like in a sentence. */
export const rangeOf = (parameter: Parameter<unknown>): string =>
  parameter.values !== undefined
    ? parameter.values.length === 1
      ? String(parameter.values[0])
      : `one of ${parameter.values.map(String).join(", ")}`
    : `a whole number from ${parameter.min} to ${parameter.max}`;

/** The text of a parameter's value on the command line, read by the parameter's kind and checked against its range. */
export const parsedParameter = (target: Checkable, key: string, text: string): ParameterValue => {
  if (target[BRAND] !== "model") return text; // subjectOf refuses it
  const parameter = parameterNamed(target, key, usageError);
  const value = parameter.values
    ? parameter.values.find((candidate: unknown) => String(candidate) === text)
    : /^[+-]?\d+$/.test(text.trim())
      ? Number(text)
      : undefined;
  if (value === undefined)
    throw usageError(`Parameter ${key} of ${target.name} is ${rangeOf(parameter)}, not "${text}"`);
  return checkedParameter(target, key, value, usageError);
};

type MakeError = (message: string) => KripkeError;

const parameterNamed = (model: ModelSource, key: string, fail: MakeError): Parameter<ParameterValue> => {
  const parameter = Object.hasOwn(model.parameters, key) ? model.parameters[key] : undefined;
  if (parameter === undefined)
    throw fail(
      `"${model.name}" has no parameter "${key}"${suggestion(key, Object.keys(model.parameters), "parameters")}`,
    );
  return parameter;
};

const checkedParameter = (model: ModelSource, key: string, value: ParameterValue, fail: MakeError): ParameterValue => {
  const parameter = parameterNamed(model, key, fail);
  const inRange =
    parameter.values !== undefined
      ? parameter.values.includes(value)
      : typeof value === "number" &&
        Number.isSafeInteger(value) &&
        value >= (parameter.min ?? -Infinity) &&
        value <= (parameter.max ?? Infinity);
  if (!inRange) throw fail(`Parameter ${key} of ${model.name} is ${rangeOf(parameter)}, not ${JSON.stringify(value)}`);
  return value;
};

const built = (model: ModelSource, parameters: ParameterValues, rules: object): ProtocolSource | SpecSource => {
  const told = (): string => `\`build\` of ${model.name}`;
  const source: unknown = attempt(model, () =>
    written(placeOf(told(), true), told, () => model.build(parameters, rules)),
  );
  if (!isCheckable(source) || source[BRAND] === "model")
    throw modelError(
      `\`build\` of ${model.name} did not return a protocol or spec: return what \`protocol\` or \`spec\` makes`,
    );
  return source;
};

const attempt = <T>(model: ModelSource, build: () => T): T => {
  try {
    return build();
  } catch (error) {
    if (isKripkeError(error)) throw error;
    throw modelError(`\`build\` of ${model.name} threw: ${sentenceOf(error)}`);
  }
};

/** What a mutant makes of the claim it breaks. */
const FAILED = { violated: "violated", witnessed: "unreachable" } as const;

const expectedOf = (
  model: ModelSource,
  variant: Variant,
  source: ProtocolSource | SpecSource,
): Readonly<Record<string, Verdict>> => {
  const kinds = kindsIn(source);
  const known = (name: string, where: string): ResultClaimKind => {
    const kind = kinds.get(name);
    if (kind === undefined)
      throw modelError(
        `${where} of ${model.name} names the claim "${name}", which it does not make${suggestion(name, [...kinds.keys()], "claims")}`,
      );
    return kind;
  };
  if (variant.mutant) {
    const name = String(model.mutants[variant.name]!.breaks);
    return { [name]: FAILED[claimRow(known(name, `Mutant "${variant.name}"`)).evidence] };
  }
  const { expect = {}, otherwise = "holds" } = model.scenarios[variant.name]!;
  for (const name of Object.keys(expect)) known(name, `Scenario "${variant.name}"`);
  return { ...goodOf(kinds, otherwise), ...expect } as Record<string, Verdict>;
};

type Kinds = ReadonlyMap<string, ResultClaimKind>;

/** The kind of each claim, that which every model makes included. */
const kindsIn = ({ claims }: ProtocolSource | SpecSource): Kinds =>
  new Map<string, ResultClaimKind>([
    ...Object.entries(claims).map(([name, { kind }]) => [name, kind] as const),
    [NO_DEADLOCK, "deadlock"] as const,
  ]);

/** What is expected where nothing else is said. */
const goodOf = (kinds: Kinds, held: Held): Readonly<Record<string, Verdict>> => {
  const good = { violated: held, witnessed: "witnessed" } as const;
  return Object.fromEntries([...kinds].map(([name, kind]) => [name, good[claimRow(kind).evidence]]));
};
