import type {
  AcceptResponse,
  CreatedUser,
  InspectResponse,
  PasskeyAssertion,
  PasskeyRequestOptions,
  Provider,
  Session,
  SignInOptionsResponse,
  SignInResponse,
} from '../../../contracts';
import type { Failure } from '../api';
import { createConnection, type ConnectionHost } from '../connection';
import { emit, emitAndRedirect } from '../events';
import { clearCode, openLink, storedCode } from '../invitation-code';
import { navigate } from '../navigate';
import { comeBack, takeTrip } from '../provider-trip';
import { isThisPage, safeUrl, takeEmail } from '../safe-url';
import { broughtBack, goToProvider, isArrival, isCancelled } from '../view/providers/trip';
import { hasPasskeys, problemOf, usePasskey, type PasskeyProblem } from '../web-authn';
import type { Problem, SignInModel, SignInState } from './state';
import type { FailedDetail } from './types';

const PREFIX = 'crm-user-sign-in';

/** Key in `sessionStorage` of what waits while the person signs in on a provider's site. */
const TRIP_KEY = 'crm-user-sign-in-provider';

/** How long the message that an invitation was accepted can be read before the redirect. */
const READING_MS = 2_500;

/** The server's challenges are good for five minutes. */
const RENEW_CHALLENGE_MS = 4 * 60_000;

/** The element's settings, as the flow reads them. */
export interface SignInHost extends EventTarget, ConnectionHost {
  isConnected: boolean;
  redirectUrl: string | null;
}

/** The answer of Strapi's own sign-in. */
interface StrapiAnswer extends Session {
  user: CreatedUser;
}

export interface SignInFlow {
  start(): Promise<void>;
  /** Signs in with a password. */
  signIn(identifier: string, password: string): Promise<void>;
  /** Signs in with a passkey, which the browser asks for in a dialog. */
  signInWithPasskey(): Promise<void>;
  /** Goes to a provider's site. @param undo called if the person turns back */
  visitProvider(provider: Provider, undo: () => void): void;
  /** Shows the form again, to sign in to another account. */
  signInAgain(): void;
  /** Tries again to accept the invitation. */
  retry(): void;
  /** The page after signing in. */
  redirectTarget(): URL | null;
  /** Ends what waits while the element is not in the page. */
  stop(): void;
}

/** The refusals of Strapi's sign-in, which have no codes, by their messages. */
const STRAPI_REFUSALS: [RegExp, Problem, FailedDetail['code']][] = [
  [/blocked/i, 'blocked', 'sign-in.blocked'],
  [/not confirmed/i, 'unconfirmed', 'sign-in.unconfirmed'],
];

const problemOfFailure = ({ code, status, message }: Failure): [Problem, FailedDetail['code']] => {
  if (code === 'network') return ['offline', code];
  if (code === 'rate.limited') return ['rate-limited', code];
  if (code.startsWith('passkey')) return ['passkeyFailed', code];
  if (status >= 500) return ['trouble', code];
  const [, problem, reason] = STRAPI_REFUSALS.find(([text]) => text.test(message)) ?? [];
  return [problem ?? 'wrong', reason ?? 'sign-in.wrong'];
};

/** Whether accepting may work later. */
const mayPass = ({ code, status }: Failure): boolean =>
  code === 'network' || code === 'rate.limited' || status >= 500;

/** Whether the person can come back from a provider: this takes storage, and providers' pages are not shown in frames. */
const canTravel = (): boolean => {
  try {
    sessionStorage.setItem(`${TRIP_KEY}-probe`, '');
    sessionStorage.removeItem(`${TRIP_KEY}-probe`);
    return window.parent === window;
  } catch {
    return false;
  }
};

/** The state machine of the sign-in: sends the requests, and sets the model's state from the answers. */
export const createSignInFlow = (host: SignInHost, model: SignInModel, update: () => void): SignInFlow => {
  const { send } = createConnection(host, model);
  let code: string | null = null;
  let session: Session | null = null;
  /** The invited address; empty without an invitation. */
  let invited = '';
  let runs = 0;
  let autofill: AbortController | null = null;

  const setState = (state: SignInState, problem: Problem | null = null): void => {
    model.state = state;
    model.problem = problem;
    update();
  };

  const fail = (problem: Problem, reason: FailedDetail['code']): void => {
    emit(host, 'failed', { code: reason } satisfies FailedDetail, PREFIX);
    setState('form', problem);
    void offerAutofill();
  };

  const failWith = (failure: Failure): void => fail(...problemOfFailure(failure));

  const stopAutofill = (): void => {
    autofill?.abort();
    autofill = null;
  };

  const redirectTarget = (): URL | null => {
    const url = safeUrl(host.redirectUrl);
    return url && !isThisPage(url) ? url : null;
  };

  const leave = (user: CreatedUser, target: URL | null): Promise<void> =>
    emitAndRedirect(host, 'signed-in', { user, session }, target, redirectAfterReading, PREFIX);

  const redirectAfterReading = (url: URL): void => {
    if (model.state !== 'accepted') navigate(url);
    else setTimeout(() => host.isConnected && navigate(url), READING_MS);
  };

  /** Accepts the invitation that came along. */
  const accept = async (): Promise<SignInState> => {
    if (!code || !session) return 'done';
    const { failure } = await send<AcceptResponse>('invitations/accept', {
      body: { code },
      token: session.jwt,
    });
    if (failure) {
      model.refusal = failure.code;
      // With another account the invitation is still good.
      if (!mayPass(failure) && failure.code !== 'invitation.email-mismatch') clearCode(code);
      emit(host, 'failed', { code: failure.code } satisfies FailedDetail, PREFIX);
      return 'not-accepted';
    }
    clearCode(code);
    emit(host, 'accepted', { portal: { name: model.portal } }, PREFIX);
    return 'accepted';
  };

  const finish = async ({ user, jwt, refreshToken }: StrapiAnswer): Promise<void> => {
    session = { jwt, ...(refreshToken && { refreshToken }) };
    const { documentId, username, email } = user;
    model.email = email;
    setState('sending');
    setState(await accept());
    // Whoever reads that the invitation was not accepted continues by the button.
    await leave({ documentId, username, email }, model.state === 'not-accepted' ? null : redirectTarget());
  };

  const begin = (): boolean => {
    if (model.state !== 'form') return false;
    stopAutofill();
    setState('sending');
    return true;
  };

  const signIn: SignInFlow['signIn'] = async (identifier, password) => {
    if (!begin()) return;
    model.email = identifier;
    const { data, failure } = await send<StrapiAnswer>('../auth/local', { body: { identifier, password } });
    if (failure) failWith(failure);
    else await finish(data);
  };

  const finishWithPasskey = async (credential: PasskeyAssertion): Promise<void> => {
    const { data, failure } = await send<SignInResponse>('sign-in/passkey', { body: { credential } });
    if (failure) failWith(failure);
    else await finish({ ...data.session, user: data.user });
  };

  const askForPasskey = async (
    signal?: AbortSignal
  ): Promise<PasskeyAssertion | PasskeyProblem | Failure> => {
    const { data, failure } = await send<PasskeyRequestOptions>('sign-in/passkey-options', { body: {} });
    if (failure) return failure;
    return usePasskey(data, signal && { signal }).catch(problemOf);
  };

  const signInWithPasskey = async (): Promise<void> => {
    if (!begin()) return;
    const answer = await askForPasskey();
    if (answer === 'cancelled') fail('passkeyCancelled', 'passkey.cancelled');
    else if (answer === 'failed') fail('passkeyFailed', 'passkey.refused');
    else if ('response' in answer) await finishWithPasskey(answer);
    else failWith(answer);
  };

  /** Offers passkeys among the suggestions for the address, where the browser can. */
  const offerAutofill = async (): Promise<void> => {
    stopAutofill();
    const controller = (autofill = new AbortController());
    const isSupported =
      model.options.passkeys &&
      (await PublicKeyCredential.isConditionalMediationAvailable?.().catch(() => false));
    if (!isSupported || controller.signal.aborted) return;
    const renewal = setTimeout(() => void offerAutofill(), RENEW_CHALLENGE_MS);
    controller.signal.addEventListener('abort', () => clearTimeout(renewal));
    const answer = await askForPasskey(controller.signal);
    clearTimeout(renewal);
    // Without an answer there is the button, and the form.
    if (typeof answer !== 'object' || !('response' in answer) || autofill !== controller || !begin()) return;
    await finishWithPasskey(answer);
  };

  /** Finishes the sign-in with a provider from which the person has just come back. */
  const arrive = async (): Promise<boolean> => {
    const trip = takeTrip(TRIP_KEY);
    if (!trip || !isArrival()) return false;
    const { query, error } = broughtBack(trip);
    model.provider = trip.provider;
    if (error !== undefined) {
      if (isCancelled(error)) fail('providerCancelled', 'provider.cancelled');
      else fail('providerFailed', 'provider.refused');
      return true;
    }
    const path = `../auth/${encodeURIComponent(trip.provider.name)}/callback`;
    const parameters = new URLSearchParams(query).toString();
    // Strapi keeps the provider's answer in a cookie of its own origin.
    const { data, failure } = await send<StrapiAnswer>(parameters ? `${path}?${parameters}` : path, {
      credentials: 'include',
    });
    if (data) await finish(data);
    else if (failure.status >= 400 && failure.status < 429 && !/blocked/i.test(failure.message))
      fail('providerFailed', 'provider.refused');
    else failWith(failure);
    return true;
  };

  const start = async (): Promise<void> => {
    const run = ++runs;
    openLink();
    comeBack(TRIP_KEY);
    code = storedCode();
    model.email = takeEmail();
    setState('looking-up');
    const [options, invitation] = await Promise.all([
      send<SignInOptionsResponse>('sign-in/options', {}),
      code ? send<InspectResponse>('invitations/inspect', { body: { code } }) : null,
    ]);
    if (run !== runs || !host.isConnected) return;
    const { providers = [], passkeys = false } = options.data ?? {};
    const { signInProvider, signInPasskey } = invitation?.data ?? {};
    const offersPasskeys = passkeys && hasPasskeys();
    model.usualWay = signInPasskey && offersPasskeys ? 'passkey' : signInProvider;
    const isUsual = ({ name }: Provider): boolean => name === signInProvider?.name;
    providers.sort((one, other) => Number(isUsual(other)) - Number(isUsual(one)));
    model.options = { providers: canTravel() ? providers : [], passkeys: offersPasskeys };
    model.portal = invitation?.data?.portal.name ?? '';
    invited = invitation?.data?.contact.email ?? '';
    model.email ||= invited;
    if (/^invitation\.(unknown|revoked)$/.test(invitation?.failure?.code ?? '')) {
      clearCode(code);
      code = null;
    }
    if (await arrive()) return;
    setState('form');
    void offerAutofill();
  };

  return {
    start,
    signIn,
    signInWithPasskey,
    visitProvider: (provider, undo) => {
      stopAutofill();
      goToProvider(TRIP_KEY, host.endpoint, { provider, code, entered: {} }, undo);
    },
    signInAgain: () => {
      session = null;
      model.refusal = null;
      model.email = invited;
      setState('form');
      void offerAutofill();
    },
    retry: () => {
      setState('sending');
      void accept().then((state) => {
        setState(state);
        const target = redirectTarget();
        if (state === 'accepted' && target) redirectAfterReading(target);
      });
    },
    redirectTarget,
    stop: () => {
      runs += 1;
      stopAutofill();
    },
  };
};
