// What an event would do, in a line: what changes where, and what is sent.
// The one idea: enough to choose by; the whole is shown once it is chosen.
// Not here: the phrase of the event itself (traces/).
import { cut, type Envelope, printed, printedMessage, type Snapshot } from "../../checker/index.ts";
import { type Change, changesOfStates } from "../../traces/index.ts";

/** Characters of a value, and of the line. */
const [LONGEST_VALUE, LONGEST] = [40, 160];

const short = (value: unknown): string => cut(printed(value), LONGEST_VALUE);

export const doing = (before: Snapshot, after: Snapshot, sends: readonly Envelope<unknown>[]): string => {
  const changed = changesOfStates(before, after).map(
    ({ node, changes }) => `${node === null ? "" : `${node}: `}${changes.map(changeText).join(", ")}`,
  );
  const sent = sends.map(({ to, message }) => `→ ${to} ${cut(printedMessage(message), LONGEST_VALUE)}`);
  return cut([...changed, ...sent].join("; "), LONGEST);
};

const changeText = (change: Change): string => {
  const { path } = change;
  const named = path === "" ? "" : `${path} `;
  if ("added" in change) {
    const parts = [...change.added.map((one) => `+${one}`), ...change.removed.map((one) => `−${one}`)];
    return `${named}${cut(parts.join(" "), LONGEST_VALUE)}`;
  }
  return change.after === undefined ? `${named}gone` : `${named}= ${short(change.after)}`;
};
