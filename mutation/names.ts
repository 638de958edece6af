// Which statement of which file a name stands for: one of its own file, or what that imports.
// The one idea: a name is looked for where its file says that it comes from, so that two files may use one name for two things; where
// that cannot be told, every file's counts, because too much is reached rather than too little.
// Not here: which names are looked for (slice.ts).
import path from "node:path";
import type { Node, Syntax } from "./syntax.ts";

type Statements = readonly Node[];
/** From where a file has a name: the file, if it is one of the author's, and what it is called there. */
interface Imported {
  readonly from: Module | "elsewhere" | "unknown";
  readonly name: string;
}

/** The top level of a file. */
interface Module {
  readonly file: string;
  readonly statements: Statements;
  readonly declaring: ReadonlyMap<string, Statements>;
  readonly imported: Map<string, Imported>;
  /** What it exports under another name, or from another file. */
  readonly exported: Map<string, Imported>;
  /** Files of which it has, or passes on, all names. */
  readonly namespaces: Module[];
  readonly passedOn: Module[];
}

export class Names {
  readonly #modules: readonly Module[];
  readonly #of = new Map<Node, Module>();

  constructor(all: readonly Syntax[]) {
    this.#modules = all.map(({ file, root }) => moduleOf(file, root.program.body));
    const byFile = new Map(this.#modules.map((module) => [module.file, module]));
    for (const module of this.#modules) {
      for (const statement of module.statements) this.#of.set(statement, module);
      link(module, byFile);
    }
  }

  get statements(): Statements {
    return this.#modules.flatMap(({ statements }) => statements);
  }

  /** The statements that a name may stand for in one of these statements. */
  of(name: string, within: Node): Statements {
    const module = this.#of.get(within)!;
    return [
      ...this.#known(module, name, new Set()),
      // A member of a namespace may be called as something of this file is.
      ...module.namespaces.flatMap((one) => this.#exportedBy(one, name, new Set())),
    ];
  }

  /** In a file, by what it declares or imports. */
  #known(module: Module, name: string, seen: Set<Module>): Statements {
    const own = module.declaring.get(name);
    if (own !== undefined) return own;
    const imported = module.imported.get(name);
    return imported === undefined ? [] : this.#from(imported, seen);
  }

  #from({ from, name }: Imported, seen: Set<Module>): Statements {
    if (from === "elsewhere") return [];
    if (from === "unknown") return this.#anywhere(name);
    const found = this.#exportedBy(from, name, seen);
    return found.length > 0 ? found : this.#anywhere(name);
  }

  /** What a file exports under a name; nothing, if it does not. */
  #exportedBy(module: Module, name: string, seen: Set<Module>): Statements {
    if (seen.has(module)) return [];
    seen.add(module);
    const renamed = module.exported.get(name);
    if (renamed !== undefined)
      return renamed.from === module ? this.#known(module, renamed.name, seen) : this.#from(renamed, seen);
    if (name === "default") return module.statements.filter(({ type }) => type === "ExportDefaultDeclaration");
    return module.declaring.get(name) ?? module.passedOn.flatMap((one) => this.#exportedBy(one, name, seen));
  }

  #anywhere(name: string): Statements {
    return this.#modules.flatMap(({ declaring }) => declaring.get(name) ?? []);
  }
}

const moduleOf = (file: string, statements: Statements): Module => {
  const declaring = new Map<string, Node[]>();
  for (const statement of statements)
    for (const name of declaredBy(statement)) declaring.set(name, [...(declaring.get(name) ?? []), statement]);
  return { file, statements, declaring, imported: new Map(), exported: new Map(), namespaces: [], passedOn: [] };
};

/** Notes what a file imports, and what it passes on. */
const link = (module: Module, byFile: ReadonlyMap<string, Module>): void => {
  const from = (source: string): Imported["from"] => resolved(module.file, source, byFile);
  for (const statement of module.statements)
    if (statement.type === "ImportDeclaration") {
      const source = from(statement.source.value);
      for (const specifier of statement.specifiers)
        if (specifier.type === "ImportNamespaceSpecifier") {
          if (typeof source === "object") module.namespaces.push(source);
        } else {
          const name = specifier.type === "ImportSpecifier" ? nameOf(specifier.imported) : "default";
          module.imported.set(specifier.local.name, { from: source, name });
        }
    } else if (statement.type === "ExportAllDeclaration") {
      const source = from(statement.source.value);
      if (typeof source === "object") module.passedOn.push(source);
    } else if (statement.type === "ExportNamedDeclaration") {
      const source = statement.source == null ? module : from(statement.source.value);
      for (const specifier of statement.specifiers)
        if (specifier.type === "ExportSpecifier")
          module.exported.set(nameOf(specifier.exported), { from: source, name: specifier.local.name });
    }
};

const nameOf = (node: Node): string =>
  node.type === "Identifier" ? node.name : node.type === "StringLiteral" ? node.value : "";

const ENDINGS = ["", ".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs", "/index.ts", "/index.js"];

/** A path is one of the author's files, or one that is not theirs; what has another name may be an alias of one. */
const resolved = (file: string, source: string, byFile: ReadonlyMap<string, Module>): Imported["from"] => {
  if (!/^\.{0,2}\//.test(source)) return "unknown";
  const target = path.resolve(path.dirname(file), source);
  const names = [target, target.replace(/\.([cm]?)js(x?)$/, ".$1ts$2")];
  for (const name of names)
    for (const ending of ENDINGS) {
      const found = byFile.get(name + ending);
      if (found !== undefined) return found;
    }
  return "elsewhere";
};

/** The names that a statement of a file declares. */
const declaredBy = (statement: Node): readonly string[] => {
  const declaration =
    (statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration") &&
    statement.declaration != null
      ? statement.declaration
      : statement;
  if (declaration.type === "VariableDeclaration") return declaration.declarations.flatMap(({ id }) => namesBoundBy(id));
  return "id" in declaration && declaration.id?.type === "Identifier" ? [declaration.id.name] : [];
};

const namesBoundBy = (pattern: Node): readonly string[] =>
  pattern.type === "Identifier" ? [pattern.name] : childrenOfPattern(pattern).flatMap(namesBoundBy);

const childrenOfPattern = (pattern: Node): readonly Node[] =>
  pattern.type === "ObjectPattern"
    ? pattern.properties.map((property) => (property.type === "RestElement" ? property.argument : property.value))
    : pattern.type === "ArrayPattern"
      ? pattern.elements.filter((element) => element !== null)
      : pattern.type === "AssignmentPattern"
        ? [pattern.left]
        : [];
