// The fairness of a whole-state spec: its patterns against the names of actions, values and outcomes.
// Not here: what fairness means for a behaviour (temporal/).
import { type ActionPattern, modelError, type SpecEvent, type SpecSource } from "../../language/index.ts";
import { textOfMember } from "../../values/family-value.ts";
import { type FairnessPattern, FairnessTable, joined, type Match, type Strength } from "../fairness.ts";

/** Throws KripkeError 150 where a pattern names an action that is not there. */
export const specFairness = (source: SpecSource, eventOf: (label: number) => SpecEvent): FairnessTable => {
  const { fairness = {}, actions } = source.behaviour;
  const all = (["weak", "strong", "finitely"] as const).flatMap((strength) =>
    (fairness[strength] ?? []).map((pattern) => [strength, pattern] as const),
  );
  const one = (strength: Strength, pattern: ActionPattern): FairnessPattern =>
    resolved(source.name, actions, strength, pattern, eventOf);
  return new FairnessTable(
    all.map(([strength, pattern]) =>
      "anyOf" in pattern ? joined(pattern.anyOf.map((each) => one(strength, each))) : one(strength, pattern),
    ),
  );
};

const resolved = (
  spec: string,
  actions: object,
  strength: Strength,
  authored: ActionPattern,
  eventOf: (label: number) => SpecEvent,
): FairnessPattern => {
  const pattern = textual(authored);
  const words = [
    pattern.name ?? "action",
    pattern.value && `(${pattern.value})`,
    pattern.choice && `: ${pattern.choice}`,
  ];
  const name = `${strength === "finitely" ? "finitely" : `${strength} fairness of`} ${words.filter(Boolean).join("")}`;
  if (pattern.name !== undefined && !Object.hasOwn(actions, pattern.name))
    throw modelError(
      `"${spec}": ${name} names an action that is not there; the actions are ${Object.keys(actions).join(", ")}.`,
    );
  const named = (["name", "value", "choice"] as const).filter((key) => pattern[key] !== undefined);
  const scope = Object.fromEntries(named.map((key) => [key, new Set([pattern[key]])]));
  return { strength, name, scope, match: (label) => matched(pattern, eventOf(label)) };
};

/** A pattern with the value as events tell it. */
type Textual = Omit<ActionPattern, "value"> & { readonly value?: string };

const textual = ({ value, ...rest }: ActionPattern): Textual =>
  value === undefined ? rest : { ...rest, value: textOfMember(value) };

const matched = (pattern: Textual, event: SpecEvent): Match | null => {
  const fits = (["name", "value", "choice"] as const).every(
    (key) => pattern[key] === undefined || pattern[key] === event[key],
  );
  if (!fits) return null;
  if (pattern.each === "none") return { key: "", name: pattern.name ?? "any action" };
  if (pattern.each === "action" || event.value === undefined) return { key: event.name, name: event.name };
  return { key: `${event.name} ${event.value}`, name: `${event.name}(${event.value})` };
};
