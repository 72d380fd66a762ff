import { isAtLeast, outdatedPackages } from '../../../scripts/demo/install.mjs';

describe('What is installed', () => {
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      playground: { version: '0.0.0' },
      'node_modules/zod': { version: '4.4.3' },
      'node_modules/fsevents': { version: '2.3.3', optional: true },
      'node_modules/playground': { link: true },
    },
  };
  const installed = {
    packages: {
      'node_modules/zod': { version: '4.4.3' },
      'node_modules/playground': { link: true },
    },
  };

  it('is up to date if everything for this platform is installed', () => {
    expect(outdatedPackages(lock, installed)).toEqual([]);
  });

  it('is out of date if a package is missing', () => {
    expect(outdatedPackages(lock, { packages: { 'node_modules/playground': { link: true } } })).toEqual([
      'node_modules/zod',
    ]);
  });

  it.each(['node_modules/zod', 'node_modules/fsevents'])(
    'is out of date if %s has another version',
    (place) => {
      const other = { packages: { ...installed.packages, [place]: { version: '1.0.0' } } };

      expect(outdatedPackages(lock, other)).toEqual([place]);
    }
  );
});

describe('The version of Node', () => {
  it.each([
    ['20.19.0', true],
    ['20.20.2', true],
    ['22.1.0', true],
    ['20.18.3', false],
    ['18.99.0', false],
  ])('%s is good enough for 20.19.0: %p', (version, good) => {
    expect(isAtLeast(version, '20.19.0')).toBe(good);
  });
});
