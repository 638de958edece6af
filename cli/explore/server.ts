// The server of the explorer: the page, what it asks, and the news it is told.
// The one idea: everything is refused that is not asked by the page itself; and nothing that the model's code does ends it.
// Not here: who may ask (gate.ts), the answers (session.ts), the page (traces/viewer/page/live).
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isKripkeError, sentenceOf, usageError } from "../../checker/index.ts";
import { type BuiltLive, renderLive } from "../../traces/index.ts";
import { errorLine } from "../terminal.ts";
import { askedNamed, readAsked } from "./asks.ts";
import { Gate, HOST } from "./gate.ts";
import type { Session } from "./session.ts";

/** Bytes of a question. */
const LONGEST = 8_000_000;

export interface Serving {
  /** The address to open. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** Begins to serve; `port` 0 is any that is free. Rejects (2) where the port cannot be had. */
export const serve = async (session: Session, built: BuiltLive, port: number): Promise<Serving> => {
  const server = createServer();
  const gate = new Gate(await bound(server, port));
  server.on("request", (request, response) => {
    answer(request, response, { session, built, gate }).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, 500, "text/plain", errorLine(error));
    });
  });
  return {
    address: gate.address,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const bound = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "EADDRINUSE"
          ? `port ${port} is taken by another program`
          : `port ${port} cannot be had (${sentenceOf(error)})`;
      reject(usageError(`${why}: choose another with --port, or leave it out for one that is free`));
    });
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port));
  });

interface Serves {
  readonly session: Session;
  readonly built: BuiltLive;
  readonly gate: Gate;
}

const answer = async (request: IncomingMessage, response: ServerResponse, serves: Serves): Promise<void> => {
  const { session, built, gate } = serves;
  const admission = gate.admit(request);
  if (admission.kind === "refused") return send(response, 403, "text/plain", admission.sentence);
  if (admission.kind === "first") {
    response.writeHead(303, { ...ALWAYS, location: "/", "set-cookie": admission.cookie }).end();
    return;
  }
  const { pathname } = new URL(request.url ?? "/", gate.origin);
  if (request.method === "POST") return answerAsked(pathname, request, response, session);
  switch (pathname) {
    case "/":
      return sendPage(response);
    case "/page.js":
      return send(response, 200, "text/javascript", built.script);
    case "/page.css":
      return send(response, 200, "text/css", built.style);
    case "/news":
      return sendNews(request, response, session);
    default:
      return send(response, 404, "text/plain", "There is nothing here.");
  }
};

const ALWAYS = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
} as const;

const send = (response: ServerResponse, status: number, type: string, text: string): void => {
  response.writeHead(status, { ...ALWAYS, "content-type": `${type}; charset=utf-8` }).end(text);
};

const sendPage = (response: ServerResponse): void => {
  const nonce = randomBytes(16).toString("base64");
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = { ...ALWAYS, "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
  response.writeHead(200, headers).end(renderLive(nonce));
};

/** An answer; what the model's code or a wrong question makes of it is a sentence, and no failure of the server. */
const answerAsked = async (
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
  session: Session,
): Promise<void> => {
  const what = askedNamed(pathname.replace(/^\/ask\//, ""));
  if (what === undefined) return send(response, 404, "text/plain", "Nobody answers that.");
  const text = await bodyOf(request);
  if (text === null) return send(response, 413, "text/plain", "That is more than anybody asks.");
  try {
    const told = await session.answer(what, readAsked(what, text));
    send(response, 200, "application/json", JSON.stringify({ answer: told }));
  } catch (error) {
    if (!isKripkeError(error)) throw error;
    send(response, 200, "application/json", JSON.stringify({ error: errorLine(error) }));
  }
};

const bodyOf = async (request: IncomingMessage): Promise<string | null> => {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LONGEST) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
};

/** News as the browser hears them: server-sent events. */
const sendNews = (request: IncomingMessage, response: ServerResponse, session: Session): void => {
  response.writeHead(200, { ...ALWAYS, "content-type": "text/event-stream; charset=utf-8" });
  response.write("\n");
  const deaf = session.listen((news) => void response.write(`data: ${JSON.stringify(news)}\n\n`));
  request.on("close", deaf);
};
