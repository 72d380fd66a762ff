import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

describe('A release', () => {
  const copy = mkdtempSync(path.join(tmpdir(), 'crm-user-invite-release-'));
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  const changelog = (): string => readFileSync(path.join(copy, 'CHANGELOG.md'), 'utf8');

  it('copies the changesets to the changelog', () => {
    for (const file of [
      '.changeset',
      'CHANGELOG.md',
      'package.json',
      'package-lock.json',
      'playground/package.json',
    ]) {
      cpSync(path.join(ROOT, file), path.join(copy, file), { recursive: true });
    }
    const added = 'Something that a user notices.';
    writeFileSync(
      path.join(copy, '.changeset/added.md'),
      `---\n'strapi-plugin-crm-user-invite': patch\n---\n\n${added}\n`
    );
    execFileSync(path.join(ROOT, 'node_modules/.bin/changeset'), ['version'], { cwd: copy, stdio: 'pipe' });
    expect(changelog()).toContain(added);
  });
});
