// Whether two answers of a handler are the same to a machine.
// The one idea: it errs on one side only: what it calls alike is alike, and what it cannot tell is not, which costs a search and no truth.
// Steps by name are the same only in the same order, because the order is the choice's number; fields of a value have none.
// On links with one copy a message that one step sends twice is there once, so there the sends of a step are a set. (A claim that
// counts what one step sends could still tell the two apart; who sent it twice meant the same.)
// Not here: what is asked (questions.ts).
import { canonicalText, isStep } from "../checker/index.ts";

/** Two answers: steps, steps or states by name, states, or nothing. `once`: does every link hold one copy of a message? */
export const alike = (one: unknown, other: unknown, once = false): boolean => {
  if (isStep(one) || isStep(other))
    return (
      isStep(one) &&
      isStep(other) &&
      same(one.state, other.state) &&
      allSame(sent(one.sends, once), sent(other.sends, once))
    );
  if (!isPlain(one) || !isPlain(other)) return same(one, other);
  const names = Reflect.ownKeys(one);
  return same(names, Reflect.ownKeys(other)) && names.every((name) => alike(one[name], other[name], once));
};

/** What a step sends; each of it once, if so. */
const sent = (sends: readonly unknown[], once: boolean): readonly unknown[] =>
  once ? sends.filter((send, i) => !sends.slice(0, i).some((before) => same(before, send))) : sends;

const isPlain = (value: unknown): value is Record<string | symbol, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Two values. */
const same = (one: unknown, other: unknown): boolean => {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  if (Array.isArray(one)) return Array.isArray(other) && allSame(one, other);
  if (one instanceof Set) return other instanceof Set && allSame(inOrder(one), inOrder(other));
  if (one instanceof Map) return other instanceof Map && allSame(inOrder(one), inOrder(other));
  const fields = Reflect.ownKeys(one);
  if (fields.length !== Reflect.ownKeys(other).length) return false;
  return fields.every(
    (field) => Object.hasOwn(other, field) && same(one[field as keyof object], other[field as keyof object]),
  );
};

const allSame = (some: readonly unknown[], others: readonly unknown[]): boolean =>
  some.length === others.length && some.every((each, i) => same(each, others[i]));

/** Members or entries in an order that does not depend on how they came. */
const inOrder = (collection: ReadonlySet<unknown> | ReadonlyMap<unknown, unknown>): readonly unknown[] =>
  collection.size < 2
    ? [...collection]
    : [...collection]
        .map((member) => [canonicalText(member), member] as const)
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        .map(([, member]) => member);
