// Opening a file in the browser.
// The one idea: where there is no browser, as on a build server, the file is still there, and the sentence says so.
// Not here: what is opened (harness/page.ts).
import open from "open";
import { sentenceOf, usageError } from "../checker/index.ts";

export const openInBrowser = async (file: string): Promise<void> => {
  try {
    const started = await open(file);
    started.unref();
  } catch (error) {
    throw usageError(
      `the page is written, but no browser can be started (${sentenceOf(error)}): open ${file} yourself`,
    );
  }
};
