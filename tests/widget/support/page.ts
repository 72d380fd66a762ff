import type { CrmUserInvite } from '../../../widget/src';
import { ENDPOINT } from './api';

export const PAGE = 'https://www.example.com/sign-up';
export const CODE = 'Yk3xQ0v7n2c9s1d5f8h4j6l0p2r5t8w1z4b7m0q3u6A';

/** Runs everything that is due now. */
export const settle = async (): Promise<void> => {
  await jest.advanceTimersByTimeAsync(0);
};

/** Opens an empty page in a new tab. */
export const visit = (path: string): void => {
  sessionStorage.clear();
  document.body.replaceChildren();
  document.documentElement.lang = 'en';
  history.replaceState(null, '', path);
};

export interface Setting extends Record<string, unknown> {
  getAccessToken?: CrmUserInvite['getAccessToken'];
  texts?: CrmUserInvite['texts'];
}

/** Adds one of the elements to the page, and waits until it is idle. */
export const mountElement = async <Name extends 'crm-user-invite' | 'crm-user-sign-in'>(
  name: Name,
  attributes: Record<string, string>,
  properties: object
): Promise<HTMLElementTagNameMap[Name]> => {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries({ endpoint: ENDPOINT, ...attributes })) {
    element.setAttribute(attribute, value);
  }
  Object.assign(element, properties);
  document.body.append(element);
  await settle();
  return element;
};

/** Adds the element to the page and waits until it is idle. */
export const mount = (
  attributes: Record<string, string> = {},
  properties: Setting = {}
): Promise<CrmUserInvite> => mountElement('crm-user-invite', attributes, properties);

/** Opens the link of an invitation. */
export const open = (
  attributes: Record<string, string> = {},
  properties: Setting = {}
): Promise<CrmUserInvite> => {
  visit(`/sign-up#invitation=${CODE}`);
  return mount(attributes, properties);
};

const root = (element: HTMLElement): ShadowRoot => element.shadowRoot!;

/** The visible text. */
export const seen = (element: HTMLElement): string => {
  const card = root(element).querySelector('section')?.cloneNode(true) as HTMLElement;
  card.querySelectorAll('[hidden]').forEach((each) => each.remove());
  return (card.textContent ?? '').replace(/\s+/g, ' ').trim();
};

/** The text that screen readers announce. */
export const heard = (element: HTMLElement): string =>
  root(element).querySelector('[role=status]')?.textContent ?? '';

export const part = (element: HTMLElement, name: string): HTMLElement | null =>
  root(element).querySelector<HTMLElement>(`[part~="${name}"]`);

/** The control with this label. */
export const control = (element: HTMLElement, label: string): HTMLInputElement => {
  const found = [...root(element).querySelectorAll('label')].find((each) =>
    each.textContent.startsWith(label)
  );
  const input = found && root(element).getElementById(found.htmlFor);
  if (!input) throw new Error(`There is no control labelled ${label} in: ${seen(element)}`);
  return input as HTMLInputElement;
};

/** The visible texts that describe a control. */
export const description = (element: HTMLElement, label: string): string =>
  (control(element, label).getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => root(element).getElementById(id))
    .filter((each) => each && !each.hidden)
    .map((each) => each!.textContent)
    .join(' ')
    .trim();

export const type = (element: HTMLElement, label: string, value: string | boolean): void => {
  const input = control(element, label);
  if (typeof value === 'boolean') input.checked = value;
  else input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
};

export const button = (element: HTMLElement, label: string): HTMLElement => {
  const all = [...root(element).querySelectorAll<HTMLElement>('button,a')];
  const found = all.find((each) => (each.getAttribute('aria-label') ?? each.textContent) === label);
  if (!found) throw new Error(`There is no button ${label} in: ${seen(element)}`);
  return found;
};

export const press = async (element: HTMLElement, label: string): Promise<void> => {
  button(element, label).click();
  await settle();
};

/** Clicks the form's button. */
export const send = async (element: CrmUserInvite): Promise<void> => {
  part(element, 'submit')!.click();
  await settle();
};

export const GOOD_PASSWORD = 'correct horse battery';

/** Enters a password and sends the form. */
export const signUp = async (element: CrmUserInvite): Promise<void> => {
  type(element, 'Password', GOOD_PASSWORD);
  await send(element);
};

/** Listens for an event on the page. */
export const listenFor = <Detail>(
  name: string,
  then: (event: CustomEvent<Detail>) => void = () => undefined
) => {
  const details: Detail[] = [];
  const listener = (event: Event): void => {
    details.push((event as CustomEvent<Detail>).detail);
    then(event as CustomEvent<Detail>);
  };
  window.addEventListener(name, listener);
  return { details, stop: () => window.removeEventListener(name, listener) };
};

/** Listens for one of the element's events. */
export const listen = <Detail>(name: string, then?: (event: CustomEvent<Detail>) => void) =>
  listenFor(`crm-user-invite:${name}`, then);
