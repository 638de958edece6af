// Orders and answers as integers, where they are nothing else: nearly all of them.
// Not here: carrying them (ring.ts), what goes as a message because it is more than that (helpers.ts, helper-thread.ts).
import type { Answer, Order } from "../../checker/index.ts";

/** Parts of a record, one behind the other. */
type Parts = readonly ArrayLike<number>[];

/** Of an order: how many states are stored, the states to be expanded, and how many claims follow; behind these the lessons. */
const [STORED, FROM, TO, CLAIMS, ORDER] = [0, 1, 2, 3, 4];

/** Null: it is more than integers. */
export const orderInWords = ({ view, stored, lessons, contents, closed, from, to }: Order): Parts | null =>
  view === null && contents.length === 0 ? [[stored, from, to, closed.length], closed, lessons] : null;

export const orderOf = (words: Int32Array<ArrayBuffer>): Order => {
  const claims = ORDER + words[CLAIMS]!;
  return {
    view: null,
    stored: words[STORED]!,
    lessons: words.subarray(claims),
    contents: [],
    closed: [...words.subarray(ORDER, claims)],
    from: words[FROM]!,
    to: words[TO]!,
  };
};

/** Of an answer: how many claims follow, and whether losses are seen; behind these the digest. */
const [OF_CLAIMS, SEES_LOSSES, ANSWER] = [0, 1, 2];

/** Null: it is more than integers. */
export const answerInWords = (answer: Answer): Parts | null =>
  answer.kind === "looked"
    ? [[answer.spoke.length, Number(answer.seesLosses)], answer.spoke.map(Number), answer.digest]
    : null;

export const answerOf = (words: Int32Array<ArrayBuffer>): Answer => {
  const claims = ANSWER + words[OF_CLAIMS]!;
  return {
    kind: "looked",
    digest: words.subarray(claims),
    spoke: [...words.subarray(ANSWER, claims)].map((said) => said === 1),
    seesLosses: words[SEES_LOSSES] === 1,
  };
};
