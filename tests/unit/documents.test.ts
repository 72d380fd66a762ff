import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { settingsFrom } from '../../scripts/demo/settings';
import { crmContentTypes } from '../../server/src/content-types/crm';
import { ledgerContentTypes } from '../../server/src/content-types/ledger';
import { indexName } from '../../server/src/repositories/users';

const ROOT = path.resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: ROOT,
  encoding: 'utf8',
});
const documents = files.trim().split('\n');

describe('The documents', () => {
  it.each(documents)('name commands that there are: %s', (file) => {
    const named = [...read(file).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name);
    // What an app of its own calls.
    const ofApps = new Set(['build', 'develop', 'start']);
    expect(named.filter((name) => !(name in scripts) && !ofApps.has(name))).toEqual([]);
  });

  it('say how to remove all that the plugin has put into the database', () => {
    const [, uninstalling = ''] = read('docs/operations.md').split('## Uninstalling');
    const [, statements = ''] = uninstalling.split('```');
    const tables = Object.values({ ...ledgerContentTypes, ...crmContentTypes({ visible: true }) }).map(
      ({ schema }) => schema.collectionName
    );
    const indexes = ['email', 'username'].map((column) => indexName('up_users', column));
    const missing = [...tables, ...indexes].filter((name) => !new RegExp(`\\b${name}\\b`).test(statements));
    expect(missing).toEqual([]);
  });

  it('say where the demo is, and who may sign in there', () => {
    const { strapiUrl, siteUrl, admin } = settingsFrom({});
    const readme = read('README.md');
    for (const address of [`${strapiUrl}/admin`, siteUrl]) expect(readme).toContain(address);
    expect(readme).toContain(`\`${admin.email}\``);
  });
});
