import type { AcceptResponse, InspectResponse, RedeemResponse, RedeemRequest } from '../../contracts';
import { request, type Failure, type Result } from './api';
import { emit, emitAndRedirect } from './events';
import { clearCode, withCode } from './invitation-code';
import { navigate } from './navigate';
import { isThisPage, safeUrl } from './safe-url';
import type { Blocker, MessageState, State, ViewModel } from './state';
import { countDown, pageScripts, retryDelay } from './timing';
import type { GetAccessToken } from './types';

/** The element's settings, as the flow reads them. */
export interface FlowHost extends EventTarget {
  isConnected: boolean;
  endpoint: string | null;
  existingUserUrl: string | null;
  redirectUrl: string | null;
  termsUrl: string | null;
  credentials: RequestCredentials | null;
  getAccessToken: GetAccessToken | null;
}

/** Shows the model. */
export interface FlowView {
  /** Called after every change. */
  update(): void;
  /** Called every second of a countdown. */
  tick(): void;
}

export interface InvitationFlow {
  /** Looks up the invitation with this code. */
  start(code: string | null): Promise<void>;
  /** Shows the form of an example invitation. */
  preview(invitation: InspectResponse): void;
  /** Finds out who is signed in, and shows what that user can do. */
  identify(): Promise<void>;
  /** Sends the form. Resolves to a failure if the server found a value invalid. */
  redeem(form: Omit<RedeemRequest, 'code'>): Promise<Failure | undefined>;
  /** Accepts the invitation as the signed-in user. */
  accept(): Promise<void>;
  /** Asks the server to send a new link to the invited e-mail address. */
  renew(): Promise<void>;
  /** Shows the form, whether or not a user is signed in. */
  showForm(): void;
  /** Goes to the existing-user page, with the code if that page is on this origin. */
  signIn(): void;
  /** Repeats the failed request now. */
  retry(): void;
  /** Stops the automatic retry, because the user is editing the form. */
  cancelRetry(): void;
  /** Stops timers while the element is not in the page. */
  pause(): void;
  /** Restarts them. */
  resume(): void;
  /** The page after sign-up. */
  redirectTarget(): URL | null;
  /** The page with the terms of use. */
  termsTarget(): URL | null;
  /** The page for users who already have an account; null if it is the current page. */
  existingUserTarget(): URL | null;
}

/** Normalizes an e-mail address as the server does: NFC, lower case, and the domain in ASCII. */
const normalize = (address: string): string => {
  const folded = address.normalize('NFC').toLowerCase();
  const domain = folded.lastIndexOf('@') + 1;
  try {
    return folded.slice(0, domain) + new URL(`http://${folded.slice(domain)}`).hostname;
  } catch {
    return folded;
  }
};

/** The element's state machine: sends the requests, and sets the model's state from the answers. */
export const createInvitationFlow = (host: FlowHost, model: ViewModel, view: FlowView): InvitationFlow => {
  let code: string | null = null;
  let lookUps = 0;
  let attempt = 0;
  let failedRequest: (() => void) | null = null;
  let restartTimer: (() => void) | null = null;
  let stopTimer = (): void => undefined;

  const setState = (state: State): void => {
    model.state = state;
    view.update();
  };

  const send = <Data>(path: string, token?: string | null, body?: object): Promise<Result<Data>> =>
    request(
      `${host.endpoint?.replace(/\/+$/, '')}/${path}`,
      host.credentials ?? 'same-origin',
      model.language,
      token,
      body
    );

  const post = async <Data>(route: string, more?: object, token?: string): Promise<Result<Data>> => {
    const result = await send<Data>(`invitations/${route}`, token, { code, ...more });
    if (result.data) attempt = 0;
    return result;
  };

  const accessToken = async (): Promise<string | null | undefined> => {
    try {
      return await host.getAccessToken?.();
    } catch {
      return null;
    }
  };

  const unblock = (): void => {
    stopTimer();
    model.blocker = failedRequest = restartTimer = null;
  };

  /** Shows the blocker, on the form if that is open, and continues after a while or when the network is back. */
  const block = (blocker: Blocker, seconds: number, next: () => void): void => {
    const end = (): void => {
      unblock();
      next();
    };
    if (host.isConnected) {
      const stop = countDown(seconds, end, (secondsLeft) => {
        model.secondsLeft = secondsLeft;
        view.tick();
      });
      if (blocker === 'offline') addEventListener('online', end);
      stopTimer = () => {
        stop();
        removeEventListener('online', end);
      };
    }
    const until = Date.now() + seconds * 1000;
    restartTimer = () => block(blocker, Math.max(0, Math.ceil((until - Date.now()) / 1000)), next);
    model.blocker = blocker;
    setState(model.state === 'form' ? 'form' : blocker);
  };

  /** @param before the state to return to after a rate limit, instead of repeating the request */
  const fail = ({ code: error, retryAfter }: Failure, repeat: () => void, before?: State): void => {
    const [subject, reason] = error.split('.');
    if (reason) emit(host, 'refused', { code: error });
    if (reason === 'email-mismatch') setState('somebody-else');
    else if (subject === 'user') setState('blocked');
    else if (subject === 'invitation' || subject === 'request') {
      // Without a form, the only value in a request that can be invalid is the code.
      const state = subject === 'request' ? 'unknown' : (reason as MessageState);
      if (/^(unknown|revoked|redeemed)$/.test(state)) clearCode(code);
      setState(state);
    } else if (subject === 'rate')
      block('rate-limited', retryAfter, before ? setState.bind(null, before) : repeat);
    else {
      block(error === 'network' ? 'offline' : 'trouble', retryDelay(++attempt), repeat);
      failedRequest = repeat;
    }
  };

  const redirectTarget = (): URL | null => safeUrl(host.redirectUrl);

  const existingUserTarget = (): URL | null => {
    const url = safeUrl(host.existingUserUrl);
    return url && !isThisPage(url) ? url : null;
  };

  const goTo = (url: URL): void => navigate(model.state === 'redeemed' ? url : withCode(url, code));

  const finish = (state: MessageState, event: 'redeemed' | 'accepted', detail: object): void => {
    clearCode(code);
    code = null;
    setState(state);
    void emitAndRedirect(host, event, detail, redirectTarget());
  };

  const showExistingUser = (): void => {
    setState('existing-user');
    void emitAndRedirect(host, 'existing-user', {}, existingUserTarget(), goTo);
  };

  const showForm = (): void => {
    if (!model.invitation) return;
    const { portal, contact, expiresAt } = model.invitation;
    setState('form');
    emit(host, 'open', { portal, contact, expiresAt });
  };

  const continueSignedOut = (): void => {
    if (model.invitation?.status === 'open') showForm();
    else showExistingUser();
  };

  const runOnce = async (work: () => Promise<void>): Promise<void> => {
    if (model.isBusy || !code) return;
    model.isBusy = true;
    unblock();
    view.update();
    await work();
    model.isBusy = false;
    view.update();
  };

  /** Whether an answer comes too late: a newer look-up has started, or the element was removed. */
  const isStale = (lookUp: number): boolean => lookUps !== lookUp || !host.isConnected;

  /** The invitation, in the states that depend on who is signed in. */
  const undecidedInvitation = (): InspectResponse | null =>
    /^(looking-up|form|existing-user|accept|somebody-else)$/.test(model.state) ? model.invitation : null;

  const identify = async (): Promise<void> => {
    const lookUp = lookUps;
    const invitation = undecidedInvitation();
    if (!invitation) return;
    const token = await accessToken();
    const me = token ? await send<{ email?: string }>('../users/me', token) : null;
    if (isStale(lookUp) || undecidedInvitation() !== invitation) return;
    if (!me || me.failure?.status === 401) {
      if (!/^(form|existing-user)$/.test(model.state)) continueSignedOut();
      return;
    }
    const email = me.data?.email;
    model.other = email && normalize(email) !== normalize(invitation.contact.email) ? email : null;
    setState(model.other ? 'somebody-else' : 'accept');
  };

  const lookUpInvitation = async (): Promise<void> => {
    const lookUp = ++lookUps;
    model.invitation = null;
    setState('looking-up');
    const { data, failure } = await post<InspectResponse>('inspect');
    // An existing user may be redirected next, so the page's scripts must have set `getAccessToken` and added
    // listeners.
    if (data?.status === 'existing-user') await pageScripts();
    if (isStale(lookUp)) return;
    if (failure) {
      fail(failure, () => void lookUpInvitation());
      return;
    }
    model.invitation = data;
    await identify();
  };

  const start = async (newCode: string | null): Promise<void> => {
    unblock();
    code = newCode;
    if (code) await lookUpInvitation();
    else setState('no-code');
  };

  const preview = (invitation: InspectResponse): void => {
    model.invitation = invitation;
    setState('form');
  };

  const redeem: InvitationFlow['redeem'] = async (form) => {
    if (model.state !== 'form' || !code || model.blocker === 'rate-limited') return undefined;
    unblock();
    setState('sending');
    const { data, failure } = await post<RedeemResponse>('redeem', form);
    if (data) {
      if (data.status === 'created') finish('done', 'redeemed', { user: data.user, session: data.session });
      else showExistingUser();
      return undefined;
    }
    model.state = 'form';
    const isAboutForm = /^(request|password|username|terms)/.test(failure.code);
    if (!isAboutForm) fail(failure, () => void redeem(form), 'form');
    else view.update();
    return isAboutForm ? failure : undefined;
  };

  const accept = (): Promise<void> =>
    runOnce(async () => {
      const token = await accessToken();
      const failure = token ? (await post<AcceptResponse>('accept', {}, token)).failure : null;
      if (!token || failure?.status === 401) continueSignedOut();
      else if (failure) fail(failure, () => void accept(), 'accept');
      else finish('accepted', 'accepted', {});
    });

  const renew = (): Promise<void> => {
    const before = model.state;
    return runOnce(async () => {
      const { failure } = await post('renew');
      if (failure) fail(failure, () => void renew(), before);
      else setState('renewed');
    });
  };

  return {
    start,
    preview,
    identify,
    redeem,
    accept,
    renew,
    showForm,
    signIn: () => {
      const url = existingUserTarget();
      if (url) goTo(url);
    },
    redirectTarget,
    termsTarget: () => safeUrl(host.termsUrl),
    existingUserTarget,
    retry: () => {
      const repeat = failedRequest ?? (() => void start(code));
      unblock();
      repeat();
    },
    cancelRetry: () => {
      if (model.blocker === 'rate-limited') return;
      stopTimer();
      restartTimer = null;
    },
    pause: () => stopTimer(),
    resume: () => restartTimer?.(),
  };
};
