// Bags of values of the universe: elements that may be there several times, in no order.
// The one idea: a Set of elements with their numbers is equal to another however it was built, also after nodes are renamed,
// where a sorted list would not be.
// Not here: the network, whose bags are the machine's.
import { equal } from "./value-key.ts";

/** A bag: each element with how often it is there. */
export type Bag<T> = ReadonlySet<{ readonly of: T; readonly times: number }>;

/** With one more of `element`. */
export const more = <T>(bag: Bag<T>, element: T): Bag<T> => {
  const there = [...bag].find(({ of }) => equal(of, element));
  const rest = [...bag].filter((one) => one !== there);
  return new Set([...rest, { of: element, times: (there?.times ?? 0) + 1 }]);
};

/** Each different element, with the bag that has one less of it. */
export const fewer = <T>(bag: Bag<T>): readonly (readonly [T, Bag<T>])[] =>
  [...bag].map((one) => {
    const rest = [...bag].filter((other) => other !== one);
    return [one.of, new Set(one.times > 1 ? [...rest, { of: one.of, times: one.times - 1 }] : rest)];
  });
