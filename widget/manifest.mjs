// Generates the custom-elements manifest (https://github.com/webcomponents/custom-elements-manifest) from the doc comments of
// the elements' classes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, ts } from '@custom-elements-manifest/analyzer';

/** The elements: the file of the class, and that of the published package, whose paths a manifest has. */
const ELEMENTS = [
  { source: 'widget/src/element.ts', module: 'dist/widget/index.js' },
  { source: 'widget/src/sign-in/element.ts', module: 'dist/widget/sign-in.js' },
];

const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

const createModule = (root, { source: path, module }) => {
  const source = readFileSync(join(root, path), 'utf8');
  const { schemaVersion, modules } = create({
    modules: [ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true)],
    context: { dev: false },
  });
  const declaration = modules
    .flatMap(({ declarations }) => declarations)
    .find(({ customElement }) => customElement);
  const members = declaration.members.filter(({ privacy }) => privacy !== 'private');
  const fields = new Map(members.filter(({ kind }) => kind === 'field').map((field) => [field.name, field]));
  // The class defines these accessors in a loop, which the analyzer cannot follow.
  for (const attribute of declaration.attributes) {
    attribute.fieldName = camelCase(attribute.name);
    const field = fields.get(attribute.fieldName);
    if (field) Object.assign(field, { attribute: attribute.name, reflects: true });
  }
  const reference = { name: declaration.name, module };
  return {
    schemaVersion,
    module: {
      kind: 'javascript-module',
      path: module,
      declarations: [{ ...declaration, members, superclass: { name: 'HTMLElement' } }],
      exports: [
        { kind: 'js', name: declaration.name, declaration: reference },
        { kind: 'custom-element-definition', name: declaration.tagName, declaration: reference },
      ],
    },
  };
};

/** @param root the repository's folder */
export const createManifest = (root) => {
  const created = ELEMENTS.map((element) => createModule(root, element));
  return { schemaVersion: created[0].schemaVersion, modules: created.map(({ module }) => module) };
};
