// What a way of writing handlers costs: one handler, written with a switch or a match, with spread or produce; nanoseconds a message.
// The one idea: the four do the same to the same messages, in one process and in turn, so that only the style differs.
// Not here: the handlers of models (messages/), what a search makes of a handler's cost (none: it asks each question once).
// Usage: npm run bench:styles
import benny from "benny";
import Table from "cli-table3";
import { match } from "ts-pattern";
import { produce } from "../checker/index.ts";

interface State {
  readonly role: "follower" | "leader";
  readonly term: number;
  readonly log: readonly { readonly term: number; readonly value: number }[];
  readonly heard: ReadonlySet<string>;
  readonly progress: { readonly [peer: string]: number };
}
type Message =
  | { readonly type: "heartbeat"; readonly term: number }
  | { readonly type: "append"; readonly term: number; readonly value: number }
  | { readonly type: "acknowledge"; readonly from: string; readonly index: number };

type Handler = (state: State, message: Message) => State;

const start: State = {
  role: "leader",
  term: 1,
  log: [
    { term: 1, value: 1 },
    { term: 1, value: 2 },
  ],
  heard: new Set(["b"]),
  progress: { a: 2, b: 1, c: 0 },
};
const messages: readonly Message[] = [
  { type: "heartbeat", term: 1 },
  { type: "append", term: 2, value: 3 },
  { type: "acknowledge", from: "c", index: 1 },
  { type: "heartbeat", term: 3 },
];

const spread = {
  heard: (s: State, term: number): State => (term > s.term ? { ...s, role: "follower", term } : s),
  append: (s: State, term: number, value: number): State => ({ ...s, term, log: [...s.log, { term, value }] }),
  acknowledge: (s: State, from: string, index: number): State => ({
    ...s,
    heard: new Set(s.heard).add(from),
    progress: { ...s.progress, [from]: index },
  }),
};
const drafted = {
  heard: (s: State, term: number): State =>
    produce(s, (draft) => {
      if (term <= draft.term) return;
      draft.role = "follower";
      draft.term = term;
    }),
  append: (s: State, term: number, value: number): State =>
    produce(s, (draft) => {
      draft.term = term;
      draft.log.push({ term, value });
    }),
  acknowledge: (s: State, from: string, index: number): State =>
    produce(s, (draft) => {
      draft.heard.add(from);
      draft.progress[from] = index;
    }),
};

const switching =
  (does: typeof spread): Handler =>
  (s, message) => {
    switch (message.type) {
      case "heartbeat":
        return does.heard(s, message.term);
      case "append":
        return does.append(s, message.term, message.value);
      case "acknowledge":
        return does.acknowledge(s, message.from, message.index);
    }
  };
const matching =
  (does: typeof spread): Handler =>
  (s, message) =>
    match(message)
      .with({ type: "heartbeat" }, ({ term }) => does.heard(s, term))
      .with({ type: "append" }, ({ term, value }) => does.append(s, term, value))
      .with({ type: "acknowledge" }, ({ from, index }) => does.acknowledge(s, from, index))
      .exhaustive();

const styles: readonly (readonly [name: string, handler: Handler])[] = [
  ["switch, spread", switching(spread)],
  ["match, spread", matching(spread)],
  ["switch, produce", switching(drafted)],
  ["match, produce", matching(drafted)],
];

/** Messages of one round. */
const ROUND = 4000;
/** Keeps answers alive, so that no call can be left out. */
let kept: unknown;

const summary = await benny.suite(
  "styles of a handler",
  ...styles.map(([name, handler]) =>
    benny.add(name, () => {
      for (let i = 0; i < ROUND; i++) kept = handler(start, messages[i % messages.length]!);
    }),
  ),
);
const table = new Table({ style: { head: [], border: [] }, head: ["style", "ns a message", "times the first"] });
const nanoseconds = summary.results.map(({ details }) => (1e9 * details.median) / ROUND);
for (const [i, { name }] of summary.results.entries())
  table.push([name, nanoseconds[i]!.toFixed(0), (nanoseconds[i]! / nanoseconds[0]!).toFixed(1)]);
console.log(`${table.toString()}\nNode.js ${process.version}${kept === undefined ? "." : ""}`);
