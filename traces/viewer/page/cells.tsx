// What is said at each position, as a row of cells: a sign each, and a colour that repeats it.
// The one idea: all cells that say the same are one path, so that the rows of thirty claims are some hundred elements and no thousand;
// they are most of a page otherwise.
// Not here: which rows there are (claims.tsx).
import type { Page, Shown } from "./page.ts";

/** Cells that are shown, at least so many of them before the cursor; they move on by so many at once, so that a step changes little. */
const [CELLS, BEFORE, AT_ONCE] = [29, 9, 10];

/** What a letter of a status says: a sign, words, a style. */
export type Said = readonly [sign: string, words: string, style: string];
export type Says = (position: number) => Said;

const SAYS: Readonly<Record<string, Said>> = {
  y: ["✓", "yes", "yes"],
  n: ["✗", "no", "no"],
  "-": ["·", "says nothing", "quiet"],
  "!": ["!", "throws", "no"],
  o: ["…", "owed", "owed"],
  " ": [" ", "not asked", "quiet"],
};
/** Of what need not be so everywhere: a claim of existence, a condition of a formula. */
const NOT_HERE = ["·", "not here", "quiet"] as const;
const NOT_ASKED = SAYS[" "]!;

export const saysOf =
  (marks: string, needed: boolean): Says =>
  (position) => {
    const mark = marks[position] ?? " ";
    return mark === "n" && !needed ? NOT_HERE : (SAYS[mark] ?? NOT_ASKED);
  };

/** The signs as lines, from the upper left corner of their cell. */
const DRAWN: Readonly<Record<string, string>> = {
  "✓": "m3.4,8.6l2.3,2.4l4,-5.6",
  "✗": "m4,5.2l5.2,5.6m0,-5.6l-5.2,5.6",
  "·": "m6.5,8h.01",
  "!": "m6.5,4v4.6m0,3.2h.01",
  "…": "m3.3,9h.01m3.2,0h.01m3.2,0h.01",
};
/** Of a cell, in units of the drawing; between two of them is one unit. */
const [WIDE, HIGH] = [13, 16];

interface CellsProps {
  readonly page: Page;
  readonly shown: Shown;
  /** Of positions. */
  readonly count: number;
  readonly says: Says;
  readonly name: string;
}

export const Cells = ({ page, shown, count, says, name }: CellsProps) => {
  const position = shown.cursor.value;
  const first = Math.max(0, Math.min(Math.floor((position - BEFORE) / AT_ONCE) * AT_ONCE, count - CELLS));
  const cells = Array.from({ length: Math.min(count - first, CELLS) }, (_, i) => first + i);
  const words = cells.map((at) => `${at}: ${says(at)[1]}`).join(", ");
  const left = (at: number): number => (at - first) * (WIDE + 1);
  const said = [...new Set(cells.map(says))];
  const under = (event: MouseEvent & { readonly currentTarget: SVGSVGElement }): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left) / Math.max(1, box.width);
    return first + Math.max(0, Math.min(cells.length - 1, Math.floor(share * cells.length)));
  };
  return (
    <span class="cells" role="img" aria-label={`${name}. ${words}`}>
      {/* The diagram's links lead to the same places by keyboard. */}
      <svg
        viewBox={`-1 -1 ${left(first + cells.length) + 1} ${HIGH + 2}`}
        style={{ maxWidth: `${left(first + cells.length) + 1}px` }}
        aria-hidden="true"
        onClick={(event) => page.go(under(event), shown.index)}
        onMouseMove={(event) => {
          const at = under(event);
          event.currentTarget.parentElement!.title =
            `${at === 0 ? "at the start" : `after event ${at}`}: ${says(at)[1]}`;
        }}
      >
        {said.map((one) => {
          const [sign, , style] = one;
          const begins = cells.filter((at) => says(at) === one).map((at) => `M${left(at)},0`);
          return (
            <g key={sign} class={`cell ${style}`}>
              <path class="ground" d={begins.map((begin) => `${begin}h${WIDE}v${HIGH}h-${WIDE}z`).join("")} />
              <path class="sign" d={begins.map((begin) => `${begin}${DRAWN[sign] ?? ""}`).join("")} />
            </g>
          );
        })}
        {cells.includes(position) ? <rect class="now" x={left(position)} width={WIDE} height={HIGH} rx={2} /> : null}
      </svg>
    </span>
  );
};
