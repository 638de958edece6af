// The page of a trace: it reads its view from the file that it stands in, and shows it.
// The one idea: everything is in the one file; nothing is fetched.
// Not here: what is shown (app.tsx), how it came to be (../view-of.ts).
/*! Contains Preact and Preact Signals, copyright Jason Miller and Preact Team, MIT license. */
import { render } from "preact";
import type { View } from "../view.ts";
import { App } from "./app.tsx";
import { listen } from "./keys.ts";
import { Page } from "./page.ts";

const view = JSON.parse(document.getElementById("view")!.textContent!) as View;
const page = new Page(view);
listen(page);
render(<App page={page} />, document.getElementById("page")!);
