import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import { CrmUserSignIn } from '../../widget/src/sign-in';
import { FakeApi, invitation, ok, refused } from './support/api';
import { CODE, part, settle, type as enter } from './support/page';
import { offerPasskeys, withdrawPasskeys } from './support/passkeys';
import { GOOGLE, MICROSOFT } from './support/providers';
import { offer, openSignIn, signedIn, strapiRefusal } from './support/sign-in-page';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn(), visit: jest.fn() }));
beforeEach(() => jest.useFakeTimers());
afterEach(withdrawPasskeys);

const ATTRIBUTES = { 'redirect-url': '/welcome', 'forgot-password-url': '/password', intro: 'Hello' };
const WITH_CODE = `/sign-in#invitation=${CODE}`;

const send = async (element: CrmUserSignIn): Promise<CrmUserSignIn> => {
  enter(element, 'E-mail address', 'ada@example.com');
  enter(element, 'Password', 'correct horse');
  part(element, 'submit')?.click();
  await settle();
  return element;
};

/** Brings the element into each of its states. */
const SCENARIOS: Record<string, (api: FakeApi) => Promise<CrmUserSignIn>> = {
  'looking up': (api) => {
    api.on('options', 'never');
    return openSignIn('/sign-in', ATTRIBUTES);
  },
  'the form': () => openSignIn('/sign-in', ATTRIBUTES),
  'the form with other ways': (api) => {
    offerPasskeys();
    offer(api, { providers: [MICROSOFT, GOOGLE], passkeys: true }).on('inspect', ok(invitation()));
    return openSignIn(WITH_CODE, ATTRIBUTES);
  },
  'the form with errors': async () => {
    const element = await openSignIn('/sign-in', ATTRIBUTES);
    part(element, 'submit')?.click();
    await settle();
    return element;
  },
  'a wrong password': async (api) => {
    api.on('local', strapiRefusal('Invalid identifier or password'));
    return send(await openSignIn('/sign-in', ATTRIBUTES));
  },
  sending: async (api) => {
    api.on('local', 'never');
    return send(await openSignIn('/sign-in', ATTRIBUTES));
  },
  done: async () => send(await openSignIn('/sign-in', ATTRIBUTES)),
  accepted: async (api) => {
    api.on('inspect', ok(invitation())).on('accept', ok({ status: 'accepted' }));
    return send(await openSignIn(WITH_CODE, ATTRIBUTES));
  },
  'not accepted': async (api) => {
    api.on('inspect', ok(invitation())).on('accept', refused(503, 'crm.unavailable'));
    return send(await openSignIn(WITH_CODE, ATTRIBUTES));
  },
};

const newApi = (): FakeApi => offer(new FakeApi(), {}).on('local', signedIn());

describe.each(Object.entries(SCENARIOS))('%s', (_, scenario) => {
  it('has no axe violations', async () => {
    await scenario(newApi());
    await settle();
    jest.useRealTimers();
    // jsdom has no layout, so colours cannot be measured; landmarks belong to the page.
    const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
    const { violations } = await axe.run(document.body, { rules });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});

interface Named {
  name: string;
}

const ROOT = path.resolve(__dirname, '../..');
const script = `import { createManifest } from './widget/manifest.mjs'; console.log(JSON.stringify(createManifest('.')));`;
const { modules } = JSON.parse(
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: ROOT, encoding: 'utf8' })
) as {
  modules: {
    path: string;
    declarations: (Record<'attributes' | 'events' | 'slots' | 'cssParts', Named[]> & { tagName: string })[];
  }[];
};
const published = modules[1];
const element = published?.declarations[0];
const namesOf = (items: Named[] = []): string[] => items.map(({ name }) => name).sort();
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

describe('the custom-elements manifest', () => {
  it('describes the published module and its attributes', () => {
    const { exports } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      exports: Record<string, string>;
    };
    expect(`./${published?.path}`).toBe(exports['./widget/sign-in']);
    expect(element?.tagName).toBe('crm-user-sign-in');
    expect(namesOf(element?.attributes)).toEqual(sorted(CrmUserSignIn.observedAttributes));
  });

  it('lists the parts, slots and events of all states', async () => {
    const parts: string[] = [];
    const slots: string[] = [''];
    const states: string[] = [];
    const dispatch = jest.spyOn(CrmUserSignIn.prototype, 'dispatchEvent');
    for (const scenario of Object.values(SCENARIOS)) {
      const { shadowRoot, state } = await scenario(newApi());
      states.push(state);
      for (const each of shadowRoot?.querySelectorAll('[part]') ?? [])
        parts.push(...(each.getAttribute('part') ?? '').trim().split(' '));
      for (const { name } of shadowRoot?.querySelectorAll('slot') ?? []) slots.push(name);
    }
    const events = dispatch.mock.calls.map(([{ type }]) => type);
    dispatch.mockRestore();
    const isNamed = (name: string): boolean =>
      name !== 'form' && (states.includes(name) || [MICROSOFT.name, GOOGLE.name].includes(name));
    expect(sorted(parts.filter((name) => !isNamed(name)))).toEqual(namesOf(element?.cssParts));
    expect(sorted(slots)).toEqual(namesOf(element?.slots));
    expect(sorted(events)).toEqual(namesOf(element?.events));
  });
});
