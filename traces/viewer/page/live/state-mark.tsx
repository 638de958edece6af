// One state of the graph, as its group is drawn.
// The one idea: every tone has a shape of its own, since two of them are one grey to who does not tell their colours apart.
// Not here: which state is of which group (graph-colours.ts), the colours (graph.css).

interface StateProps {
  readonly tone: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** By tone, around the middle of a state whose radius is 1; of the others the shape is a circle. */
const SHAPES: Readonly<Record<string, readonly (readonly [x: number, y: number])[]>> = {
  "tone-1": [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  "tone-2": [
    [0, -1.2],
    [1.15, 0.85],
    [-1.15, 0.85],
  ],
  "tone-3": [
    [0, 1.2],
    [1.15, -0.85],
    [-1.15, -0.85],
  ],
  "tone-4": [
    [0, -1.3],
    [1.3, 0],
    [0, 1.3],
    [-1.3, 0],
  ],
  "tone-5": [
    [-1.4, -0.6],
    [1.4, -0.6],
    [1.4, 0.6],
    [-1.4, 0.6],
  ],
  "tone-6": [
    [-0.6, -1.4],
    [0.6, -1.4],
    [0.6, 1.4],
    [-0.6, 1.4],
  ],
};

export const StateMark = ({ tone, x, y, radius }: StateProps) => {
  const shape = SHAPES[tone];
  if (tone === "no")
    return (
      <path
        class="state no"
        d={`M${x - radius},${y - radius} l${2 * radius},${2 * radius} m0,${-2 * radius} l${-2 * radius},${2 * radius}`}
      />
    );
  if (shape === undefined) return <circle class={`state ${tone}`} cx={x} cy={y} r={radius} />;
  const corners = shape.map(([right, down]) => `${(x + right * radius).toFixed(1)},${(y + down * radius).toFixed(1)}`);
  return <path class={`state ${tone}`} d={`M${corners.join("L")}Z`} />;
};
