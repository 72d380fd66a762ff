import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import SwaggerParser from '@apidevtools/swagger-parser';
import { format, resolveConfig } from 'prettier';
import { openApiDocument } from '../openapi/document';
import { withSections } from './sections';
import { configTable, eventTable, importTable, permissionTable, refusalTable } from './tables';

type OpenApiDocument = Parameters<typeof SwaggerParser.validate>[0];

const read = (root: string, file: string): Promise<string> =>
  readFile(join(root, file), 'utf8').catch(() => '');

const openApi = async (root: string): Promise<string> => {
  const { version } = JSON.parse(await read(root, 'package.json')) as { version: string };
  const text = JSON.stringify(openApiDocument(version));
  await SwaggerParser.validate(JSON.parse(text) as OpenApiDocument);
  return text;
};

/** How the generated sections of each document are written; the rest is kept. */
const DOCUMENTS: Record<string, (text: string, root: string) => string | Promise<string>> = {
  'README.md': (text) =>
    withSections(text, {
      permissions: permissionTable(),
      refusals: refusalTable(),
      events: eventTable(),
    }),
  'docs/configuration.md': (text) => withSections(text, { configuration: configTable() }),
  'docs/architecture.md': (text) => withSections(text, { imports: importTable() }),
  'docs/openapi.json': (_text, root) => openApi(root),
};

/** Writes the generated parts of the documents. With `--check`, reports outdated ones instead. */
export const docs = async (root: string, args: string[]): Promise<void> => {
  const isCheck = args.includes('--check');
  for (const [file, make] of Object.entries(DOCUMENTS)) {
    const filepath = join(root, file);
    const before = await read(root, file);
    const after = await format(await make(before, root), { ...(await resolveConfig(filepath)), filepath });
    if (after === before) continue;
    if (isCheck) {
      console.error(`${file} is out of date: run "npm run docs"`);
      process.exitCode = 1;
    } else {
      await writeFile(filepath, after);
      console.log(`${file}: written`);
    }
  }
};
