import type { CrmUserSignIn } from '../../../widget/src/sign-in';
import { FakeApi, ok, type Reply } from './api';
import { listenFor, mountElement, part, settle, type as enter, visit } from './page';
import { withdrawPasskeys } from './passkeys';

export const USER = { documentId: 'u1', username: 'ada', email: 'ada@example.com' };

/** An answer of Strapi's own sign-in. */
export const signedIn = (more: object = {}): Reply => ({
  status: 200,
  body: { jwt: 'token', user: { id: 7, ...USER, provider: 'local' }, ...more },
});

/** A refusal of Strapi's own sign-in. */
export const strapiRefusal = (message: string, status = 400): Reply => ({
  status,
  body: { data: null, error: { status, name: 'ApplicationError', message, details: {} } },
});

/** Opens a page with the element, and waits until it is idle. */
export const openSignIn = async (
  path = '/sign-in',
  attributes: Record<string, string> = {},
  properties: object = {}
): Promise<CrmUserSignIn> => {
  visit(path);
  return mountSignIn(attributes, properties);
};

/** Adds the element to the page, and waits until it is idle. */
export const mountSignIn = (
  attributes: Record<string, string> = {},
  properties: object = {}
): Promise<CrmUserSignIn> => mountElement('crm-user-sign-in', attributes, properties);

/** Enters a password and sends the form. */
export const signInByPassword = async (
  element: CrmUserSignIn,
  identifier = 'ada@example.com',
  password = 'correct horse'
): Promise<void> => {
  enter(element, 'E-mail address', identifier);
  enter(element, 'Password', password);
  part(element, 'submit')?.click();
  await settle();
};

/** The ways to sign in that the site has. */
export const offer = (api: FakeApi, options: object): FakeApi =>
  api.on('options', ok({ providers: [], passkeys: false, ...options }));

/** An API that takes the password, and the invitation; there is no other way to sign in. */
export const signInApi = (): FakeApi =>
  offer(new FakeApi(), {})
    .on('local', signedIn())
    .on('accept', ok({ status: 'accepted' }));

let stopListening: (() => void)[] = [];

/** Collects the details of one of the element's events, until the test ends. */
export const listen = (
  name: string,
  then?: (event: CustomEvent<Record<string, unknown>>) => void
): Record<string, unknown>[] => {
  const { details, stop } = listenFor(`crm-user-sign-in:${name}`, then);
  stopListening.push(stop);
  return details;
};

/** For `afterEach`: leaves nothing of a test to the next one. */
export const cleanUp = (): void => {
  stopListening.forEach((stop) => stop());
  stopListening = [];
  withdrawPasskeys();
  jest.restoreAllMocks();
};
