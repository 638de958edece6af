// The page of a trace: it reads its view from the file that it stands in, and shows it.
// The one idea: everything is in the one file; nothing is fetched.
// Not here: what is shown (app.tsx), how it came to be (../view-of.ts).
/*! Contains Preact and Preact Signals, copyright Jason Miller and Preact Team, MIT license. */
import { render } from "preact";
import type { View } from "../view.ts";
import { App } from "./app.tsx";
import { listen } from "./keys.ts";
import { Page } from "./page.ts";

const show = (view: View): void => {
  const page = new Page(view);
  listen(page);
  render(<App page={page} />, document.getElementById("page")!);
};

const script = document.getElementById("view")!;
const text = script.textContent!;
if (script.dataset["packed"] === undefined) show(JSON.parse(text) as View);
else {
  const packed = atob(text);
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
  // Not by a blob, which would be asked of another process.
  const { readable, writable } = new DecompressionStream("deflate-raw");
  const writer = writable.getWriter();
  void writer.write(bytes);
  void writer.close();
  void new Response(readable).json().then(show);
}
