// Recipes that give one object two names, on the state of a spec: the engine's `produce` against immer's on plain objects.
// The one idea: a recipe is a list of edits that remember what they touched, so that drafts are moved, assigned twice and changed
// through another name; what immer makes of plain frozen objects is right, whatever `components` declares.
// Not here: what claims and actions see of handles (deep-equality.ts).
import fc from "fast-check";
import { enableMapSet, produce as immerProduce } from "immer";
import { canonical } from "../oracle/canonical.ts";
import { drawn, type Engine, type Stratum, stillSurroundings } from "./stratum.ts";

enableMapSet();

const VARIABLES = ["left", "right", "list", "set", "tags", "map", "deep"] as const;
type Name = (typeof VARIABLES)[number];
const KEYS = ["a", "b", "c"] as const;
type State = Record<string, unknown>;
type Produce = (base: unknown, recipe: (draft: never) => unknown) => unknown;

/** An edit. What it takes and makes is remembered, and numbered references are to that, whichever there are. */
type Edit =
  | { readonly do: "take"; readonly of: Name }
  | { readonly do: "into"; readonly from: number; readonly key: string }
  | { readonly do: "make"; readonly shape: number }
  | { readonly do: "assign"; readonly to: Name; readonly what: number }
  | { readonly do: "move"; readonly to: Name; readonly from: Name }
  | { readonly do: "change"; readonly what: number; readonly key: string; readonly value: number }
  | { readonly do: "put"; readonly in: number; readonly key: string; readonly what: number }
  | { readonly do: "remove"; readonly from: number; readonly key: string }
  | { readonly do: "look"; readonly at: number }
  | { readonly do: "nested"; readonly on: number; readonly key: string; readonly value: number; readonly to: Name }
  | { readonly do: "old"; readonly of: Name; readonly to: Name };

const name = fc.constantFrom(...VARIABLES);
const key = fc.constantFrom(...KEYS);
const nth = fc.nat({ max: 9 });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("take" as const), of: name }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("into" as const), from: nth, key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("make" as const), shape: fc.nat({ max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("assign" as const), to: name, what: nth }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("move" as const), to: name, from: name }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("change" as const), what: nth, key, value: fc.nat({ max: 3 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("put" as const), in: nth, key, what: nth }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("remove" as const), from: nth, key }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("look" as const), at: nth }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("nested" as const), on: nth, key, value: fc.nat({ max: 3 }), to: name }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("old" as const), of: name, to: name }) },
);

const KINDS = { left: "record", right: "record", set: "set", tags: "set" } as const;
const recipe = fc.record({
  edits: fc.array(edit, { minLength: 3, maxLength: 12 }),
  declared: fc.subarray(Object.keys(KINDS) as (keyof typeof KINDS)[]),
});

const base = (): State => ({
  left: { a: { n: 0 }, b: { n: 1 } },
  right: { a: { n: 0 } },
  list: [{ n: 0 }, { n: 2 }],
  set: new Set([{ n: 0 }, { n: 1 }]),
  tags: new Set(["a", "b"]),
  map: new Map<string, unknown>([["a", { n: 0 }]]),
  deep: { a: { n: 0 }, b: { c: { n: 3 } } },
});

const frozen = <T>(value: T): T => {
  if (typeof value !== "object" || value === null) return value;
  for (const part of value instanceof Map ? value.values() : value instanceof Set ? value : Object.values(value))
    frozen(part);
  return Object.freeze(value);
};

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const set = (target: object, at: string, value: unknown): void => {
  if (target instanceof Set) target.add(value);
  else if (target instanceof Map) target.set(at, value);
  else if (Array.isArray(target)) target.push(value);
  else (target as State)[at] = value;
};

/** Does the edits; a variable that is no longer of its kind is left alone, because specs must not make one such. */
const apply = (edits: readonly Edit[], old: State, draft: State, produce: Produce): void => {
  const held: unknown[] = [];
  const nthOf = (n: number): unknown => (held.length === 0 ? undefined : held[n % held.length]);
  const kindOf = (value: unknown): string =>
    value instanceof Set ? "set" : value instanceof Map ? "map" : Array.isArray(value) ? "list" : "record";
  const fits = (to: Name, value: unknown): boolean =>
    isObject(value) && kindOf(value) === (KINDS[to as keyof typeof KINDS] ?? kindOf(draft[to]));
  for (const each of edits) {
    switch (each.do) {
      case "take":
        held.push(draft[each.of]);
        break;
      case "into": {
        const from = nthOf(each.from);
        if (from instanceof Set) held.push([...from].at(0));
        else if (from instanceof Map) held.push(from.get(each.key));
        else if (Array.isArray(from)) held.push(from.at(-1));
        else if (isObject(from)) held.push((from as State)[each.key]);
        break;
      }
      case "make":
        held.push([{ n: 5 }, { a: { n: 6 } }, [{ n: 7 }], new Set([{ n: 8 }])][each.shape]);
        break;
      case "assign":
        if (fits(each.to, nthOf(each.what))) draft[each.to] = nthOf(each.what);
        break;
      case "move":
        if (fits(each.to, draft[each.from])) draft[each.to] = draft[each.from];
        break;
      case "change": {
        const what = nthOf(each.what);
        if (isObject(what)) set(what, each.key, each.value);
        break;
      }
      case "put": {
        const target = nthOf(each.in);
        const what = nthOf(each.what);
        if (isObject(target) && what !== undefined && target !== what) set(target, each.key, what);
        break;
      }
      case "remove": {
        const from = nthOf(each.from);
        if (from instanceof Set || from instanceof Map) from.delete(from instanceof Set ? [...from][0] : each.key);
        else if (Array.isArray(from)) from.pop();
        else if (isObject(from)) delete (from as State)[each.key];
        break;
      }
      case "look": {
        const at = nthOf(each.at);
        if (at instanceof Set) held.push(at.has("a"), at.size);
        else if (at instanceof Map) held.push(at.has("a"));
        else if (isObject(at)) held.push("a" in at, Object.keys(at).length);
        break;
      }
      case "nested": {
        const on = nthOf(each.on);
        // Of a Set that is a draft, immer itself hands out members that it has revoked.
        if (!isObject(on) || on instanceof Set) break;
        const made = produce(on, (inner) => set(inner, each.key, each.value));
        if (fits(each.to, made)) draft[each.to] = made;
        break;
      }
      case "old":
        if (fits(each.to, old[each.of])) draft[each.to] = old[each.of];
        break;
    }
  }
};

/** What immer makes of it; null: it throws. Undefined: a value that holds itself, or one that immer itself has lost. */
const byImmer = (edits: readonly Edit[]): string | null | undefined => {
  const before = frozen(base());
  try {
    const after = immerProduce(before, (draft) => apply(edits, before, draft, immerProduce as never));
    return canonical(after).text;
  } catch (error) {
    const unfit = error instanceof RangeError || /revoked/.test(String(error));
    return unfit ? undefined : null;
  }
};

const byEngine = async (
  engine: Engine,
  edits: readonly Edit[],
  declared: readonly (keyof typeof KINDS)[],
  expected: string | null,
): Promise<string | null> => {
  const source = engine.spec(
    "edits",
    {
      init: [{ ...base(), done: false }],
      components: Object.fromEntries(declared.map((variable) => [variable, KINDS[variable]])) as never,
      actions: {
        edit: (state: State) =>
          state["done"] === true
            ? undefined
            : engine.produce(state, (draft: State) => {
                apply(edits, state, draft, engine.produce as never);
                draft["done"] = true;
              }),
      },
      ends: () => true,
    } as never,
    {
      same: engine.always(((state: State) => {
        const { done, ...rest } = state;
        return done === false || canonical(rest).text === expected;
      }) as never),
    } as never,
  );
  const { error, claims } = await engine.checkSource(source as never, { comparedStates: 0 }, stillSurroundings);
  if (error !== null) return expected === null ? null : `immer makes ${expected}; the engine says ${error.message}`;
  if (expected === null) return "immer throws; the engine does not";
  return claims.some(({ name, verdict }) => name === "same" && verdict !== "holds")
    ? `immer makes ${expected}; the engine something else`
    : null;
};

export const aliasedDrafts: Stratum = {
  name: "aliased-drafts",
  expects: { "changed after it was assigned": 0.3, "declared components": 0.6, edits: 0.3 },
  compare: async (engine, seed) => {
    const { edits, declared } = drawn(recipe, seed);
    const expected = byImmer(edits);
    if (expected === undefined) return null;
    const disagreements: string[] = [];
    for (const components of [[], declared]) {
      const how = await byEngine(engine, edits, components, expected);
      if (how !== null) disagreements.push(`${JSON.stringify({ edits, components })}: ${how}`);
    }
    const assigned = edits.findIndex((each) => ["assign", "move", "put"].includes(each.do));
    const later = edits.slice(assigned + 1).some((each) => ["change", "put", "remove"].includes(each.do));
    return {
      disagreements,
      features: [
        ...(assigned >= 0 && later ? ["changed after it was assigned"] : []),
        ...(declared.length > 0 ? ["declared components"] : []),
        ...(expected === null ? ["throws"] : []),
        ...(expected !== null && expected !== canonical(base()).text ? ["edits"] : []),
      ],
    };
  },
};
