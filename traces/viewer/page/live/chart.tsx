// Small charts: curves over time, and bars.
// The one idea: drawn by hand in a few lines of SVG and boxes, because there is nothing to choose, turn or zoom.
// Not here: what is drawn (behind.tsx).

interface Line {
  /** Its class. */
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Units of the drawing, which is stretched to the room that there is. */
const [WIDTH, HEIGHT] = [300, 60];

export const Curve = ({ lines, label }: { readonly lines: readonly Line[]; readonly label: string }) => {
  const all = lines.flatMap(({ points }) => points);
  const farthest = Math.max(0.001, ...all.map(([x]) => x));
  const highest = Math.max(1, ...all.map(([, y]) => y));
  const place = ([x, y]: readonly [number, number]): string =>
    `${((x / farthest) * WIDTH).toFixed(1)},${(HEIGHT - 2 - (y / highest) * (HEIGHT - 6)).toFixed(1)}`;
  return (
    <svg class="curve" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <line class="ground" x1={0} x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} />
      {lines.map(({ name, points }) => (
        <polyline key={name} class={name} points={[[0, 0] as const, ...points].map(place).join(" ")} />
      ))}
    </svg>
  );
};

interface Row {
  readonly name: string;
  readonly value: number;
  /** Of the value, what is drawn darker. */
  readonly part: number;
  readonly told: string;
}

/** The longest bar is as wide as there is room; what differs by powers of ten is still to be seen. */
export const Bars = ({ rows }: { readonly rows: readonly Row[] }) => {
  const most = Math.max(1, ...rows.map(({ value }) => value));
  const share = (value: number): string => `${Math.round(100 * Math.sqrt(value / most))}%`;
  return (
    <ul class="bars">
      {rows.map(({ name, value, part, told }) => (
        <li key={name} class={value === 0 ? "never" : ""}>
          <span class="name">{name}</span> <span class="told">{told}</span>
          <span class="bar" aria-hidden="true">
            <span class="whole" style={{ width: share(value) }} />
            {part === 0 ? null : <span class="part" style={{ width: share(part) }} />}
          </span>
        </li>
      ))}
    </ul>
  );
};
