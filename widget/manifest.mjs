// Generates the custom-elements manifest (https://github.com/webcomponents/custom-elements-manifest) from the doc comments of
// the element's class.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, ts } from '@custom-elements-manifest/analyzer';

/** Paths in a manifest are those of the published package. */
const MODULE = 'dist/widget/index.js';

const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** @param root the repository's folder */
export const createManifest = (root) => {
  const path = 'widget/src/element.ts';
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
  const reference = { name: declaration.name, module: MODULE };
  return {
    schemaVersion,
    modules: [
      {
        kind: 'javascript-module',
        path: MODULE,
        declarations: [{ ...declaration, members, superclass: { name: 'HTMLElement' } }],
        exports: [
          { kind: 'js', name: declaration.name, declaration: reference },
          { kind: 'custom-element-definition', name: declaration.tagName, declaration: reference },
        ],
      },
    ],
  };
};
