// The figures as a picture: messages a second of each model, as bars on a logarithmic scale.
// The one idea: a chart says on which machine and when it was made, because without that it says nothing.
// Not here: measuring; the layout, which is Apache ECharts'.
import os from "node:os";
import type { Figures } from "./child.ts";

const WIDTH = 960;
const ROW = 22;
const AROUND = 140;
/** Room for names: the layout cannot measure text without a browser. */
const NAMES = 230;

/** An SVG document. Throws where the charting library is not installed. */
export const chartOf = async (all: readonly Figures[], when: Date): Promise<string> => {
  const { init } = await import("echarts");
  const rows = all.filter(({ messages, search }) => messages !== null || search !== null).reverse();
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height: AROUND + ROW * 2 * rows.length });
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    title: {
      text: "Messages and transitions a second",
      subtext: `${os.cpus()[0]?.model.trim() ?? "unknown processor"}, ${os.availableParallelism()} cores, Node.js ${process.version}, ${when.toISOString().slice(0, 10)}`,
      left: "center",
    },
    legend: { top: 62, itemGap: 60 },
    grid: { left: NAMES, right: 70, top: 94, bottom: 34 },
    xAxis: { type: "log", name: "1/s", min: 1000 },
    yAxis: { type: "category", data: rows.map(({ target }) => target) },
    series: [
      series("messages through the handlers", "#1f6f8b", rows, ({ messages }) => messages?.perSecond),
      series("transitions of the search", "#e08e45", rows, ({ search }) => search?.transitionsPerSecond),
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
};

const series = (
  name: string,
  color: string,
  rows: readonly Figures[],
  value: (figures: Figures) => number | undefined,
) => ({
  name,
  type: "bar" as const,
  color,
  data: rows.map((figures) => Math.round(value(figures) ?? 0) || null),
  label: {
    show: true,
    position: "right" as const,
    formatter: ({ value: shown }: { value: unknown }) => (typeof shown === "number" ? short(shown) : ""),
  },
});

const short = (value: number): string =>
  value >= 1e6 ? `${(value / 1e6).toFixed(1)} M` : `${Math.round(value / 1e3)} k`;
