// A walk as an address: what is behind the `#`.
// The one idea: it is all that a reload needs, so it holds the way and where the cursor stands.
// Not here: what the numbers of a way mean (../../live.ts).
import type { Way } from "../../live.ts";

export interface Place {
  readonly way: Way;
  /** The cursor: after so many events. */
  readonly at: number;
}

export const hashOf = ({ way: { initial, choices, shows }, at }: Place): string => {
  const words = new URLSearchParams({ walk: choices.join("."), at: String(at) });
  if (initial > 0) words.set("start", String(initial));
  if (shows !== null) words.set("claim", shows.claim);
  if (shows !== null && shows.loop !== null) words.set("loop", String(shows.loop));
  return `#${words}`;
};

/** Null: it names no walk. */
export const placeIn = (hash: string): Place | null => {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  const walk = words.get("walk");
  if (walk === null || !/^(?:\d+(?:\.\d+)*)?$/.test(walk)) return null;
  const choices = walk === "" ? [] : walk.split(".").map(Number);
  const claim = words.get("claim");
  const loop = words.get("loop");
  const shows = claim === null ? null : { claim, loop: loop === null ? null : whole(loop, 0) };
  return {
    way: { initial: whole(words.get("start"), 0), choices, shows },
    at: Math.min(choices.length, whole(words.get("at"), choices.length)),
  };
};

const whole = (text: string | null, otherwise: number): number =>
  text !== null && /^\d+$/.test(text) ? Number(text) : otherwise;
