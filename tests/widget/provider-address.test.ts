import '../../widget/src';
import type { CrmUserInvite } from '../../widget/src';
import { endTrip } from '../../widget/src/provider-trip';
import { created, FakeApi, invitation, ok } from './support/api';
import { CODE, mount, press, settle, type, visit } from './support/page';
import { comeBack, departed, MICROSOFT } from './support/providers';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn(), visit: jest.fn() }));
jest.useFakeTimers();

const SITE = 'https://www.example.com';

let api: FakeApi;
beforeEach(() => {
  api = new FakeApi().on('inspect', ok(invitation({ providers: [MICROSOFT] }))).on('redeem', created());
});
afterEach(() => {
  jest.restoreAllMocks();
  endTrip();
});

/** Goes to the provider from this page. */
const leaveFrom = async (path: string): Promise<void> => {
  visit(path);
  sessionStorage.setItem('crm-user-invite', CODE);
  await press(await mount(), 'Continue with Microsoft');
};

/** Loads a page in the same tab. The element cleans the address before it waits for anything. */
const arrive = async (
  path: string,
  state: unknown = null
): Promise<{ at: string; element: CrmUserInvite }> => {
  document.body.replaceChildren();
  history.replaceState(state, '', path);
  const mounted = mount();
  const at = location.href.slice(SITE.length);
  return { at, element: await mounted };
};

const query = (): unknown => (api.to('redeem')[0]?.body.provider as { query: unknown } | undefined)?.query;

const TOKENS = { access_token: 'secret', 'raw[id_token]': 'more' };
const ADDED = 'access_token=secret&raw[id_token]=more';

describe('the address after a provider’s sign-in', () => {
  it.each<[string, string, string, string, object]>([
    ['has its query again, which Strapi drops', '/sign-up?step=2#top', '/sign-up', '/sign-up?step=2#top', {}],
    ['is the same if nothing has changed', '/sign-up', '/sign-up', '/sign-up', {}],
    ['loses what was added to it', '/sign-up', `/sign-up?${ADDED}`, '/sign-up', TOKENS],
    ['loses what was added to its query', '/sign-up?a=1', `/sign-up?a=1&${ADDED}`, '/sign-up?a=1', TOKENS],
    ['loses a fragment that was added', '/sign-up', `/sign-up#${ADDED}`, '/sign-up', TOKENS],
    ['loses what Facebook adds', '/sign-up', '/sign-up#_=_', '/sign-up', { _: '_' }],
    [
      'loses what was added before a fragment',
      '/sign-up#top',
      `/sign-up?${ADDED}#top`,
      '/sign-up#top',
      TOKENS,
    ],
    ['keeps its route', '/app?x=1#/sign-up', '/app#/sign-up', '/app?x=1#/sign-up', {}],
    ['keeps the query of its route', '/#/sign-up?a=1', '/#/sign-up?a=1', '/#/sign-up?a=1', {}],
    ['loses what was added to its route', '/#/sign-up', `/#/sign-up?${ADDED}`, '/#/sign-up', TOKENS],
    [
      'loses what was added to the query of its route',
      '/#/sign-up?a=1',
      `/#/sign-up?a=1?${ADDED}`,
      '/#/sign-up?a=1',
      TOKENS,
    ],
    [
      'loses what was added in another language',
      '/sign-up?a=1',
      `/de/sign-up?${ADDED}`,
      '/de/sign-up',
      TOKENS,
    ],
    ['is not that of a page with a similar name', '/sign-up?a=1', '/sign', '/sign', {}],
    ['loses an error', '/sign-up?a=1', '/sign-up?error=oauth_error&error_description=x', '/sign-up?a=1', {}],
  ])('%s', async (_, before, back, left, sent) => {
    await leaveFrom(before);
    const { at } = await arrive(back);
    expect(at).toBe(left);
    expect(departed()).toBeNull();
    if (!back.includes('error')) expect(query()).toEqual(sent);
    expect(JSON.stringify(sessionStorage)).not.toContain('secret');
  });

  it('keeps what the site has in the history state', async () => {
    await leaveFrom('/sign-up');
    await arrive(`/sign-up?${ADDED}`, { router: 7 });
    expect(history.state).toEqual({ router: 7 });
  });

  it('is left alone if nobody has gone to a provider', async () => {
    visit(`/sign-up?${ADDED}`);
    sessionStorage.setItem('crm-user-invite', CODE);
    await mount();
    expect(location.search).toBe(`?${ADDED}`);
    expect(api.to('redeem')).toEqual([]);
  });

  it('is no sign-in of another invitation', async () => {
    await leaveFrom('/sign-up');
    sessionStorage.setItem('crm-user-invite', `N${CODE.slice(1)}`);
    const { element } = await arrive(`/sign-up?${ADDED}`);
    expect(element.state).toBe('form');
    expect(location.search).toBe('');
    expect(api.to('redeem')).toEqual([]);
  });

  it('is cleaned before the endpoint is known', async () => {
    await leaveFrom('/sign-up');
    document.body.replaceChildren();
    history.replaceState(null, '', `/sign-up?${ADDED}`);
    const element = await mount({ endpoint: '' });
    expect(location.search).toBe('');
    element.endpoint = 'https://cms.example.com/api/crm-user-invite';
    await settle();
    expect(element.state).toBe('done');
    expect(query()).toEqual(TOKENS);
  });

  it('is used by a second element if a router has replaced the first one', async () => {
    await leaveFrom('/sign-up');
    document.body.replaceChildren();
    history.replaceState(null, '', `/sign-up?${ADDED}`);
    const first = document.createElement('crm-user-invite');
    first.setAttribute('endpoint', 'https://cms.example.com/api/crm-user-invite');
    document.body.append(first);
    first.remove();
    expect((await mount()).state).toBe('done');
    expect(api.to('redeem')).toHaveLength(1);
    expect(query()).toEqual(TOKENS);
  });

  it('is not forgotten when another invitation on the page is used', async () => {
    visit('/sign-up');
    const other = await mount();
    await other.start(`N${CODE.slice(1)}`);
    type(other, 'Password', 'correct horse battery');
    sessionStorage.setItem('crm-user-invite', CODE);
    sessionStorage.setItem(
      'crm-user-invite-provider',
      JSON.stringify({ provider: MICROSOFT, code: CODE, url: `${SITE}/sign-up`, entered: {} })
    );
    let inspected: (reply: { status: number; body: unknown }) => void = () => undefined;
    api.on('inspect', new Promise((resolve) => (inspected = resolve)));
    const element = await mount();
    await other.submit();
    expect(other.state).toBe('done');
    inspected({ status: 200, body: { data: invitation({ providers: [MICROSOFT] }) } });
    await settle();
    expect(element.state).toBe('done');
    expect(api.to('redeem')[1]?.body.provider).toEqual({ name: 'microsoft', query: {} });
  });

  it('ignores what it cannot read in the storage', async () => {
    visit('/sign-up');
    sessionStorage.setItem('crm-user-invite', CODE);
    sessionStorage.setItem('crm-user-invite-provider', '{');
    expect((await mount()).state).toBe('form');
  });
});

it('is cleaned again if a router restores it', async () => {
  const navigation = new EventTarget();
  Object.assign(globalThis, { navigation });
  jest.resetModules();
  await leaveFrom('/sign-up?a=1');
  const { CrmUserInvite: Fresh } = await import('../../widget/src/element');
  customElements.define('returned-invite', class extends Fresh {});
  document.body.replaceChildren();
  history.replaceState(null, '', `/sign-up?${ADDED}`);
  const element = document.createElement('returned-invite') as CrmUserInvite;
  element.setAttribute('endpoint', 'https://cms.example.com/api/crm-user-invite');
  document.body.append(element);
  await settle();
  expect(location.search).toBe('?a=1');
  const restore = (address: string): void => {
    history.replaceState({ router: true }, '', address);
    navigation.dispatchEvent(new Event('currententrychange'));
  };
  restore(`/sign-up?${ADDED}`);
  expect(location.href).toBe(`${SITE}/sign-up`);
  expect(history.state).toEqual({ router: true });
  restore('/sign-up?a=1');
  expect(location.search).toBe('?a=1');
  Reflect.deleteProperty(globalThis, 'navigation');
});

it('does not take a page of the same tab for a return once the person is back', async () => {
  await leaveFrom('/sign-up');
  await comeBack('?error=access_denied');
  const { element } = await arrive('/sign-up');
  expect(element.state).toBe('form');
  expect(api.to('redeem')).toEqual([]);
});
