// The server that the page came from: asked, and listened to.
// The one idea: whatever goes wrong on the way is a sentence, like what the model's code does.
// Not here: what is asked (../../live.ts).
import type { Asked, Asks, News } from "../../live.ts";

/** What is said where nobody answers. */
const GONE =
  "The explorer's server does not answer: begin it again in the terminal, and open the address that it prints.";

/** Rejects with an error whose message is a sentence. */
export const ask = async <A extends Asked>(what: A, asked: Asks[A]["asked"]): Promise<Asks[A]["answer"]> => {
  const response = await fetch(`/ask/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(asked),
  }).catch(() => {
    throw new Error(GONE);
  });
  if (!response.ok) throw new Error(await response.text());
  const told = (await response.json()) as { readonly answer: Asks[A]["answer"] } | { readonly error: string };
  if ("error" in told) throw new Error(told.error);
  return told.answer;
};

export const listenToNews = (hear: (news: News) => void): void => {
  const source = new EventSource("/news");
  source.addEventListener("message", ({ data }) => hear(JSON.parse(data as string) as News));
};

export const sentenceIn = (error: unknown): string => (error instanceof Error ? error.message : String(error));
