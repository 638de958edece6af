// What types.test.ts asks of the newer compiler, asked of the older one.
// Not here: the samples and the mistakes (beside this file).
import "./types.test.ts";
