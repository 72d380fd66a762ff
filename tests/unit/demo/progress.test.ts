import { withProgress } from '../../../scripts/demo/progress.mjs';

const step = { step: 2, of: 4, title: 'Building the plugin' };

describe('the progress of the demo', () => {
  const written: string[] = [];
  const out = (isTTY: boolean) => ({ isTTY, write: (text: string) => written.push(text) });

  beforeEach(() => {
    written.length = 0;
  });

  it('is a line at the start and at the end in a log, with the seconds that a step took', async () => {
    await expect(withProgress(step, () => Promise.resolve('built'), out(false))).resolves.toBe('built');
    expect(written).toEqual([
      '[2/4] Building the plugin: 0 s\n',
      '[2/4] Building the plugin: done after 0 s\n',
    ]);
  });

  it('rewrites one line on a terminal', async () => {
    await withProgress(step, () => Promise.resolve(), out(true));
    expect(written).toEqual([
      '\r\u001b[K[2/4] Building the plugin: 0 s',
      '\r\u001b[K[2/4] Building the plugin: done after 0 s',
      '\n',
    ]);
  });

  it('says that a step failed', async () => {
    await expect(withProgress(step, () => Promise.reject(new Error('no')), out(false))).rejects.toThrow('no');
    expect(written.at(-1)).toBe('[2/4] Building the plugin: failed after 0 s\n');
  });
});
