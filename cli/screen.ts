// The terminal of this process as plain data, which the thread that words the answer is given.
// The one idea: only the main thread has streams; who prints for it needs to know no more than this.
// Not here: printing.

export interface Screen {
  /** Relative paths, and the directory of traces, start here. */
  readonly directory: string;
  /** Does whoever reads standard output see colours? */
  readonly colours: boolean;
  /** Standard error, if it is a terminal on which a line can be written over. */
  readonly live: { readonly columns: number; readonly rows: number } | false;
  /** Width in characters; infinite where standard output is not a terminal. */
  readonly columns: number;
  /** Under GitHub Actions the root of what is checked out, to which annotations name files; null: nobody reads any. */
  readonly annotated: string | null;
}

/** Does a stream show colours? NO_COLOR decides, then FORCE_COLOR, then whether it is a terminal that can. */
export const showsColours = (
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): boolean => {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return isTerminal && TERM !== "dumb";
};

/** Who reads annotations? GitHub Actions says so itself. */
export const annotatedBy = (
  { GITHUB_ACTIONS, GITHUB_WORKSPACE }: Readonly<Record<string, string | undefined>>,
  directory: string,
): string | null => (GITHUB_ACTIONS === "true" ? GITHUB_WORKSPACE || directory : null);

/** A terminal that does not say how large it is would be written to as if it had no room. */
const [WIDTH, HEIGHT] = [80, 24];

export const screenOfProcess = (): Screen => ({
  directory: process.cwd(),
  colours: showsColours(process.stdout.isTTY === true, process.env),
  live:
    process.stderr.isTTY === true && process.env["TERM"] !== "dumb"
      ? { columns: process.stderr.columns || WIDTH, rows: process.stderr.rows || HEIGHT }
      : false,
  columns: process.stdout.isTTY === true ? process.stdout.columns || WIDTH : Number.POSITIVE_INFINITY,
  annotated: annotatedBy(process.env, process.cwd()),
});
