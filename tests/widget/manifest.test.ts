import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CrmUserInvite, type CrmUserInviteEventMap, type State } from '../../widget/src';
import { FakeApi } from './support/api';
import { PROVIDER_NAMES, SCENARIOS } from './support/scenarios';

jest.mock('../../widget/src/navigate', () => ({ navigate: jest.fn() }));
jest.useFakeTimers();

interface Named {
  name: string;
}

interface Manifest {
  schemaVersion: string;
  modules: {
    path: string;
    exports: { kind: string; name: string }[];
    declarations: {
      tagName: string;
      attributes: (Named & { fieldName: string })[];
      members: (Named & { kind: 'field' | 'method'; type?: { text: string } })[];
      events: (Named & { type: { text: string } })[];
      slots: Named[];
      cssParts: Named[];
      cssProperties: Named[];
    }[];
  }[];
}

const ROOT = path.resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const generate = (): Manifest => {
  const script = `import { createManifest } from './widget/manifest.mjs'; console.log(JSON.stringify(createManifest('.')));`;
  const args = ['--input-type=module', '--eval', script];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })) as Manifest;
};

const manifest = generate();
const [published] = manifest.modules;
const element = published!.declarations[0]!;
const namesOf = (items: Named[]): string[] => items.map(({ name }) => name).sort();
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

/** What the element renders and dispatches in all of its states. */
const observe = async () => {
  const states: State[] = [];
  const parts: string[] = [];
  const slots: string[] = [];
  const dispatch = jest.spyOn(CrmUserInvite.prototype, 'dispatchEvent');
  for (const scenario of Object.values(SCENARIOS)) {
    const { shadowRoot, state } = await scenario(new FakeApi());
    states.push(state);
    for (const each of shadowRoot!.querySelectorAll('[part]')) {
      parts.push(...each.getAttribute('part')!.trim().split(' '));
    }
    for (const { name } of shadowRoot!.querySelectorAll('slot')) slots.push(name);
  }
  const events = dispatch.mock.calls.map(([{ type }]) => type);
  dispatch.mockRestore();
  return { states, parts, slots, events };
};

describe('the custom-elements manifest', () => {
  let observed: Awaited<ReturnType<typeof observe>>;
  beforeAll(async () => {
    observed = await observe();
  });

  it('describes the published module', () => {
    const { exports, customElements } = JSON.parse(read('package.json')) as {
      exports: Record<string, string>;
      customElements: string;
    };
    expect(manifest.schemaVersion).toBe('1.0.0');
    expect(`./${published!.path}`).toBe(exports['./widget']);
    expect(`./${customElements}`).toBe(exports['./custom-elements.json']);
    expect(published!.exports.map(({ kind, name }) => [kind, name])).toEqual([
      ['js', 'CrmUserInvite'],
      ['custom-element-definition', 'crm-user-invite'],
    ]);
    expect(element.tagName).toBe('crm-user-invite');
  });

  it('lists the observed attributes, each with its property', () => {
    expect(namesOf(element.attributes)).toEqual(sorted(CrmUserInvite.observedAttributes));
    for (const { fieldName } of element.attributes) expect(fieldName in CrmUserInvite.prototype).toBe(true);
  });

  it('lists the public properties and methods', () => {
    const descriptors = Object.entries(Object.getOwnPropertyDescriptors(CrmUserInvite.prototype));
    const accessors = descriptors.filter(([, { get }]) => get).map(([name]) => name);
    const methods = descriptors
      .filter(([name, { value }]) => typeof value === 'function' && !/^constructor$|Callback$/.test(name))
      .map(([name]) => name);
    const ofKind = (kind: string): string[] => namesOf(element.members.filter((each) => each.kind === kind));
    expect(ofKind('field')).toEqual(sorted(accessors));
    expect(ofKind('method')).toEqual(sorted(methods));
    expect(element.members).toContainEqual(
      expect.objectContaining({ name: 'getAccessToken', type: { text: 'GetAccessToken | null' } })
    );
  });

  it('lists the events that the element dispatches, with the types of their details', () => {
    const types: Record<keyof CrmUserInviteEventMap, string> = {
      'crm-user-invite:open': 'CustomEvent<OpenDetail>',
      'crm-user-invite:redeemed': 'CustomEvent<RedeemedDetail>',
      'crm-user-invite:existing-user': 'CustomEvent<ExistingUserDetail>',
      'crm-user-invite:accepted': 'CustomEvent<AcceptedDetail>',
      'crm-user-invite:refused': 'CustomEvent<RefusedDetail>',
    };
    expect(Object.fromEntries(element.events.map(({ name, type }) => [name, type.text]))).toEqual(types);
    expect(sorted(observed.events)).toEqual(namesOf(element.events));
  });

  it('lists the parts that the element renders, except for the names of states and providers', () => {
    const isState = (name: string): boolean => name !== 'form' && observed.states.includes(name as State);
    const parts = observed.parts.filter((name) => !isState(name) && !PROVIDER_NAMES.includes(name));
    expect(sorted(parts)).toEqual(namesOf(element.cssParts));
  });

  it('lists the slots that the element renders, and the default slot until its view has loaded', () => {
    expect(sorted([...observed.slots, ''])).toEqual(namesOf(element.slots));
  });

  it('lists the custom properties of the style sheet', () => {
    const used = read('widget/src/view/styles.css').matchAll(/var\((--crm-user-invite-[\w-]+)/g);
    expect(sorted([...used].map(([, name]) => name!))).toEqual(namesOf(element.cssProperties));
  });
});
