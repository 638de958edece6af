// What is read of a handle that it does not hold: a method that every object, array or Set has.
// The one idea: one typed look at an object by any key, for all handles.
// Not here: the handles.

export const inheritedFrom = (from: object, key: PropertyKey): unknown =>
  (from as Readonly<Record<PropertyKey, unknown>>)[key];
