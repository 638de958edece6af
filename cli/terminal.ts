// Where the command prints, and what it may assume of the reader: colours, width, a live line.
// The one idea: every command writes through this one object, so that tests run them without a process.
// Not here: what is printed.
import { isKripkeError, sentenceOf } from "../checker/index.ts";
import { type Look, painted } from "../traces/index.ts";
import type { Asks } from "./messages.ts";
import type { Screen } from "./screen.ts";
import { asSentence } from "./sentence.ts";

export interface Terminal extends Screen {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Says what the command was asked for, to whoever has to answer if it cannot. */
  readonly asks?: (asks: Asks) => void;
  /** Has Ctrl-C end the work, until the answer is called. */
  readonly onInterrupt?: (interrupt: () => void) => () => void;
  /** Did Ctrl-C come? Known before it ends the work, where that lets nothing in. */
  readonly isInterrupted?: () => boolean;
}

export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
}

/** What the commands paint with. */
export const paint = (colours: boolean): Paint => {
  const as = (style: keyof Paint) => (text: string) => painted(style, text, colours);
  return { bold: as("bold"), dim: as("dim"), green: as("green"), yellow: as("yellow"), red: as("red") };
};

const PIPED_WIDTH = 120;

/** How traces are rendered on a terminal. */
export const lookOf = ({ columns, colours }: Terminal): Look => ({
  width: Number.isFinite(columns) ? columns : PIPED_WIDTH,
  colour: colours,
});

/** An error as one line for people. */
export const errorLine = (error: unknown): string =>
  asSentence(
    isKripkeError(error) ? sentenceOf(error) : `Kripke itself failed (${sentenceOf(error)}); please report it`,
  );
