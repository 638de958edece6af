// The explorer as tests begin it: in this process as it is compiled, asked over its own network as its page asks.
// The one idea: a test has the address, the cookie and the questions, and ends what it began.
// Not here: what is asked (explore.test.ts), the page in a browser (test/browser/explore.test.ts).
import { request } from "node:http";
import type { live } from "../../traces/index.ts";
import { knownOf, traceOf, type Walk, walkWith } from "../../traces/viewer/page/live/walk.ts";
import { run } from "./harness.ts";

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Exploring {
  readonly address: string;
  readonly origin: string;
  readonly cookie: string;
  /** Asks as a browser would never: with any headers. */
  readonly send: (path: string, headers?: Readonly<Record<string, string>>, body?: string) => Promise<Answered>;
  /** Asks as the page does. Rejects with the sentence that it is told. */
  readonly ask: <A extends live.Asked>(what: A, asked: live.Asks[A]["asked"]) => Promise<live.Asks[A]["answer"]>;
  /** Asks for a way of which nothing is known, as the page that was loaded just now does; with its trace. */
  readonly walk: (way: live.Way, at: number) => Promise<Walk & { readonly trace: string }>;
  /** Resolves with the first news that fit. */
  readonly news: (fits: (news: live.News) => boolean) => Promise<live.News>;
  /** As Ctrl-C; answers the exit code. */
  readonly end: () => Promise<number>;
}

export const START: live.Way = { initial: 0, choices: [], shows: null };

export const explore = async (directory: string, ...args: readonly string[]): Promise<Exploring> => {
  let said = "";
  let interrupt = (): void => undefined;
  let print = (_: string): void => undefined;
  const printed = new Promise<string>((resolve) => {
    print = resolve;
  });
  const ending = run(["explore", ...args], {
    directory,
    annotated: null,
    out: print,
    err: (text) => {
      said += text;
    },
    colours: false,
    live: false,
    columns: Number.POSITIVE_INFINITY,
    onInterrupt: (act) => {
      interrupt = act;
      return () => undefined;
    },
  });
  const address = await Promise.race([
    printed.then((text) => text.trim()),
    ending.then((code) => {
      throw new Error(`${code}: ${said}`);
    }),
  ]);
  const { origin, port } = new URL(address);
  const send = sending(Number(port));
  const first = await send(address.slice(origin.length));
  const cookie = String(first.headers["set-cookie"]).split(";")[0]!;
  const ask: Exploring["ask"] = async (what, asked) => {
    const headers = { cookie, origin, "content-type": "application/json" };
    const { text } = await send(`/ask/${what}`, headers, JSON.stringify(asked));
    const told = JSON.parse(text) as { readonly answer: never } | { readonly error: string };
    if ("error" in told) throw new Error(told.error);
    return told.answer;
  };
  return {
    address,
    origin,
    cookie,
    send,
    ask,
    walk: async (way, at) => {
      const walk = walkWith(null, await ask("walk", { way, at, known: knownOf(null, way) }));
      return { ...walk, trace: traceOf(walk) };
    },
    news: (fits) => listening(Number(port), cookie, fits),
    end: () => {
      interrupt();
      return ending;
    },
  };
};

/** `fetch` lets nobody say another Host. */
const sending =
  (port: number): Exploring["send"] =>
  (path, headers = {}, body) =>
    new Promise((resolve, reject) => {
      const asking = request(
        { host: "127.0.0.1", port, path, method: body === undefined ? "GET" : "POST", headers, agent: false },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (data) => {
            text += data;
          });
          response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, text }));
        },
      );
      asking.on("error", reject);
      asking.end(body);
    });

const listening = (port: number, cookie: string, fits: (news: live.News) => boolean): Promise<live.News> =>
  new Promise((resolve, reject) => {
    const asking = request(
      { host: "127.0.0.1", port, path: "/news", headers: { cookie }, agent: false },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (data: string) => {
          text += data;
          for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
            const [, told] = /^data: (.*)$/m.exec(text.slice(0, end)) ?? [];
            text = text.slice(end + 2);
            const news = told === undefined ? null : (JSON.parse(told) as live.News);
            if (news === null || !fits(news)) continue;
            asking.destroy();
            resolve(news);
          }
        });
      },
    );
    asking.on("error", reject);
    asking.end();
  });
