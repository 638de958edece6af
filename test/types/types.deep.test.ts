// What types.test.ts asks of one compiler, asked of both.
// Not here: the samples and the mistakes (beside this file).
import "./types.test.ts";
