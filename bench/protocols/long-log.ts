// A node whose log grows by one of many entries at a time: nearly as many local states as states, without end.
// The one idea: what a protocol rarely does, a model does easily, with a log or a counter in a node's state; then tables of
// local states, values and messages are what fills the memory.
// Not a protocol: nothing is agreed on.
import { always, each, integer, model, next, oneOf, protocol, type Role, send } from "../../checker/index.ts";

interface Writer {
  readonly log: readonly number[];
  /** As many different integers as there are logs. */
  readonly total: number;
}
interface Reader {
  readonly last: number;
}
interface Note {
  readonly type: "wrote";
  readonly total: number;
}

const writer = (entries: readonly string[], length: number, tells: boolean): Role<Writer, never, Note> => ({
  init: () => ({ log: [], total: 0 }),
  actions: {
    append: ({ log, total }) => {
      if (log.length >= length) return undefined;
      return each(entries, (entry) => {
        const sum = total * entries.length + Number(entry) + 1;
        const after = { log: [...log, Number(entry)], total: sum };
        return tells ? next(after, send("reader", { type: "wrote", total: sum })) : next(after);
      });
    },
  },
});

const reader: Role<Reader, Note, never> = {
  init: () => ({ last: 0 }),
  receive: (_, { total }) => next({ last: total }),
};

export default model({
  name: "long-log",
  summary: "a log that grows, for measuring",
  parameters: {
    entries: integer({ default: 10, min: 1, max: 100, summary: "different entries" }),
    length: integer({ default: 7, min: 1, max: 20, summary: "entries of the longest log" }),
    tells: oneOf([false, true], { default: false, summary: "is a reader told of every entry" }),
  },
  build: ({ entries, length, tells }) =>
    protocol(
      "long log",
      {
        nodes: {
          writer: writer(
            Array.from({ length: entries }, (_, i) => String(i)),
            length,
            tells,
          ),
          reader,
        },
        network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
        ends: () => true,
      },
      { "the total grows with the log": always(({ writer }) => writer.total >= writer.log.length) },
    ),
}).expects({ scenarios: { default: { summary: "eleven million logs" } } });
