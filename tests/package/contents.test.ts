import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { pack, ROOT, type Tarball } from './support/tarball';

const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Record<
  'exports' | 'typesVersions' | 'bin' | 'dependencies' | 'peerDependencies',
  Record<string, unknown>
>;

describe('The package', () => {
  let tarball: Tarball;
  beforeAll(async () => {
    tarball = await pack();
  });
  afterAll(async () => tarball.remove());

  it('contains only the build, README, license and changelog', () => {
    const besides = tarball.files.filter((file) => !file.startsWith('dist/')).sort();
    expect(besides).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
    const kinds = new Set(tarball.files.map((file) => /\.(d\.m?ts|m?js|json)$/.exec(file)?.[0] ?? file));
    expect([...kinds].sort()).toEqual([
      '.d.mts',
      '.d.ts',
      '.js',
      '.json',
      '.mjs',
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/THIRD-PARTY-LICENSES.txt',
    ]);
  });

  it('contains the files of each of its entries', () => {
    const named = JSON.stringify([manifest.exports, manifest.typesVersions, manifest.bin]).match(
      /dist\/[\w./-]+/g
    );
    expect(named?.length).toBeGreaterThan(10);
    for (const file of named ?? []) expect(tarball.files).toContain(file);
  });

  it.each([
    ...['server/index.js', 'contracts/index.js', 'config/index.js'],
    ...['cli/crm-user-invite-dynamics.js', 'cli/crm-user-invite-uninstall.js', 'mail/worker.js'],
  ])('imports only its dependencies in %s', async (file) => {
    const code = await readFile(path.join(ROOT, 'dist', file), 'utf8');
    const packages = [...code.matchAll(/\brequire\("([^".][^"]*)"\)/g)].map(([, name = '']) => name);
    const known = { ...manifest.dependencies, ...manifest.peerDependencies };
    const unknown = packages.filter((name) => {
      const [first = '', second] = name.split('/');
      const isBuiltIn = name.startsWith('node:') || builtinModules.includes(name);
      return !isBuiltIn && !((first.startsWith('@') ? `${first}/${second}` : first) in known);
    });
    expect(unknown).toEqual([]);
  });
});
