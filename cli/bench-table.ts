// The figures of a bench as tables.
// The one idea: a reader compares models down a column, so a column has one unit.
// Not here: measuring (bench/).
import type { Figures } from "../bench/child.ts";
import type { Machine } from "./bench-machine.ts";
import { grouped, rough } from "./numbers.ts";
import { table } from "./table.ts";
import { paint, type Terminal } from "./terminal.ts";

export const printFigures = (all: readonly Figures[], machine: Machine, terminal: Terminal): void => {
  const { dim } = paint(terminal.colours);
  const messages = all.flatMap((figures) => messageRow(figures) ?? []);
  const searches = all.flatMap((figures) => searchRow(figures) ?? []);
  if (messages.length > 0) terminal.out(`${table(terminal, MESSAGES, messages, [1, 2, 3, 4, 5, 6])}\n\n`);
  if (searches.length > 0) terminal.out(`${table(terminal, SEARCHES, searches, [1, 2, 3, 4])}\n\n`);
  const without = all.filter(({ messages: some, search }) => some === null && search === null);
  for (const { target } of without) terminal.out(`${target} handles no messages.\n`);
  const { processor, cores, node, date } = machine;
  terminal.out(
    `${dim(`${processor}, ${cores} cores, Node.js ${node}, ${date}; one process a model, median of rounds`)}\n`,
  );
};

const MESSAGES = ["messages", "a second", "±", "p50 µs", "p95 µs", "p99 µs", "bytes each"];
const SEARCHES = ["search", "transitions/s", "states", "bytes/state", "transitions a call", "where the time goes"];

const messageRow = ({ target, messages }: Figures): string[][] | null =>
  messages === null
    ? null
    : [
        [
          target,
          rough(messages.perSecond),
          `${messages.margin.toFixed(0)} %`,
          ...[messages.latency.p50, messages.latency.p95, messages.latency.p99].map((time) => time.toFixed(1)),
          messages.bytes === null ? "–" : grouped(Math.round(messages.bytes)),
        ],
      ];

/** Parts of the time that are told. */
const TOLD = 4;

const searchRow = ({ target, search }: Figures): string[][] | null =>
  search === null
    ? null
    : [
        [
          target,
          rough(search.transitionsPerSecond),
          `${grouped(search.states)}${search.cutBy.length > 0 ? "+" : ""}`,
          grouped(Math.round(search.bytesPerState)),
          rough(search.transitions / Math.max(1, search.handlerCalls)),
          search.shares
            .slice(0, TOLD)
            .map(({ part, share }) => `${part} ${Math.round(share * 100)} %`)
            .join(", "),
        ],
      ];
