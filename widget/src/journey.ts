import type { AcceptAnswer, InspectAnswer, RedeemAnswer, RedeemRequest } from '../../contracts';
import { call, type Failure, type Outcome } from './api';
import { forgetCode, withCode } from './invitation-code';
import { navigate } from './navigate';
import { isThisPage, safeUrl } from './safe-url';
import type { Hindrance, MessageState, State } from './state';
import type { GetAccessToken, Leaving } from './types';
import { countDown, pauseBefore } from './wait';

/** What the journey asks of the element in which it runs. */
export interface Host extends EventTarget {
  endpoint: string | null;
  existingUserUrl: string | null;
  redirectUrl: string | null;
  credentials: RequestCredentials | null;
  getAccessToken: GetAccessToken | null;
}

/** How the journey is made visible. */
export interface Stage {
  /** Shows where the journey stands. */
  show(): void;
  /** Shows how much is left of a pause. */
  tick(): void;
}

/** Where the journey stands. */
export interface Place {
  state: State;
  invitation: InspectAnswer | null;
  /** Address of the user who is signed in and is not the invited one, as far as it is known. */
  other: string | null;
  /** What stands in the way of sending the form. */
  hindrance: Hindrance | null;
  /** Seconds left of a pause. */
  left: number;
  /** While an answer to `accept` or `renew` is awaited. */
  isBusy: boolean;
  /** BCP 47, of the page around. */
  language: string;
}

export interface Journey {
  /** Looks the invitation up that the code is of. */
  start(code: string | null): Promise<void>;
  /** Shows the form of an invitation that is made up. */
  preview(invitation: InspectAnswer): void;
  /** Asks who is signed in, and shows what that person may do. False if nobody is. */
  recognise(): Promise<boolean>;
  /** Signs up with what the form holds. Answers what is wrong with it, if that is what the server says. */
  redeem(form: Omit<RedeemRequest, 'code'>): Promise<Failure | undefined>;
  /** Takes the invitation up as the user who is signed in. */
  accept(): Promise<void>;
  /** Asks for a fresh link, by mail to the invited address. */
  renew(): Promise<void>;
  /** Shows the form, to whoever is there. */
  signUp(): void;
  /** Goes to the existing-user page, with the code where that stays on this site. */
  goSignIn(): void;
  /** Repeats now what had no success. */
  again(): void;
  /** Keeps from sending by itself what is being edited. */
  rest(): void;
  /** Ends all that is under way. */
  stop(): void;
  /** The page after sign-up. */
  redirectTarget(): URL | null;
  /** The page for those who have an account; null if this is it. */
  existingUserTarget(): URL | null;
}

const normal = (address: string): string => address.normalize('NFC').toLowerCase();

/** The way of one invitation through the element: what is asked of the server, and where that leads. */
export const createJourney = (host: Host, at: Place, stage: Stage): Journey => {
  let code: string | null = null;
  let run = 0;
  let attempt = 0;
  let retry: (() => void) | null = null;
  let stopWaiting = (): void => undefined;

  const to = (state: State): void => {
    at.state = state;
    stage.show();
  };

  /** False if a listener prevented what comes next. */
  const emit = (event: string, detail: object): boolean =>
    host.dispatchEvent(
      new CustomEvent(`crm-user-invite:${event}`, { detail, bubbles: true, composed: true, cancelable: true })
    );

  const ask = <Data>(path: string, token?: string | null, body?: object): Promise<Outcome<Data>> =>
    call(
      `${host.endpoint?.replace(/\/+$/, '')}/${path}`,
      host.credentials ?? 'same-origin',
      at.language,
      token,
      body
    );

  const post = async <Data>(route: string, more?: object, token?: string): Promise<Outcome<Data>> => {
    const outcome = await ask<Data>(`invitations/${route}`, token, { code, ...more });
    if (outcome.data) attempt = 0;
    return outcome;
  };

  const accessToken = async (): Promise<string | null | undefined> => {
    try {
      return await host.getAccessToken?.();
    } catch {
      return null;
    }
  };

  const settle = (): void => {
    stopWaiting();
    at.hindrance = retry = null;
  };

  /** Says what is in the way, on the form if that is open, and goes on after a while or when the network is back. */
  const hinder = (why: Hindrance, seconds: number, goOn: () => void): void => {
    const end = (): void => {
      settle();
      goOn();
    };
    const stop = countDown(seconds, end, (left) => {
      at.left = left;
      stage.tick();
    });
    if (why === 'offline') addEventListener('online', end);
    stopWaiting = () => {
      stop();
      removeEventListener('online', end);
    };
    at.hindrance = why;
    to(at.state === 'form' ? 'form' : why);
  };

  const fail = ({ code: why, retryAfter }: Failure, again: () => void, before?: State): void => {
    const [subject, reason] = why.split('.');
    if (reason) emit('refused', { code: why });
    if (subject === 'invitation')
      to(reason === 'email-mismatch' ? 'somebody-else' : (reason as MessageState));
    // A code of a form that none has.
    else if (subject === 'request') to('unknown');
    else if (subject === 'rate') hinder('rate-limited', retryAfter, before ? to.bind(null, before) : again);
    else {
      hinder(why === 'network' ? 'offline' : 'trouble', pauseBefore(++attempt), again);
      retry = again;
    }
  };

  const leave = async (event: string, detail: object, url: URL | null, go: () => void): Promise<void> => {
    const waiting: Promise<unknown>[] = [];
    const leaving: Leaving = {
      redirectUrl: url && url.href,
      waitUntil: (promise) => {
        waiting.push(promise);
      },
    };
    const mayLeave = emit(event, { ...detail, ...leaving });
    await Promise.allSettled(waiting);
    if (mayLeave) go();
  };

  const redirectTarget = (): URL | null => safeUrl(host.redirectUrl);

  const existingUserTarget = (): URL | null => {
    const url = safeUrl(host.existingUserUrl);
    return url && !isThisPage(url) ? url : null;
  };

  const goSignIn = (): void => {
    const url = existingUserTarget();
    if (url) navigate(at.state === 'redeemed' ? url : withCode(url, code));
  };

  const finish = (state: MessageState, event: 'redeemed' | 'accepted', detail: object): void => {
    forgetCode();
    code = null;
    to(state);
    const url = redirectTarget();
    void leave(event, detail, url, () => {
      if (url) navigate(url);
    });
  };

  const showExistingUser = (): void => {
    to('existing-user');
    void leave('existing-user', {}, existingUserTarget(), goSignIn);
  };

  const signUp = (): void => {
    if (!at.invitation) return;
    const { portal, contact, expiresAt } = at.invitation;
    to('form');
    emit('open', { portal, contact, expiresAt });
  };

  const goOnSignedOut = (): void => {
    if (at.invitation?.status === 'open') signUp();
    else showExistingUser();
  };

  const once = async (work: () => Promise<void>): Promise<void> => {
    if (at.isBusy || !code) return;
    at.isBusy = true;
    settle();
    stage.show();
    await work();
    at.isBusy = false;
    stage.show();
  };

  /** The invited address, while it is of interest who is signed in. */
  const awaitedAddress = (): string | undefined =>
    /^(looking-up|form|existing-user)$/.test(at.state) ? at.invitation?.contact.email : undefined;

  const recognise = async (): Promise<boolean> => {
    const address = awaitedAddress();
    if (!address) return false;
    const token = await accessToken();
    const me = token ? await ask<{ email?: string }>('../users/me', token) : null;
    if (!me || me.failure?.status === 401 || awaitedAddress() !== address) return false;
    const email = me.data?.email;
    at.other = email && normal(email) !== normal(address) ? email : null;
    to(at.other ? 'somebody-else' : 'accept');
    return true;
  };

  const lookUp = async (): Promise<void> => {
    const thisRun = ++run;
    at.invitation = null;
    to('looking-up');
    const { data, failure } = await post<InspectAnswer>('inspect');
    if (run !== thisRun) return;
    if (failure) {
      fail(failure, () => void lookUp());
      return;
    }
    at.invitation = data;
    const isRecognised = await recognise();
    if (!isRecognised && run === thisRun) goOnSignedOut();
  };

  const start = async (given: string | null): Promise<void> => {
    settle();
    code = given;
    if (code) await lookUp();
    else to('no-code');
  };

  const preview = (invitation: InspectAnswer): void => {
    at.invitation = invitation;
    to('form');
  };

  const redeem: Journey['redeem'] = async (form) => {
    if (at.state !== 'form' || !code || at.hindrance === 'rate-limited') return undefined;
    settle();
    to('sending');
    const { data, failure } = await post<RedeemAnswer>('redeem', form);
    if (data) {
      if (data.status === 'created') finish('done', 'redeemed', { user: data.user, session: data.session });
      else showExistingUser();
      return undefined;
    }
    at.state = 'form';
    const isAboutForm = /^(request|password|username|terms)/.test(failure.code);
    if (!isAboutForm) fail(failure, () => void redeem(form), 'form');
    else stage.show();
    return isAboutForm ? failure : undefined;
  };

  const accept = (): Promise<void> =>
    once(async () => {
      const token = await accessToken();
      const failure = token ? (await post<AcceptAnswer>('accept', {}, token)).failure : null;
      if (!token || failure?.status === 401) goOnSignedOut();
      else if (failure) fail(failure, () => void accept(), 'accept');
      else finish('accepted', 'accepted', {});
    });

  const renew = (): Promise<void> => {
    const before = at.state;
    return once(async () => {
      const { failure } = await post('renew');
      if (failure) fail(failure, () => void renew(), before);
      else to('renewed');
    });
  };

  return {
    start,
    preview,
    recognise,
    redeem,
    accept,
    renew,
    signUp,
    goSignIn,
    redirectTarget,
    existingUserTarget,
    again: () => {
      const work = retry ?? (() => void start(code));
      settle();
      work();
    },
    rest: () => {
      if (at.hindrance !== 'rate-limited') stopWaiting();
    },
    stop: () => {
      run++;
      stopWaiting();
    },
  };
};
