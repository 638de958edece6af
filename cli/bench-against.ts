// `kripke bench --against <version>`: this version and another, built side by side and measured in turn.
// The one idea: two files of two days cannot be compared, since the machine was another; pairs of one run can.
// Not here: measuring and ratios (bench/), building (bench-build.ts).
import type { Figures, Request } from "../bench/child.ts";
import { measureOnce, type Version } from "../bench/measure-once.ts";
import { type Ratio, ratioOf } from "../bench/ratio.ts";
import { builtVersions } from "./bench-build.ts";
import type { Watching } from "./bench-machine.ts";
import { table } from "./table.ts";
import { paint } from "./terminal.ts";

interface Comparing extends Watching {
  readonly pairs: number;
  readonly json: boolean;
}

interface Compared {
  readonly target: string;
  readonly figure: string;
  readonly ratio: Ratio;
}

/** What is compared, each better when it is higher. */
const FIGURES: readonly (readonly [string, (figures: Figures) => number | null])[] = [
  ["messages a second", ({ messages }) => messages?.bestPerSecond ?? null],
  ["transitions a second", ({ search }) => search?.transitionsPerSecond ?? null],
];

/** Answers 0 where nothing is slower, 1 where something is or the comparison was stopped. */
export const compareVersions = async (
  requests: readonly Request[],
  against: string,
  { pairs, json, terminal, signal, progress }: Comparing,
): Promise<number> => {
  const { mine, other, remove } = await builtVersions(against, progress);
  const compared: Compared[] = [];
  try {
    for (const request of requests) {
      const measured = await inTurn(request, { mine, other, pairs, signal, progress });
      compared.push(...ratiosOf(request.target, measured));
      if (signal.aborted) break;
    }
  } finally {
    await remove();
  }
  if (json) terminal.out(`${JSON.stringify({ against, pairs, compared }, null, 2)}\n`);
  else print(compared, against, pairs, terminal);
  return signal.aborted || compared.some(({ ratio }) => ratio.says === "slower") ? 1 : 0;
};

type Pair = readonly [mine: Figures, other: Figures];

const inTurn = async (
  request: Request,
  {
    mine,
    other,
    pairs,
    signal,
    progress,
  }: Pick<Comparing, "pairs" | "signal" | "progress"> & { readonly mine: Version; readonly other: Version },
): Promise<Pair[]> => {
  const measured: Pair[] = [];
  for (let i = 0; i < pairs && !signal.aborted; i++) {
    progress(`${request.target}: pair ${i + 1} of ${pairs}`);
    // Whoever goes first finds the machine cooler, so they take turns at that, too.
    const order = i % 2 === 0 ? [mine, other] : [other, mine];
    const figures: Figures[] = [];
    for (const version of order) {
      if (signal.aborted) break;
      figures.push(await measureOnce({ ...request, ...version }, { signal, execArgv: [] }));
    }
    const [first, second] = figures;
    if (first !== undefined && second !== undefined) measured.push(i % 2 === 0 ? [first, second] : [second, first]);
  }
  return measured;
};

const ratiosOf = (target: string, measured: readonly Pair[]): Compared[] =>
  FIGURES.flatMap(([figure, of]) => {
    const pairs = measured.flatMap((pair): (readonly [number, number])[] => {
      const [mine, other] = [of(pair[0]), of(pair[1])];
      return mine === null || other === null ? [] : [[mine, other]];
    });
    return pairs.length === 0 ? [] : [{ target, figure, ratio: ratioOf(pairs) }];
  });

const print = (compared: readonly Compared[], against: string, pairs: number, terminal: Watching["terminal"]): void => {
  const { green, red } = paint(terminal.colours);
  const rows = compared.map(({ target, figure, ratio }) => [
    `${target}: ${figure}`,
    ratio.median.toFixed(3),
    `${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)} (${(100 * ratio.confidence).toFixed(0)} %)`,
    ratio.says === "same" ? "no difference" : ratio.says === "faster" ? green("faster") : red("slower"),
  ]);
  terminal.out(
    `${table(terminal, [`this version / ${against}`, "median ratio", "interval", "so it is"], rows, [1])}\n\n`,
  );
  terminal.out(`${pairs} pairs each, measured in turn; a difference is told where the interval leaves 3 % around 1.\n`);
};
