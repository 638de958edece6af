// The page of the explorer: it asks the server that it came from, and shows what is answered.
// The one idea: it holds no model; a reload finds everything again from its address.
// Not here: what is shown (explorer.tsx), asking (server.ts).
/*! Contains Preact and Preact Signals, copyright Jason Miller and Preact Team, MIT license. */
import { render } from "preact";
import { KEYS, onKeys } from "../keys.ts";
import { Explorer } from "./explorer.tsx";
import { Live } from "./live.ts";
import { LIVE_KEYS } from "./live-keys.ts";

const live = new Live();
onKeys(LIVE_KEYS, () => live);
onKeys(KEYS, () => live.page.peek());
render(<Explorer live={live} />, document.getElementById("page")!);
void live.begin();
