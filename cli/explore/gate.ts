// Who may talk to the explorer's server: the browser that was given the address, and nobody else.
// The one idea: any page of the web may send requests to this machine, so each must come to the name that is bound, from this page,
// with the token; the token leaves the address at the first load, because addresses are kept, sent and logged.
// Not here: what is answered (server.ts).
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** The one address that is bound: this machine, to itself. */
export const HOST = "127.0.0.1";

/** Let in; let in for the first time, to be sent on with its cookie; or refused, with a sentence. */
export type Admission =
  | { readonly kind: "in" }
  | { readonly kind: "first"; readonly cookie: string }
  | { readonly kind: "refused"; readonly sentence: string };

export class Gate {
  readonly #token = randomBytes(24).toString("base64url");
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** As it stands in the browser. */
  get origin(): string {
    return `http://${HOST}:${this.#port}`;
  }

  /** The address to open, which lets in. */
  get address(): string {
    return `${this.origin}/?token=${this.#token}`;
  }

  admit({ headers, url = "/", method }: IncomingMessage): Admission {
    const refused = (sentence: string): Admission => ({ kind: "refused", sentence });
    if (headers.host !== `${HOST}:${this.#port}`)
      return refused(`This server answers to ${HOST}:${this.#port} and to no other name; open ${this.origin}.`);
    if (headers.origin !== undefined && headers.origin !== this.origin)
      return refused("This server answers its own page only, and another page asked.");
    // What a browser sends with its own requests only; a form of another page cannot say JSON.
    if (method === "POST" && (headers.origin === undefined || headers["content-type"] !== "application/json"))
      return refused("This server answers its own page only, which says so and sends JSON.");
    const { pathname, searchParams } = new URL(url, this.origin);
    const token = searchParams.get("token");
    if (pathname === "/" && method === "GET" && token !== null && this.#isToken(token))
      return { kind: "first", cookie: `${this.#cookie}=${this.#token}; HttpOnly; SameSite=Strict; Path=/` };
    if (cookiesIn(headers.cookie).some(([name, value]) => name === this.#cookie && this.#isToken(value)))
      return { kind: "in" };
    return refused("This page needs its token: open the address that `kripke explore` printed.");
  }

  /** Browsers do not tell the cookies of two ports apart. */
  get #cookie(): string {
    return `kripke-${this.#port}`;
  }

  #isToken(text: string): boolean {
    return timingSafeEqual(digest(text), digest(this.#token));
  }
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

const cookiesIn = (header = ""): readonly (readonly [name: string, value: string])[] =>
  header.split(";").map((cookie) => {
    const [name = "", ...value] = cookie.trim().split("=");
    return [name, value.join("=")];
  });
