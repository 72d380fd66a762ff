import type { Provider, RedeemResponse } from '../../../../contracts';
import type { Failure } from '../../api';
import { emit } from '../../events';
import type { InvitationFlow } from '../../invitation-flow';
import { visit } from '../../navigate';
import { TRIP_KEY, type Departure, type Trip } from '../../provider-trip';
import type { Entered, SignInProblem, ViewModel } from '../../state';
import type { ViewHost } from '..';
import type { MessageContext } from '../message';

/** Key in `sessionStorage` to find out whether there is one. */
const PROBE_KEY = `${TRIP_KEY}-probe`;

/**
 * Whether the person can come back from a provider: this takes storage, and the providers' pages are not shown in frames.
 * A preview only shows the buttons.
 */
export const canTravel = (host: ViewHost): boolean => {
  if (host.hasAttribute('preview')) return true;
  try {
    sessionStorage.setItem(PROBE_KEY, '');
    sessionStorage.removeItem(PROBE_KEY);
    return window.parent === window;
  } catch {
    return false;
  }
};

/**
 * The page to come back to. Strapi drops its query, which is restored afterwards, and older versions do not expect one.
 * A fragment is kept if it is the route of a single-page app.
 */
const callbackOf = ({ origin, pathname, hash }: Location): string =>
  origin + pathname + (/^#!?\//.test(hash) ? hash : '');

/** Undoes a departure when the browser's back button brings back this very page. */
const onTurnBack = (key: string, undo: () => void): void => {
  const listener = ({ persisted }: PageTransitionEvent): void => {
    removeEventListener('pageshow', listener);
    if (!persisted) return;
    sessionStorage.removeItem(key);
    undo();
  };
  addEventListener('pageshow', listener);
};

/** Goes to the provider's sign-in by way of Strapi's. What is needed afterwards waits under `key`. */
export const goToProvider = (
  key: string,
  endpoint: string | null,
  departure: Omit<Departure, 'url'>,
  undo: () => void
): void => {
  sessionStorage.setItem(key, JSON.stringify({ ...departure, url: location.href } satisfies Departure));
  onTurnBack(key, undo);
  const api = `${endpoint?.replace(/\/+$/, '')}/..`;
  const callback = encodeURIComponent(callbackOf(location));
  const name = encodeURIComponent(departure.provider.name);
  visit(new URL(`${api}/connect/${name}?callback=${callback}`, location.href));
};

const failSignIn = (model: ViewModel, { name, label }: Provider, reason: SignInProblem): void => {
  model.provider = null;
  model.failedSignIn = { name, label, reason };
};

/** Counts departures, so that one notices when another has begun. */
let departures = 0;

/**
 * Goes to the provider's sign-in, to sign up with it, if the site can be reached and still offers it. Otherwise shows why
 * not.
 *
 * @param undo called if the person stays, or turns back
 */
export const depart = async (
  { host, model, flow }: Pick<MessageContext, 'host' | 'model' | 'flow'>,
  { name, label }: Provider,
  entered: () => Entered,
  undo = (): void => undefined
): Promise<void> => {
  const code = flow.keepCode();
  if (!code) {
    undo();
    return;
  }
  flow.withdraw();
  const departure = ++departures;
  const { state } = model;
  const { data, failure } = await flow.inspect();
  // Another way may have been chosen, or another link opened.
  if (departure !== departures || model.state !== state || flow.keepCode() !== code) {
    undo();
    return;
  }
  flow.withdraw();
  if (data?.providers.some((provider) => provider.name === name)) {
    goToProvider(TRIP_KEY, host.endpoint, { provider: { name, label }, code, entered: entered() }, undo);
    return;
  }
  undo();
  if (failure && /^(invitation|user|rate)/.test(failure.code)) {
    flow.fail(failure, () => undefined, state);
    return;
  }
  if (data) model.invitation = data;
  flow.endTrip();
  failSignIn(model, { name, label }, data ? 'unavailable' : 'offline');
  flow.setState('form');
};

const parametersOf = (text: string): string[] => text.match(/[^?#&=]+=[^?#&]*/g) ?? [];

/** The limits of the API. */
const MAX_PARAMETERS = 50;
const isWithinLimits = ([name, value]: [string, string]): boolean =>
  name.length <= 100 && value.length <= 8192;

/** What the way back has added to the address. */
export const broughtBack = ({ url, tail }: Trip): { query: Record<string, string>; error?: string } => {
  const before = parametersOf(url);
  const added = parametersOf(tail).filter((parameter) => !before.includes(parameter));
  const parameters = [...new URLSearchParams(added.join('&'))].filter(isWithinLimits);
  const query = Object.fromEntries(parameters.slice(0, MAX_PARAMETERS));
  return { query, error: query.error ?? query['error[error]'] };
};

/** Whether a provider's error says that the person has turned back. */
export const isCancelled = (error: string | undefined): boolean => /denied|cancel/.test(error ?? '');

/** Whether the page has been reached by a link or a redirect, and not by the back button or a reload. */
export const isArrival = (): boolean => {
  const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return !page || page.type === 'navigate';
};

/** Continues where the person left for a provider: with that provider if the sign-in has worked. */
export const resume = (model: ViewModel, flow: InvitationFlow): void => {
  const trip = flow.trip();
  if (!trip || model.provider) return;
  model.entered = trip.entered;
  if (!isArrival()) {
    flow.endTrip();
    return;
  }
  const { query, error } = broughtBack(trip);
  const provider = model.invitation?.providers.find(({ name }) => name === trip.provider.name);
  if (provider && error === undefined) {
    model.provider = { ...provider, query, isNew: true };
    return;
  }
  flow.endTrip();
  if (error === undefined) failSignIn(model, trip.provider, 'unavailable');
  else failSignIn(model, provider ?? trip.provider, isCancelled(error) ? 'cancelled' : 'failed');
};

/** Shows the form with a password. */
export const usePassword = (model: ViewModel, flow: InvitationFlow): void => {
  flow.endTrip();
  flow.withdraw();
  model.provider = null;
  flow.setState('form');
};

/** Shows that the provider's sign-in has been refused. Returns false if the failure is another one. */
export const showRefusal = async (
  model: ViewModel,
  flow: InvitationFlow,
  { code }: Failure
): Promise<boolean> => {
  if (!model.provider || !/^provider|mismatch$/.test(code)) return false;
  flow.endTrip();
  if (code === 'invitation.email-mismatch') {
    flow.setState('other-account');
    return true;
  }
  const isUnavailable = code === 'provider.unknown';
  failSignIn(model, model.provider, isUnavailable ? 'unavailable' : 'failed');
  if (isUnavailable) await flow.refresh();
  flow.setState('form');
  return true;
};

/**
 * Finds out, while the form still asks for something, whether the account at the provider is the invited one. The request
 * lacks what is required, so that it creates no account.
 */
export const checkAccount = async ({
  host,
  model,
  flow,
}: Pick<MessageContext, 'host' | 'model' | 'flow'>): Promise<void> => {
  const { provider, invitation } = model;
  const code = flow.keepCode();
  const required = invitation?.fields.find((field) => field.required);
  if (!provider || !code || !(required || invitation?.terms?.required)) return;
  const signIn = { provider: { name: provider.name, query: provider.query } };
  const fields = required && { [required.name]: required.type === 'checkbox' ? false : '' };
  const { data, failure } = await flow.send<RedeemResponse>('invitations/redeem', {
    body: { code, ...signIn, ...(fields && { fields }) },
    credentials: 'include',
  });
  // The form may have been sent, another way chosen or another link opened.
  if (model.state !== 'form' || model.provider !== provider) return;
  // Somebody has signed up meanwhile.
  if (data) void flow.redeem(signIn);
  else if (/^provider|mismatch$/.test(failure.code)) {
    emit(host, 'refused', { code: failure.code });
    await showRefusal(model, flow, failure);
  } else if (/^(invitation|user)/.test(failure.code)) flow.fail(failure, () => undefined, 'form');
};
