import type { CrmUserInvite } from '../../../widget/src';
import { mount, type Setting } from './page';

export const MICROSOFT = { name: 'microsoft', label: 'Microsoft' };
export const GOOGLE = { name: 'google', label: 'Google' };

const KEY = 'crm-user-invite-provider';

interface Departure {
  provider: typeof MICROSOFT;
  url: string;
  entered: Record<string, string | boolean>;
}

/** The labels of the buttons that lead to providers. */
export const offered = (element: HTMLElement): string[] =>
  [...(element.shadowRoot?.querySelectorAll('[part~=provider]') ?? [])].map((each) => each.textContent);

/** What waits in the tab for the person to come back from a provider. */
export const departed = (): Departure | null =>
  JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Departure | null;

/** Loads a page in the same tab, as after this kind of navigation. */
const load = (
  how: string,
  url: string,
  attributes: Record<string, string>,
  properties: Setting
): Promise<CrmUserInvite> => {
  document.body.replaceChildren();
  jest
    .spyOn(performance, 'getEntriesByType')
    .mockReturnValue([{ type: how, domContentLoadedEventEnd: 1 } as PerformanceNavigationTiming]);
  history.replaceState(null, '', url);
  return mount(attributes, properties);
};

/** Comes back from the provider to the page, with these additions to its address. */
export const comeBack = (
  additions = '',
  properties: Setting = {},
  attributes: Record<string, string> = {}
): Promise<CrmUserInvite> =>
  load('navigate', `${departed()?.url.replace(/[?#].*/, '') ?? ''}${additions}`, attributes, properties);

/** Loads the page again, by the back button or a reload. */
export const turnBack = (how: string): Promise<CrmUserInvite> => load(how, location.href, {}, {});
