// Numbers and times as people read them.
// The one idea: three significant places are enough, and large counts are grouped.
// Not here: tables and sentences.

/** `1,234,567`. */
export const grouped = (count: number): string => count.toLocaleString("en-US");

/** `1 state`, `2 states`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

/** `0.4 s`, `12 s`, `3 min 20 s`. */
export const seconds = (value: number): string => {
  if (value < 9.95) return `${value.toFixed(1)} s`;
  if (value < 119.5) return `${Math.round(value)} s`;
  const whole = Math.round(value);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
};

/** `85 MB`, `1.2 GB`. */
export const bytes = (value: number): string =>
  value < 1e9 ? `${Math.round(value / 1e6)} MB` : `${(value / 1e9).toFixed(1)} GB`;

/** `850`, `12 k`, `3.4 M`. */
export const rough = (value: number): string => {
  if (value < 1000) return String(Math.round(value));
  return value < 1e6 ? `${Math.round(value / 1e3)} k` : `${(value / 1e6).toFixed(1)} M`;
};
