// Tables for people, without a cage of lines.
// The one idea: one rule under the header, two spaces between columns; only the first column wraps, and only on a terminal.
// Not here: what stands in them.
import Table from "cli-table3";
import { paint, type Terminal } from "./terminal.ts";

const LINES = ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"];
const SIDES = ["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"];
const NARROWEST = 20;

/** A table with a header; `numeric` columns are aligned to the right. */
export const table = (
  terminal: Terminal,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
): string => {
  const { dim } = paint(terminal.colours);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => visible(row[column] ?? ""))));
  const others = widths.slice(1).reduce((sum, width) => sum + width + 2, 2);
  const first = Math.max(NARROWEST, Math.min(widths[0] ?? 0, terminal.columns - others - 1));
  const drawn = new Table({
    head: head.map(dim),
    chars: Object.fromEntries([...LINES, ...SIDES].map((name) => [name, ""])),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    colAligns: head.map((_, column) => (numeric.includes(column) ? "right" : "left")),
    colWidths: widths.map((width, column) => (column === 0 ? first : width) + 2),
    wordWrap: true,
  });
  drawn.push(...rows.map((row) => [...row]));
  return indented(drawn.toString());
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence opens with the escape character
const visible = (text: string): number => text.replace(/\u001b\[\d+m/g, "").length;

const indented = (text: string): string =>
  text
    .split("\n")
    .map((line) => `  ${line}`.trimEnd())
    .join("\n");
