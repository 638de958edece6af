// One measurement in a process of its own: `child <request as JSON>` prints the figures as JSON on its last line.
// The one idea: two measurements in one process share a heap and a compiler, so that the second is not what it would be alone.
// Not here: which measurements (cli/bench), what they are (messages/, search-figures.ts).
import { pathToFileURL } from "node:url";
import type { ProtocolSource } from "../checker/index.ts";
import type { MeasuredEngine } from "./engine.ts";
import { deliveriesOf } from "./messages/deliveries.ts";
import { type MessageFigures, measured } from "./messages/measure.ts";
import { type SearchBounds, type SearchFigures, searchFigures } from "./search-figures.ts";

/** What to measure, and of which version of the package. */
export interface Request {
  /** The folder of the package, and the ending of its files: `.ts` from source, `.js` built. */
  readonly root: string;
  readonly ending: ".ts" | ".js";
  readonly target: string;
  readonly directory: string;
  readonly messages: { readonly wanted: number; readonly seed: number; readonly samples: number } | null;
  readonly search: SearchBounds | null;
}

export interface Figures {
  readonly target: string;
  readonly model: string;
  /** Null: not asked for, or a spec, or a protocol in which no message is handled. */
  readonly messages: (MessageFigures & { readonly walks: number; readonly events: number }) | null;
  readonly search: SearchFigures | null;
}

/** Seconds: for walks, and for rounds of messages. */
const WALKING = 20;
const ROUNDS = 1;

const engineIn = async ({ root, ending }: Request): Promise<MeasuredEngine> => {
  const at = (file: string): Promise<unknown> => import(new URL(`${file}${ending}`, pathToFileURL(`${root}/`)).href);
  const { find } = (await at("index")) as Pick<MeasuredEngine, "find">;
  const { checkSource, walk } = (await at("checker/index")) as Pick<MeasuredEngine, "checkSource" | "walk">;
  return { find, checkSource, walk };
};

const messagesOf = async (
  engine: MeasuredEngine,
  source: ProtocolSource,
  { wanted, seed, samples }: NonNullable<Request["messages"]>,
): Promise<Figures["messages"]> => {
  const until = performance.now() + WALKING * 1000;
  const { deliveries, walks, events } = deliveriesOf(source, engine.walk, {
    wanted,
    seed,
    isOver: () => performance.now() > until,
  });
  if (deliveries.length === 0) return null;
  return { ...(await measured(deliveries, { samples, seconds: ROUNDS })), walks, events };
};

const request = JSON.parse(process.argv[2] ?? "{}") as Request;
const engine = await engineIn(request);
const { source, model } = await engine.find(request.target, { directory: request.directory });
const root = pathToFileURL(`${request.root}/`).href;
const figures: Figures = {
  target: request.target,
  model,
  messages: request.messages !== null && "system" in source ? await messagesOf(engine, source, request.messages) : null,
  search: request.search === null ? null : await searchFigures(engine, source, request.search, root),
};
console.log(JSON.stringify(figures));
process.exit(0);
