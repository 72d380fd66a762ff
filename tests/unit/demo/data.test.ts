import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { resetDatabase } from '../../../scripts/demo/database';
import { ensureSecrets } from '../../../scripts/demo/secrets';

const newPlayground = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'demo-data-'));
  mkdirSync(path.join(folder, '.tmp'));
  return folder;
};

describe('A reset', () => {
  it("removes the demo's database with its journals, and nothing else", async () => {
    const playground = newPlayground();
    const files = ['data.db', 'data.db-wal', 'data.db-shm', 'other.db'].map((name) =>
      path.join(playground, '.tmp', name)
    );
    for (const file of files) writeFileSync(file, '');

    await resetDatabase(playground, { DATABASE_CLIENT: 'sqlite' });

    expect(files.map((file) => existsSync(file))).toEqual([false, false, false, true]);
  });

  it('removes the database that DATABASE_FILENAME names', async () => {
    const playground = newPlayground();
    const file = path.join(playground, 'mine.db');
    writeFileSync(file, '');

    await resetDatabase(playground, { DATABASE_CLIENT: 'sqlite', DATABASE_FILENAME: 'mine.db' });

    expect(existsSync(file)).toBe(false);
  });

  it('does not touch a database server', async () => {
    await expect(resetDatabase(newPlayground(), { DATABASE_CLIENT: 'postgres' })).rejects.toThrow(
      /DATABASE_CLIENT is "postgres"\): empty yours manually/
    );
  });
});

describe('The secrets of the demo', () => {
  it('are generated with access for their owner alone', () => {
    const [one, other] = [newPlayground(), newPlayground()].map((playground) => {
      ensureSecrets(playground);
      return path.join(playground, '.env');
    }) as [string, string];

    expect(statSync(one).mode & 0o777).toBe(0o600);
    expect(readFileSync(one, 'utf8')).toMatch(/^APP_KEYS=[\w-]{43},[\w-]{43}$/m);
    expect(readFileSync(one, 'utf8')).not.toBe(readFileSync(other, 'utf8'));
  });

  it('are kept once they exist', () => {
    const playground = newPlayground();
    writeFileSync(path.join(playground, '.env'), 'JWT_SECRET=mine\n');

    ensureSecrets(playground);

    expect(readFileSync(path.join(playground, '.env'), 'utf8')).toBe('JWT_SECRET=mine\n');
  });
});
