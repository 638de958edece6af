// Tables for people, without a cage of lines.
// The one idea: a header, and two spaces between columns; only the first column wraps, and only on a terminal.
// Not here: what stands in them.
import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";
import { cut } from "../checker/index.ts";
import { padded } from "../traces/index.ts";
import { paint, type Terminal } from "./terminal.ts";

const NARROWEST = 20;
/** Of a cell so many characters are shown. How wide a text is takes time that grows with its square. */
const LONGEST = 1000;
const GAP = "  ";

/** A table with a header; `numeric` columns are aligned to the right. */
export const table = (
  terminal: Terminal,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
): string => {
  const { dim } = paint(terminal.colours);
  const shown = rows.map((row) => row.map((cell) => cut(cell, LONGEST)));
  const all = [head, ...shown];
  const widths = head.map((_, column) => Math.max(...all.map((row) => stringWidth(row[column] ?? ""))));
  const others = widths.slice(1).reduce((sum, width) => sum + width + GAP.length, GAP.length);
  const first = Math.max(NARROWEST, Math.min(widths[0] ?? 0, terminal.columns - others - 1));
  const aligned = (text: string, column: number): string => {
    const width = column === 0 ? first : widths[column]!;
    return numeric.includes(column) ? `${" ".repeat(width - stringWidth(text))}${text}` : padded(text, width);
  };
  return [head.map(dim), ...shown]
    .flatMap(([name = "", ...cells]) =>
      wrapAnsi(name, first, { hard: true })
        .split("\n")
        .map((part, index) => [part, ...cells.map((cell) => (index === 0 ? cell : ""))]),
    )
    .map((cells) => `${GAP}${cells.map(aligned).join(GAP)}`.trimEnd())
    .join("\n");
};
