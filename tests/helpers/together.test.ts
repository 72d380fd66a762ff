import path from 'node:path';

declare global {
  /** The test files of this group, relative to the repository's root. */
  var filesTogether: string[];
}

const ROOT = path.resolve(__dirname, '../..');

/**
 * Runs the files one after the other in one module registry, so that Strapi's modules are loaded once. Each
 * file starts its own Strapi; changes to the process are undone before the next file.
 */
describe.each(filesTogether)('%s', (file) => {
  let environment: NodeJS.ProcessEnv;
  beforeAll(() => {
    environment = { ...process.env };
  });

  // eslint-disable-next-line @typescript-eslint/no-require-imports -- which files there are is known at run time alone
  require(path.join(ROOT, file));

  afterAll(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
  });
});
