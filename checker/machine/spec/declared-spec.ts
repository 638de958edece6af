// What may stand in a whole-state spec: the fields of its behaviour and of its fairness.
// Not here: how a field is checked (../declared.ts), whether names stand for something (variables.ts, spec-fairness.ts).
import * as z from "zod";
import {
  type ActionPattern,
  type Behaviour,
  modelError,
  type SpecFairness,
  type SpecSource,
} from "../../language/index.ts";
import { type FamilyMember, strangeIn, textOfMember } from "../../values/family-value.ts";
import {
  checkClaims,
  checkFamilies,
  checkFields,
  checkValue,
  type FieldsOf,
  familyField,
  functionField,
  listField,
  objectField,
  oneOfWords,
  patternsIn,
  perhaps,
  refusePrototype,
  textField,
} from "../declared.ts";

const BEHAVIOUR = {
  init: z.array(z.looseObject({})).min(1).describe("a list of at least one state, each an object"),
  actions: objectField,
  components: perhaps(objectField),
  symmetry: perhaps(z.array(z.array(z.string()))).describe("a list of lists of names"),
  fairness: perhaps(objectField),
  view: perhaps(functionField),
  within: perhaps(functionField),
  ends: perhaps(functionField),
} satisfies FieldsOf<Behaviour<object>>;
const VALUES = "a text, a safe integer, a Set of texts and safe integers, or a list of these";
const patterns = perhaps(listField.describe("a list of patterns"));
const FAIRNESS = { weak: patterns, strong: patterns, finitely: patterns } satisfies FieldsOf<SpecFairness>;
const PATTERN = {
  kind: oneOfWords("action"),
  name: perhaps(textField),
  value: perhaps(z.custom((value) => strangeIn(value) === null)).describe(`a value of a family: ${VALUES}`),
  choice: perhaps(textField),
  each: perhaps(oneOfWords("none", "action", "value")),
} satisfies FieldsOf<ActionPattern>;
const actionField = familyField(z.unknown(), "a list of values");
const componentField = oneOfWords("record", "set");

/** Throws KripkeError 150 where a field is unknown, missing, or holds what may not stand in it. */
export const checkSpec = ({ name, behaviour, claims }: SpecSource): void => {
  checkFields(behaviour, BEHAVIOUR, name, "the behaviour");
  for (const state of behaviour.init) refusePrototype(state as object, name, "a variable");
  for (const [action, handler] of Object.entries(behaviour.actions))
    checkValue(handler, actionField, name, `the action ${action}`);
  for (const [action, handler] of Object.entries(behaviour.actions))
    if (typeof handler !== "function") for (const value of handler.each) refuseNoValue(value, name, action);
  checkFamilies(behaviour.actions, name, "the actions", (value: FamilyMember) => textOfMember(value));
  for (const [variable, kind] of Object.entries(behaviour.components ?? {}))
    checkValue(kind, componentField, name, `${variable} in components`);
  const { fairness = {} } = behaviour;
  checkFields(fairness, FAIRNESS, name, "fairness");
  for (const [strength, list] of Object.entries(fairness as Record<string, readonly unknown[] | undefined>))
    for (const [where, pattern] of patternsIn(list ?? [], strength, name)) checkFields(pattern, PATTERN, name, where);
  checkClaims(claims, name);
};

const refuseNoValue = (value: unknown, name: string, action: string): void => {
  const strange = strangeIn(value);
  if (strange === null) return;
  throw modelError(
    `"${name}": each of ${action} in the actions has ${strange}, for which there can be no action of its own; a value of a family is ${VALUES}.`,
  );
};
