import '../../widget/src';
import type { CrmUserInvite } from '../../widget/src';
import { created, FakeApi, invitation, ok, refused } from './support/api';
import { CODE, mount, open, PAGE, settle, signUp, visit } from './support/page';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn() }));
jest.useFakeTimers();

const NEWER = `N${CODE.slice(1)}`;

let api: FakeApi;
beforeEach(() => {
  api = new FakeApi();
});
afterEach(() => {
  jest.restoreAllMocks();
  document.head.replaceChildren();
});

const lookedUp = (): unknown[] => api.to('inspect').map(({ body }) => body.code);
const kept = (): string => JSON.stringify(Object.entries(sessionStorage));

/** Opens the page again in the same tab. */
const reopen = async (path = location.href): Promise<CrmUserInvite> => {
  document.body.replaceChildren();
  history.replaceState(null, '', path);
  return mount();
};

/** Follows a link to another fragment of the same page. */
const follow = async (hash: string): Promise<void> => {
  history.replaceState(history.state, '', hash);
  dispatchEvent(new HashChangeEvent('hashchange', { newURL: location.href }));
  await settle();
};

describe('the code of an invitation', () => {
  it.each([
    ['the fragment', `/sign-up#invitation=${CODE}`, '/sign-up'],
    ['the query', `/sign-up?invitation=${CODE}`, '/sign-up'],
    ['a query among others', `/sign-up?a=1&invitation=${CODE}&b=%20x`, '/sign-up?a=1&b=%20x'],
    ['a fragment among others', `/sign-up?a=1#x=1&invitation=${CODE}`, '/sign-up?a=1#x=1'],
    ['both', `/sign-up?invitation=${NEWER}#invitation=${CODE}`, '/sign-up'],
    ['a query twice', `/sign-up?invitation=${NEWER}&invitation=${CODE}`, '/sign-up'],
    ['a query before a fragment', `/sign-up?invitation=${CODE}#top`, '/sign-up#top'],
    ['a route', `/#/sign-up?invitation=${CODE}`, '/#/sign-up'],
    ['a route among others', `/#/sign-up?a=1&invitation=${CODE}&b=2`, '/#/sign-up?a=1&b=2'],
    ['a route with another mark', `/app#!/sign-up&invitation=${CODE}`, '/app#!/sign-up'],
    ['an address with two slashes', `${PAGE.replace('/sign-up', '//sign-up')}#invitation=${CODE}`, null],
  ])('is removed from %s at once', async (_, path, left) => {
    visit(path);
    const mounted = mount();
    expect(location.href).toBe(left === null ? path.split('#')[0] : new URL(left, PAGE).href);
    await mounted;
    expect(lookedUp()).toEqual([CODE]);
  });

  // Campaign tools, punctuation that mail programs add to a link, and links that were encoded twice.
  it.each<readonly [link: string, left: string]>([
    [`#invitation=${CODE}?utm_source=mail`, '#utm_source=mail'],
    [`#invitation=${CODE}&utm_source=mail&gclid=1`, '#utm_source=mail&gclid=1'],
    [`?invitation=${CODE}&mc_eid=1`, '?mc_eid=1'],
    ...['.', ',', ')', ').', '>', '%3E', '%20', '%C2%A0', ']', '*', "'", '%22', ';', '/', '#', '…'].map(
      (more) => [`#invitation=${CODE}${more}`, ''] as const
    ),
    [`#invitation%3D${CODE}`, ''],
    [`#invitation%3d${CODE}`, ''],
    [`#invitation%253D${CODE}`, ''],
    [`#invitation=3D${CODE}`, ''],
    [`#Invitation=${CODE}`, ''],
    [`?a=1&amp;invitation=${CODE}`, '?a=1'],
    [`#invitation&#61;${CODE}`, ''],
    [`#invitation&#x3D;${CODE}`, ''],
    [`#invitation&equals;${CODE}`, ''],
    [`?invitation&#61;${CODE}`, ''],
    [`#/sign-up%3Finvitation%3D${CODE}`, '#/sign-up'],
    [`#/sign-up%3Fa%3D1%26invitation%3D${CODE}`, '#/sign-up%3Fa%3D1'],
    [`#/sign-up%253Finvitation%253D${CODE}%2526a%253D1`, '#/sign-up%253Fa%253D1'],
    [`?q=why%3F#invitation=${CODE}`, '?q=why%3F'],
    ...['=', '=%0D%0A', '%3D%0D%0A', '%20', '%0A', '%0D%0A%20', '%E2%80%8B', '%C2%AD', '%2520'].map(
      (fold) => [`#invitation=${CODE.slice(0, 30)}${fold}${CODE.slice(30)}`, ''] as const
    ),
    [`#invitation=3D${CODE.slice(0, 17)}=${CODE.slice(17)}`, ''],
    [`#invitation=%3C${CODE}%3E`, ''],
    [`#invitation=%22${CODE}%22&a=1`, '#a=1'],
    ...['%20', '%E2%80%8B', '(', '%5B', "'"].map((before) => [`#invitation=${before}${CODE}`, ''] as const),
    [`#invitation=%${CODE.charCodeAt(0).toString(16)}${CODE.slice(1)}`, ''],
    [`?invitation=${CODE}#invitation=`, ''],
    [`#invitation=${CODE}&invitation=abc`, ''],
    [`#invitation=abc&invitation=${CODE}&invitation=`, ''],
    [`#invitation=${CODE}%20Please`, '#Please'],
    [`#invitation=${CODE}%26utm_source%3Dmail`, '#utm_source%3Dmail'],
    [`#invitation=${CODE}__`, ''],
  ])('is read from the 43 characters in %s', async (link, left) => {
    visit(`/sign-up${link}`);
    await mount();
    expect(lookedUp()).toEqual([CODE]);
    expect(location.href).toBe(PAGE + left);
  });

  it.each(['%2D', '%252D', '%2d'])('is read correctly if its hyphen is encoded as %s', async (hyphen) => {
    const code = `${CODE.slice(0, 40)}-_${CODE.slice(42)}`;
    visit(`/sign-up#invitation=${code.replace('-', hyphen).replace('_', hyphen.replace(/2d/i, '5F'))}`);
    await mount();
    expect(lookedUp()).toEqual([code]);
    expect(location.href).toBe(PAGE);
  });

  it.each(['%ZZ/a/route', '{x}abc', `%20${CODE.slice(2)}`])(
    'is ignored and stays in the URL if it is unreadable: %s',
    async (value) => {
      visit(`/sign-up?a=1#invitation=${value}`);
      const { href } = location;
      expect((await mount()).state).toBe('no-code');
      expect(location.href).toBe(href);
    }
  );

  it('is not read from parameters whose names only end in "invitation"', async () => {
    visit(`/sign-up?my-invitation=${CODE}&reinvitation=1#my_invitation=${CODE}`);
    const { href } = location;
    expect((await mount()).state).toBe('no-code');
    expect(location.href).toBe(href);
  });

  it('is sent in request bodies, never in a URL', async () => {
    api.on('redeem', created());
    await signUp(await open());
    expect(api.calls).toHaveLength(2);
    expect(api.calls.every(({ url }) => !url.includes(CODE))).toBe(true);
  });

  it.each([
    ['a reload', '/sign-up'],
    ['a change of language', '/de/sign-up'],
  ])('survives %s', async (_, path) => {
    await open();
    expect(location.hash).toBe('');
    expect((await reopen(path)).state).toBe('form');
    expect(lookedUp()).toEqual([CODE, CODE]);
  });

  it.each([
    ['an object', { router: 7 }],
    ['a text', '/sign-up'],
    ['a number', 3],
    ['nothing', null],
  ])('does not touch %s that the site keeps in the history state', async (_, state) => {
    visit(`/sign-up#invitation=${CODE}`);
    history.replaceState(state, '');
    await mount();
    expect(history.state).toEqual(state);
    // Turbo does this when it starts, and routers do it when they navigate.
    history.replaceState({ turbo: { restorationIndex: 0 } }, '');
    expect((await reopen()).state).toBe('form');
  });

  it('is kept after a failed request', async () => {
    api.on('redeem', 'lost');
    await signUp(await open());
    expect(kept()).toContain(CODE);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'is used',
      async () => {
        api.on('redeem', created());
        await signUp(await open());
      },
    ],
    ...(['unknown', 'redeemed', 'revoked'] as const).map((why): [string, () => Promise<unknown>] => [
      `is refused as ${why}`,
      () => {
        api.on('inspect', refused(410, `invitation.${why}`));
        return open();
      },
    ]),
    [
      'is refused as malformed',
      () => {
        api.on('inspect', refused(400, 'request.invalid'));
        return open();
      },
    ],
    [
      'is used elsewhere in the meantime',
      async () => {
        api.on('redeem', refused(410, 'invitation.redeemed'));
        await signUp(await open());
      },
    ],
  ])('is deleted once it %s', async (_, end) => {
    await end();
    expect(kept()).not.toContain(CODE);
    expect((await reopen('/sign-up')).state).toBe('no-code');
  });

  it.each(['expired', 'replaced'] as const)(
    'can still be renewed after a reload if it is %s',
    async (why) => {
      api.on('inspect', refused(410, `invitation.${why}`)).on('renew', ok({}, 202));
      await open();
      const element = await reopen();
      await element.renew();
      expect(api.to('renew').map(({ body }) => body)).toEqual([{ code: CODE }]);
    }
  );

  it('does not appear anywhere in the page', async () => {
    const element = await open({ 'existing-user-url': '/sign-in' });
    expect(document.documentElement.outerHTML + element.shadowRoot!.innerHTML).not.toContain(CODE);
  });

  it('is replaced by that of another link in the same tab, in all elements of the page', async () => {
    await open();
    await mount();
    await follow(`#invitation=${NEWER}.`);
    expect(lookedUp()).toEqual([CODE, CODE, NEWER, NEWER]);
    expect(location.href).toBe(PAGE);
    await reopen(`/sign-up#invitation=${CODE}`);
    expect(lookedUp().at(-1)).toBe(CODE);
  });

  it('does not delete a newer code when it is refused late', async () => {
    let refuse: (reply: { status: number; body: unknown }) => void = () => undefined;
    api.on('redeem', new Promise((resolve) => (refuse = resolve)));
    await signUp(await open());
    await reopen(`/sign-up#invitation=${NEWER}`);
    refuse({ status: 410, body: { error: { details: { code: 'invitation.redeemed' } } } });
    await settle();
    expect(kept()).toContain(NEWER);
  });

  it('is looked up again when its link is opened again', async () => {
    api.on('inspect', refused(410, 'invitation.revoked'), ok(invitation()));
    const element = await open();
    await follow('#top');
    expect(element.state).toBe('revoked');
    await follow(`#invitation=${CODE}`);
    expect(element.state).toBe('form');
  });

  it.each(['', 'invitation=', `invitation=?utm_source=mail`])(
    'is missing if the link was cut off before it: #%s',
    async (fragment) => {
      visit(`/sign-up#${fragment}`);
      const element = await mount();
      expect(element.state).toBe('no-code');
      expect(location.hash).not.toContain('invitation');
      expect(api.calls).toEqual([]);
    }
  );

  it('is not taken from an earlier link if the new one was cut off', async () => {
    await open();
    expect((await reopen('/sign-up#invitation=')).state).toBe('no-code');
  });
});

describe('browser restrictions', () => {
  const problems: unknown[] = [];
  const record = (event: ErrorEvent | PromiseRejectionEvent): unknown =>
    problems.push('error' in event ? event.error : event.reason);
  beforeEach(() => {
    problems.length = 0;
    addEventListener('error', record);
    addEventListener('unhandledrejection', record);
  });
  afterEach(() => {
    removeEventListener('error', record);
    removeEventListener('unhandledrejection', record);
    expect(problems).toEqual([]);
  });

  it('removes the code from the URL even if the page has a base URL on another site', async () => {
    visit(`/sign-up#invitation=${CODE}`);
    document.head.innerHTML = '<base href="https://cdn.example.net/assets/">';
    const element = await mount();
    expect(element.state).toBe('form');
    expect(location.href).toBe(PAGE);
  });

  it.each([
    ['/api/crm-user-invite', 'https://www.example.com/api/crm-user-invite/invitations/inspect'],
    ['api/crm-user-invite/', 'https://www.example.com/api/crm-user-invite/invitations/inspect'],
    ['//cms.example.com/api', 'https://cms.example.com/api/invitations/inspect'],
  ])('does not send the code to a base URL on another site if the endpoint is %s', async (endpoint, url) => {
    visit(`/sign-up#invitation=${CODE}`);
    document.head.innerHTML = '<base href="https://other.example/x/">';
    await mount({ endpoint });
    expect(api.calls.map((call) => call.url)).toEqual([url]);
  });

  it('looks up the invitation even if the URL cannot be changed', async () => {
    visit(`/sign-up#invitation=${CODE}`);
    jest.spyOn(history, 'replaceState').mockImplementation((_state, _title, url) => {
      throw new DOMException(`A history state with URL '${String(url)}' cannot be created`, 'SecurityError');
    });
    expect((await mount()).state).toBe('form');
  });

  it.each(['setItem', 'getItem'] as const)(
    'keeps the code until the page is left if storage is denied (%s)',
    async (name) => {
      const methods = name === 'getItem' ? (['getItem', 'setItem', 'removeItem'] as const) : [name];
      for (const method of methods) {
        jest.spyOn(Storage.prototype, method).mockImplementation(() => {
          throw new DOMException('The operation is insecure', 'SecurityError');
        });
      }
      expect((await open()).state).toBe('form');
      const element = await reopen('/de/sign-up');
      expect(element.state).toBe('form');
      api.on('redeem', created());
      await signUp(element);
      expect(element.state).toBe('done');
      expect((await reopen('/sign-up')).state).toBe('no-code');
    }
  );
});

it('removes the code again if a router restores the original URL', async () => {
  const navigation = new EventTarget();
  Object.assign(globalThis, { navigation });
  jest.resetModules();
  const { CrmUserInvite: Fresh } = await import('../../widget/src/element');
  customElements.define('navigated-invite', class extends Fresh {});
  visit(`/sign-up#invitation=${CODE}`);
  const { href } = location;
  const element = document.createElement('navigated-invite') as CrmUserInvite;
  element.setAttribute('endpoint', 'https://cms.example.com/api/crm-user-invite');
  document.body.append(element);
  await settle();
  const restore = (address: string): void => {
    history.replaceState({ __NA: true }, '', address);
    navigation.dispatchEvent(new Event('currententrychange'));
  };
  restore(href);
  expect(location.href).toBe(PAGE);
  // A link that has not been opened yet is left to the page that opens it.
  restore(`/sign-up#invitation=${NEWER}`);
  expect(location.hash).toBe(`#invitation=${NEWER}`);
  expect(lookedUp()).toEqual([CODE]);
  Reflect.deleteProperty(globalThis, 'navigation');
});
