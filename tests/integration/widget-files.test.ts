import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import request from 'supertest';
import { bootStrapi, type TestApp } from '../helpers/strapi';

const INDEX = '/api/crm-user-invite/widget/index.js';

describe('the files of the element', () => {
  let app: TestApp;

  beforeAll(async () => {
    if (!existsSync(path.resolve('dist/widget/index.js'))) {
      execFileSync(process.execPath, [path.resolve('scripts/build-widget.mjs')], { stdio: 'pipe' });
    }
    app = await bootStrapi();
  });
  afterAll(async () => app.stop());

  it('are served to pages of any origin, compressed and cacheable', async () => {
    const answer = await request(app.http)
      .get(INDEX)
      .set('Accept-Encoding', 'br')
      .set('Origin', 'https://www.example.com');
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'br',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': expect.stringContaining('public'),
    });
    expect(answer.headers['access-control-allow-origin']).toBeDefined();
    expect(Number(answer.headers['content-length'])).toBeLessThan(5_000);
    const again = await request(app.http)
      .get(INDEX)
      .set('If-None-Match', answer.headers.etag ?? '');
    expect(again.status).toBe(304);
  });

  it.each(['package.json', 'nothing.js', '..%2f..%2fpackage.json', '..%2findex.js', '%00.js'])(
    'do not include %s',
    async (name) => {
      expect((await request(app.http).get(`/api/crm-user-invite/widget/${name}`)).status).toBe(404);
    }
  );
});
