// What an outcome of an exchange is called: the choices in it, and where what was sent later was handled earlier.
// The one idea: an outcome is followed from its event by what was picked, one message after the other. What was sent first comes
// first unless the name says otherwise, and only what had a choice, was lost or overtook needs a word; so the words, in order,
// lead to one end only, and no two outcomes of an event have one name. They are kept as data, envelopes and numbers and choices:
// a permutation of nodes renames a name by its envelopes and leaves the numbers, and text is made where somebody reads it.
// Which of several ways to one end gives the name is no more than a matter of reading: claims and observers never see it.
// Not here: playing an exchange out (exchange.ts).
import { append, layout, read } from "../../../values/record.ts";
import type { Envelopes } from "../network/inbox.ts";

/** In place of the id of a choice: there was none; the message was lost; it was, and a choice is called so, too. */
export const NO_CHOICE = -1;
export const LOST = -2;
export const LOST_BY_ITS_LINK = -3;

/** How a branch of an exchange came about, last pick first. */
export interface Way {
  readonly before: Way | null;
  /** Which of the messages that waited was picked, in the order of sending. */
  readonly place: number;
  /** The label of what was handled or lost; -1: nobody took it, and it is in flight. */
  readonly label: number;
  /** The id of a choice, or one of the above. */
  readonly choice: number;
  /** What waits since then, besides what waited before. */
  readonly sent: readonly number[];
}

/** A part of a name: an envelope and its number, the one that it overtook (-1: none) and the number of that, and the choice. */
const PART = layout("envelope", "number", "overtaken", "its", "choice");

interface Message {
  readonly id: number;
  readonly to: number;
  readonly type: string;
}

export interface NameParts {
  readonly envelopes: Envelopes;
  /** The type of the message in an envelope, in words. */
  readonly typeOf: (envelope: number) => string;
}

/** The parts of the name of a way that began with some messages; none: it is called after its event alone. */
export const partsOf = ({ envelopes, typeOf }: NameParts, begun: readonly number[], last: Way | null): number[] => {
  const way: Way[] = [];
  let needsWords = false;
  for (let each = last; each !== null; each = each.before) {
    way.unshift(each);
    needsWords ||= each.place > 0 || each.choice !== NO_CHOICE;
  }
  if (!needsWords) return [];
  const messageOf = (id: number): Message => ({ id, to: envelopes.get(id).to, type: typeOf(id) });
  const all = begun.map(messageOf);
  let waiting = [...all];
  const parts: number[] = [];
  for (const { place, choice, sent } of way) {
    const picked = waiting[place]!;
    const first = waiting[0]!;
    const overtakes = place > 0 ? { overtaken: first.id, its: numberOf(all, first) } : { overtaken: -1, its: 0 };
    if (place > 0 || choice !== NO_CHOICE)
      append(PART, parts, { envelope: picked.id, number: numberOf(all, picked), ...overtakes, choice });
    const answers = sent.map(messageOf);
    all.push(...answers);
    waiting = [...waiting.filter((each) => each !== picked), ...answers];
  }
  return parts;
};

/**
 * Of which message a name speaks: 0, the only one at once to its receiver that was sent so far; else which of its type. What
 * one node sends another has one order, whatever the nodes are called, so the number means the same to renamed nodes.
 */
const numberOf = (all: readonly Message[], message: Message): number => {
  const rivals = all.filter(({ to }) => to === message.to);
  return rivals.length === 1 ? 0 : rivals.filter(({ type }) => type === message.type).indexOf(message) + 1;
};

export interface NameWords extends NameParts {
  readonly nodeOf: (index: number) => string;
  readonly choices: readonly string[];
}

/** A name in words, part by part: `b: lost`, `b.vote 2 before b.vote`, `c before b: granted`. */
export const wordsOf = ({ envelopes, typeOf, nodeOf, choices }: NameWords, parts: readonly number[]): string[] => {
  const subject = (id: number, number: number): string => {
    const receiver = nodeOf(envelopes.get(id).to);
    if (number === 0) return receiver;
    return `${receiver}.${unmistakable(typeOf(id))}${number === 1 ? "" : ` ${number}`}`;
  };
  const words: string[] = [];
  for (let at = 0; at < parts.length; at += PART.size) {
    const { envelope, number, overtaken, its, choice } = read(PART, parts, at);
    const picked = subject(envelope, number);
    const who = overtaken < 0 ? picked : `${picked} before ${subject(overtaken, its)}`;
    words.push(choice === NO_CHOICE ? who : `${who}: ${choiceIn(choice, choices)}`);
  }
  return words;
};

const choiceIn = (choice: number, choices: readonly string[]): string => {
  if (choice === LOST) return "lost";
  return choice === LOST_BY_ITS_LINK ? "lost by its link" : unmistakable(choices[choice]!);
};

/** In quotes what could be taken for more than one word of a name. */
const unmistakable = (word: string): string => (/[,:"]| before | \d+$/.test(word) ? JSON.stringify(word) : word);
