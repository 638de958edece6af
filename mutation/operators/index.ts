// The operators of mutation, as one table.
// The one idea: a kind of mistake is a row; a new one is a row more, with an example that a test holds it to.
// Not here: where they are applied (mutants.ts).
import { CONDITIONS } from "./conditions.ts";
import type { Operator } from "./operator.ts";
import { STEPS } from "./steps.ts";
import { UPDATES } from "./updates.ts";
import { VALUES } from "./values.ts";

export type { Operator, Place } from "./operator.ts";

export const OPERATORS: readonly Operator[] = [...CONDITIONS, ...VALUES, ...UPDATES, ...STEPS];
