import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { settingsFrom } from '../../scripts/demo/settings';

const ROOT = path.resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: ROOT,
  encoding: 'utf8',
});
const documents = files.trim().split('\n');

describe('The documents', () => {
  it.each(documents)('name existing commands: %s', (file) => {
    const named = [...read(file).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name);
    // Commands of a Strapi app, not of this repository.
    const ofApps = new Set(['build', 'develop', 'start']);
    expect(named.filter((name) => !(name in scripts) && !ofApps.has(name))).toEqual([]);
  });

  it('state the URL of the demo and its credentials', () => {
    const { strapiUrl, siteUrl, admin } = settingsFrom({});
    const readme = read('README.md');
    for (const address of [`${strapiUrl}/admin`, siteUrl]) expect(readme).toContain(address);
    expect(readme).toContain(`\`${admin.email}\``);
  });
});
