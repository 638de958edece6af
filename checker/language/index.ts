// What an author writes with: the door of this folder.
export * from "./assumptions.ts";
export * from "./claim-kinds.ts";
export * from "./claims.ts";
export * from "./errors.ts";
export * from "./model.ts";
export * from "./outcome.ts";
export * from "./produce.ts";
export * from "./protocol.ts";
export * from "./role.ts";
export * from "./spec.ts";
