// Opening a file or an address in the browser.
// The one idea: where there is no browser, as on a build server, the page is still there, and the sentence says so.
// Not here: what is opened (harness/page.ts, explore/).
import open from "open";
import { sentenceOf, usageError } from "../checker/index.ts";

/** `isThere`: what is so whether or not it can be opened. Throws (2) where no browser can be started. */
export const openInBrowser = async (what: string, isThere: string): Promise<void> => {
  try {
    const started = await open(what);
    started.unref();
  } catch (error) {
    throw usageError(`${isThere}, but no browser can be started (${sentenceOf(error)}): open ${what} yourself`);
  }
};
