// Where the command prints, and what it may assume of the reader: colours, width, a live line.
// The one idea: every command writes through this one object, so that tests run them without a process.
// Not here: what is printed.
import { isKripkeError, sentenceOf } from "../checker/index.ts";
import type { Look } from "../traces/index.ts";

export interface Terminal {
  /** Relative paths, and the directory of traces, start here. */
  readonly directory: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Does whoever reads standard output see colours? */
  readonly colours: boolean;
  /** Is standard error a terminal, on which a line can be written over? */
  readonly live: boolean;
  /** Width in characters; infinite where standard output is not a terminal. */
  readonly columns: number;
}

/** Does a stream show colours? NO_COLOR and FORCE_COLOR decide before the terminal does. */
const showsColours = (stream: NodeJS.WriteStream): boolean => {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return stream.isTTY === true && TERM !== "dumb";
};

/** The terminal of this process. */
export const processTerminal = (): Terminal => {
  // A terminal that does not say how large it is would be written to as if it had no room.
  if (process.stderr.isTTY && !process.stderr.rows) process.stderr.rows = 24;
  if (process.stderr.isTTY && !process.stderr.columns) process.stderr.columns = 80;
  return terminalOfProcess();
};

const terminalOfProcess = (): Terminal => ({
  directory: process.cwd(),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  colours: showsColours(process.stdout),
  live: process.stderr.isTTY === true && process.env["TERM"] !== "dumb",
  columns: process.stdout.isTTY === true ? process.stdout.columns : Number.POSITIVE_INFINITY,
});

export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
}

/** Colours as escape sequences, or the text as it is. */
export const paint = (colours: boolean): Paint => {
  const between = (open: number, close: number) => (text: string) =>
    colours ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    bold: between(1, 22),
    dim: between(2, 22),
    green: between(32, 39),
    yellow: between(33, 39),
    red: between(31, 39),
  };
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

/** With a capital at its start, if that is a word (names there are quoted, or paths), and a mark at its end. */
export const asSentence = (sentence: string): string => {
  const capital = /^[a-z]+ /.test(sentence) ? sentence.charAt(0).toUpperCase() + sentence.slice(1) : sentence;
  return /[.?!]$/.test(capital) ? capital : `${capital}.`;
};
