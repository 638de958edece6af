// Colours as escape sequences.
// The one idea: everything that is painted is painted here; whether anything is, the terminal decides (cli/screen.ts).
// Not here: what a colour means (layout.ts for traces, each command for its own words).
import { styleText } from "node:util";

export type Style = "bold" | "dim" | "gray" | "red" | "green" | "yellow" | "magenta" | "cyan";

/** The text in a style, or as it is where there are no colours. */
export const painted = (style: Style, text: string, colours: boolean): string =>
  colours ? styleText(style, text, { validateStream: false }) : text;
