import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureBuilt } from '../../../scripts/demo/builds';

/** A project with two source files and a builder that counts its calls. */
const newProject = () => {
  const root = mkdtempSync(path.join(tmpdir(), 'demo-builds-'));
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  write('src/one.ts', 'one');
  write('src/deep/two.ts', 'two');
  write('package.json', '{}');
  const run = jest.fn(async () => write('dist/index.js', 'built'));
  const build = () =>
    ensureBuilt(
      root,
      { title: 'it', sources: ['src', 'package.json'], output: 'dist', run },
      { step: 2, of: 4 }
    );
  return { root, write, run, build };
};

describe('A build', () => {
  beforeEach(() => jest.spyOn(process.stdout, 'write').mockReturnValue(true));
  afterEach(() => jest.restoreAllMocks());

  it('is created if missing and kept while its sources are unchanged', async () => {
    const { run, build } = newProject();

    expect(await build()).toBe(true);
    expect(await build()).toBe(false);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it.each<[string, (project: ReturnType<typeof newProject>) => void]>([
    ['a source has changed', ({ write }) => write('src/deep/two.ts', 'too')],
    ['a source is new', ({ write }) => write('src/three.ts', '')],
    ['a source is gone', ({ root }) => rmSync(path.join(root, 'src/one.ts'))],
    [
      'a source has another name',
      ({ root }) => renameSync(path.join(root, 'src/one.ts'), path.join(root, 'src/eins.ts')),
    ],
    ['what was built is gone', ({ root }) => rmSync(path.join(root, 'dist'), { recursive: true })],
  ])('is repeated when %s', async (_, change) => {
    const project = newProject();
    await project.build();

    change(project);

    expect(await project.build()).toBe(true);
  });

  it('ignores files that are not sources', async () => {
    const { write, build } = newProject();
    await build();

    write('README.md', 'changed');
    write('src/node_modules/x/index.js', 'changed');

    expect(await build()).toBe(false);
  });

  it('removes the previous one completely', async () => {
    const { root, write, build } = newProject();
    await build();
    write('dist/stale.js', '');
    write('src/one.ts', 'changed');

    await build();

    expect(existsSync(path.join(root, 'dist/stale.js'))).toBe(false);
    expect(existsSync(path.join(root, 'dist/index.js'))).toBe(true);
  });

  it('does not count when it fails', async () => {
    const { run, build } = newProject();
    run.mockRejectedValueOnce(new Error('a typing error'));

    await expect(build()).rejects.toThrow('a typing error');
    expect(await build()).toBe(true);
  });
});
