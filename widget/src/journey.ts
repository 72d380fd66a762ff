import type { AcceptResponse, InspectResponse, RedeemResponse } from '../../contracts';
import { call, type Failure, type Outcome } from './api';
import { emit, leave } from './events';
import { forgetCode, withCode } from './invitation-code';
import type { Host, Journey, Place, Stage } from './journey-types';
import { navigate } from './navigate';
import { isThisPage, safeUrl } from './safe-url';
import type { Hindrance, MessageState, State } from './state';
import { countDown, pageScripts, pauseBefore } from './wait';

/** As the server compares addresses: NFC, lower case, the domain in ASCII. */
const normal = (address: string): string => {
  const folded = address.normalize('NFC').toLowerCase();
  const domain = folded.lastIndexOf('@') + 1;
  try {
    return folded.slice(0, domain) + new URL(`http://${folded.slice(domain)}`).hostname;
  } catch {
    return folded;
  }
};

/** The way of one invitation through the element: what is asked of the server, and where that leads. */
export const createJourney = (host: Host, at: Place, stage: Stage): Journey => {
  let code: string | null = null;
  let run = 0;
  let attempt = 0;
  let retry: (() => void) | null = null;
  let waitOn: (() => void) | null = null;
  let stopWaiting = (): void => undefined;

  const to = (state: State): void => {
    at.state = state;
    stage.show();
  };

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
    at.hindrance = retry = waitOn = null;
  };

  /** Says what is in the way, on the form if that is open, and goes on after a while or when the network is back. */
  const hinder = (why: Hindrance, seconds: number, goOn: () => void): void => {
    const end = (): void => {
      settle();
      goOn();
    };
    if (host.isConnected) {
      const stop = countDown(seconds, end, (left) => {
        at.left = left;
        stage.tick();
      });
      if (why === 'offline') addEventListener('online', end);
      stopWaiting = () => {
        stop();
        removeEventListener('online', end);
      };
    }
    const until = Date.now() + seconds * 1000;
    waitOn = () => hinder(why, Math.max(0, Math.ceil((until - Date.now()) / 1000)), goOn);
    at.hindrance = why;
    to(at.state === 'form' ? 'form' : why);
  };

  const fail = ({ code: why, retryAfter }: Failure, again: () => void, before?: State): void => {
    const [subject, reason] = why.split('.');
    if (reason) emit(host, 'refused', { code: why });
    if (reason === 'email-mismatch') to('somebody-else');
    else if (subject === 'user') to('blocked');
    else if (subject === 'invitation' || subject === 'request') {
      // What is wrong with the request is a code of a form that none has.
      const state = subject === 'request' ? 'unknown' : (reason as MessageState);
      if (/^(unknown|revoked|redeemed)$/.test(state)) forgetCode(code);
      to(state);
    } else if (subject === 'rate') hinder('rate-limited', retryAfter, before ? to.bind(null, before) : again);
    else {
      hinder(why === 'network' ? 'offline' : 'trouble', pauseBefore(++attempt), again);
      retry = again;
    }
  };

  const redirectTarget = (): URL | null => safeUrl(host.redirectUrl);

  const existingUserTarget = (): URL | null => {
    const url = safeUrl(host.existingUserUrl);
    return url && !isThisPage(url) ? url : null;
  };

  const toSignIn = (url: URL): void => navigate(at.state === 'redeemed' ? url : withCode(url, code));

  const finish = (state: MessageState, event: 'redeemed' | 'accepted', detail: object): void => {
    forgetCode(code);
    code = null;
    to(state);
    void leave(host, event, detail, redirectTarget());
  };

  const showExistingUser = (): void => {
    to('existing-user');
    void leave(host, 'existing-user', {}, existingUserTarget(), toSignIn);
  };

  const signUp = (): void => {
    if (!at.invitation) return;
    const { portal, contact, expiresAt } = at.invitation;
    to('form');
    emit(host, 'open', { portal, contact, expiresAt });
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

  /** Whether what was asked is of no use any more: something else was asked since, or the page was left. */
  const isOver = (asked: number): boolean => run !== asked || !host.isConnected;

  /** The invitation, while it is of interest who is signed in. */
  const awaiting = (): InspectResponse | null =>
    /^(looking-up|form|existing-user|accept|somebody-else)$/.test(at.state) ? at.invitation : null;

  const recognise = async (): Promise<void> => {
    const thisRun = run;
    const invitation = awaiting();
    if (!invitation) return;
    const token = await accessToken();
    const me = token ? await ask<{ email?: string }>('../users/me', token) : null;
    if (isOver(thisRun) || awaiting() !== invitation) return;
    if (!me || me.failure?.status === 401) {
      if (!/^(form|existing-user)$/.test(at.state)) goOnSignedOut();
      return;
    }
    const email = me.data?.email;
    at.other = email && normal(email) !== normal(invitation.contact.email) ? email : null;
    to(at.other ? 'somebody-else' : 'accept');
  };

  const lookUp = async (): Promise<void> => {
    const thisRun = ++run;
    at.invitation = null;
    to('looking-up');
    const { data, failure } = await post<InspectResponse>('inspect');
    // An existing user may be redirected next: the page's scripts set `getAccessToken` and add their listeners before.
    if (data?.status === 'existing-user') await pageScripts();
    if (isOver(thisRun)) return;
    if (failure) {
      fail(failure, () => void lookUp());
      return;
    }
    at.invitation = data;
    await recognise();
  };

  const start = async (given: string | null): Promise<void> => {
    settle();
    code = given;
    if (code) await lookUp();
    else to('no-code');
  };

  const preview = (invitation: InspectResponse): void => {
    at.invitation = invitation;
    to('form');
  };

  const redeem: Journey['redeem'] = async (form) => {
    if (at.state !== 'form' || !code || at.hindrance === 'rate-limited') return undefined;
    settle();
    to('sending');
    const { data, failure } = await post<RedeemResponse>('redeem', form);
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
      const failure = token ? (await post<AcceptResponse>('accept', {}, token)).failure : null;
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
    goSignIn: () => {
      const url = existingUserTarget();
      if (url) toSignIn(url);
    },
    redirectTarget,
    termsTarget: () => safeUrl(host.termsUrl),
    existingUserTarget,
    again: () => {
      const work = retry ?? (() => void start(code));
      settle();
      work();
    },
    rest: () => {
      if (at.hindrance === 'rate-limited') return;
      stopWaiting();
      waitOn = null;
    },
    pause: () => stopWaiting(),
    resume: () => waitOn?.(),
  };
};
