import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStrapi, StrapiUnavailable } from '../../../../playground/website/strapi';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let handle: Handler;
const server = createServer((request, response) => handle(request, response));
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const answers = (status: number, body: unknown): Handler => {
  return (_, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
};

const PAGE = {
  id: 1,
  documentId: 'abc',
  title: 'Home',
  slug: 'home',
  purpose: 'home',
  locale: 'en',
  localizations: [],
};

describe("the website's client for Strapi", () => {
  it('requests a page in every language, with its widgets', async () => {
    let asked = '';
    handle = (request, response) => {
      asked = decodeURIComponent(request.url ?? '');
      answers(200, { data: [{ ...PAGE, widgets: [] }] })(request, response);
    };

    expect(await createStrapi(url).page('home')).toMatchObject({ title: 'Home', widgets: [] });
    expect(asked).toContain('filters[slug][$eq]=home');
    expect(asked).toContain('locale=*');
  });

  it('leaves out widgets that it cannot render', async () => {
    const known = { __component: 'content.text', body: 'Hello' };
    handle = answers(200, {
      data: [{ ...PAGE, widgets: [{ __component: 'some.novelty' }, known, { __component: 'content.text' }] }],
    });

    expect((await createStrapi(url).page('home'))?.widgets).toEqual([known]);
  });

  it('returns null for a page that does not exist', async () => {
    handle = answers(200, { data: [] });

    expect(await createStrapi(url).page('nowhere')).toBeNull();
  });

  it.each([
    ['an error', answers(500, { error: {} })],
    ['something else than pages', answers(200, { data: 'no' })],
    ['no JSON', ((_, response) => response.end('<html>')) satisfies Handler],
    ['a broken connection', ((request) => request.socket.destroy()) satisfies Handler],
  ])('is unavailable when Strapi answers with %s', async (_, handler) => {
    handle = handler;

    await expect(createStrapi(url).page('home')).rejects.toThrow(StrapiUnavailable);
  });

  it.each([401, 403])('returns no user for a token that Strapi answers with %i', async (status) => {
    handle = answers(status, { error: {} });

    expect(await createStrapi(url).profile('token')).toBeNull();
  });

  it.each([
    [400, 'credentials'],
    [429, 'too-many'],
  ])('distinguishes a sign-in that Strapi answers with %i', async (status, refused) => {
    handle = answers(status, { error: {} });

    expect(await createStrapi(url).signIn('nora', 'secret')).toEqual({ refused });
  });

  it('returns the reason why an invitation was not accepted', async () => {
    handle = answers(410, {
      data: null,
      error: {
        status: 410,
        name: 'Gone',
        message: 'It has expired',
        details: { code: 'invitation.expired' },
      },
    });

    expect(await createStrapi(url).acceptInvitation('token', 'code')).toEqual({
      accepted: false,
      code: 'invitation.expired',
    });
  });

  it('does not fail on a refusal without a reason', async () => {
    handle = (_, response) => response.writeHead(405).end('Method Not Allowed');

    expect(await createStrapi(url).acceptInvitation('token', 'code')).toEqual({
      accepted: false,
      code: undefined,
    });
  });

  it('reads for which portal an invitation is', async () => {
    handle = answers(200, { data: { status: 'existing-user', portal: { name: 'Customer Portal' } } });

    expect(await createStrapi(url).portalOf('code')).toBe('Customer Portal');
  });

  it('does not fail on an invitation that cannot be read', async () => {
    handle = (_, response) => response.writeHead(502).end('<html>Bad gateway');

    expect(await createStrapi(url).portalOf('code')).toBeNull();
  });
});
