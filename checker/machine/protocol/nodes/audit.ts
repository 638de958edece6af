// An audit of a node's handlers: what is remembered of them beside what they answer now.
// The one idea: answers are compared by their contents, whatever tables they stand in, and a difference is told in words.
// Not here: asking them (handlers.ts).

import { PromiseBroken } from "../../../language/index.ts";
import { canonicalText } from "../../../values/canonical-text.ts";
import { inSentence } from "../../../values/print.ts";
import type { Answer as Remembered } from "./answers.ts";
import { type HandlerInfo, type Spontaneous, titleOf } from "./handler-info.ts";

type Answer = Omit<Remembered, "choiceIndex">;

/** What the numbers of an answer stand for. */
export interface Told {
  readonly state: (local: number) => unknown;
  readonly messages: (sends: number) => readonly unknown[];
}

/** Throws KripkeError 75 with both answers where a handler answered otherwise the second time. */
export const sameAgain = (
  handler: string,
  state: unknown,
  known: readonly Answer[],
  again: readonly Answer[],
  told: Told,
): void => {
  if (contents(known, told) === contents(again, told)) return;
  const [first, second] = [inWords(known, told), inWords(again, told)];
  throw new PromiseBroken(
    `${handler} is not pure: in the state ${inSentence(state)} it first came to ${first} and now to ${second}; handlers may depend on nothing but their arguments (no counters, clocks or random numbers).`,
  );
};

/** The same of all that a node does or suffers by itself, handler by handler. */
export const sameBySource = (
  node: { readonly id: string; readonly infos: readonly HandlerInfo[]; readonly state: unknown },
  nodes: readonly { readonly id: string }[],
  known: readonly Spontaneous[],
  again: readonly Spontaneous[],
  told: Told,
): void => {
  for (const { kind, what } of [...known, ...again]) {
    const same = (each: Spontaneous): boolean => each.kind === kind && each.what === what;
    const handler = titleOf({ kind, what }, node.id, node.infos, nodes);
    sameAgain(handler, node.state, known.filter(same), again.filter(same), told);
  }
};

const contents = (answers: readonly Answer[], { state, messages }: Told): string =>
  canonicalText(answers.map(({ choice, local, sends }) => [choice, state(local), messages(sends)]));

/** Answers as their author would read them. */
export const inWords = (answers: readonly Answer[], { state, messages }: Told): string =>
  answers
    .map(({ choice, local, sends }) => {
      const sent = messages(sends).map(inSentence);
      return `${choice === null ? "" : `${choice}: `}${inSentence(state(local))}${sent.length === 0 ? "" : `, sending ${sent.join(" ")}`}`;
    })
    .join("; ") || "no step (not enabled)";
