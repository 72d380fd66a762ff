import type { AcceptResponse, InspectResponse, RedeemRequest, RedeemResponse } from '../../contracts';
import type { Failure, Result } from './api';
import { createConnection, type Connection, type ConnectionHost, type Message } from './connection';
import { emit, emitAndRedirect } from './events';
import { clearCode, storeCode, withCode } from './invitation-code';
import { navigate } from './navigate';
import { endTrip, tripOf, type Trip } from './provider-trip';
import { createRetries } from './retries';
import { isThisPage, safeUrl, withEmail } from './safe-url';
import type { MessageState, State, ViewModel } from './state';
import { pageScripts } from './timing';

/** The element's settings, as the flow reads them. */
export interface FlowHost extends EventTarget, ConnectionHost {
  isConnected: boolean;
  existingUserUrl: string | null;
  redirectUrl: string | null;
  termsUrl: string | null;
  request: boolean;
  portal: string | null;
}

/** Shows the model. */
export interface FlowView {
  /** Called after every change. */
  update(): void;
  /** Called every second of a countdown. */
  tick(): void;
}

/** The body of a redeem request, without the code. */
export type Answers = Omit<RedeemRequest, 'code'>;

/** What the parts of the view that load on demand need to send requests of their own. */
export interface FlowCore {
  setState(state: State): void;
  /** Sends a message to the plugin. */
  send: Connection['send'];
  /** Shows why a request has failed, and repeats it later if that can help. */
  fail(failure: Failure, repeat: () => void, before?: State): void;
  /** Forgets what has blocked the last request. */
  unblock(): void;
  /** Gives up a failed request that would be repeated, because the person has chosen another way. */
  withdraw(): void;
  /** Reads the invitation. What is shown stays. */
  inspect(): Promise<Result<InspectResponse>>;
  /** Reads the invitation again, while what was seen before stays. */
  refresh(): Promise<void>;
  /** Whether visitors may ask for an invitation. */
  isRequestable(): boolean;
  /** Keeps the code in this tab until the person is back from a provider. Returns it; null in a preview. */
  keepCode(): string | null;
  /** The person's trip to a provider, for this invitation. */
  trip(): Trip | null;
  /** Forgets the trip. */
  endTrip(): void;
}

export interface InvitationFlow extends FlowCore {
  /** Looks up the invitation with this code. */
  start(code: string | null): Promise<void>;
  /** Shows the form of an example invitation. */
  preview(invitation: InspectResponse): void;
  /** Finds out who is signed in, and shows what that user can do. */
  identify(): Promise<void>;
  /** Sends the form. Resolves to a failure if the server found a value, the provider's sign-in or the passkey invalid. */
  redeem(form: Answers): Promise<Failure | undefined>;
  /** Accepts the invitation as the signed-in user. */
  accept(): Promise<void>;
  /** Asks the server to send a new link to the invited e-mail address. */
  renew(): Promise<void>;
  /** Shows the form, whether or not a user is signed in. */
  showForm(): void;
  /** Goes to the existing-user page, with the code and the invited address if that page is on this origin. */
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

/** A newer element may meet an older plugin, which offers no providers and no passkeys. */
const complete = (invitation: InspectResponse): InspectResponse =>
  Object.assign({ providers: [], passkeys: false }, invitation);

/** The element's state machine: sends the requests, and sets the model's state from the answers. */
export const createInvitationFlow = (host: FlowHost, model: ViewModel, view: FlowView): InvitationFlow => {
  let code: string | null = null;
  let lookUps = 0;
  const retries = createRetries({ host, model, tick: view.tick });
  const { unblock } = retries;
  const { send, accessToken, signedInUser } = createConnection(host, model);

  const setState = (state: State): void => {
    model.state = state;
    view.update();
  };

  const post = async <Data>(
    route: string,
    more?: object,
    options?: Omit<Message, 'body'>
  ): Promise<Result<Data>> => {
    const result = await send<Data>(`invitations/${route}`, { body: { code, ...more }, ...options });
    if (result.data) retries.reset();
    return result;
  };

  const inspect = async (): Promise<Result<InspectResponse>> => {
    const result = await post<InspectResponse>('inspect');
    return result.data ? { data: complete(result.data) } : result;
  };

  /** Whether an answer comes too late: a newer look-up has started, or the element was removed. */
  const isStale = (lookUp: number): boolean => lookUps !== lookUp || !host.isConnected;

  const redirectTarget = (): URL | null => safeUrl(host.redirectUrl);

  const existingUserTarget = (): URL | null => {
    const url = safeUrl(host.existingUserUrl);
    return url && !isThisPage(url) ? url : null;
  };

  const goTo = (target: URL): void => {
    const url = withEmail(target, model.invitation?.contact.email);
    navigate(model.state === 'redeemed' ? url : withCode(url, code));
  };

  /** Leads on whoever is signed in and opens a used link. */
  const leadOn = (): void => {
    setState('signed-up');
    void emitAndRedirect(host, 'refused', { code: 'invitation.redeemed' }, redirectTarget());
  };

  const showUsed = async (): Promise<void> => {
    const lookUp = lookUps;
    setState('looking-up');
    const me = await signedInUser();
    if (isStale(lookUp)) return;
    clearCode(code);
    if (me?.data) {
      leadOn();
      return;
    }
    emit(host, 'refused', { code: 'invitation.redeemed' });
    setState('redeemed');
  };

  /** @param before the state to return to after a rate limit, instead of repeating the request */
  const fail = ({ code: error, retryAfter }: Failure, repeat: () => void, before?: State): void => {
    const [subject, reason] = error.split('.');
    if (reason === 'redeemed') {
      void showUsed();
      return;
    }
    if (reason) emit(host, 'refused', { code: error });
    if (reason === 'email-mismatch') setState('somebody-else');
    else if (subject === 'user') setState('blocked');
    else if (subject === 'invitation' || subject === 'request') {
      // Without a form, the only value in a request that can be invalid is the code.
      const state = subject === 'request' ? 'unknown' : (reason as MessageState);
      if (/^(unknown|revoked)$/.test(state)) clearCode(code);
      setState(state);
    } else {
      const isLimited = subject === 'rate';
      const blocker = isLimited ? 'rate-limited' : error === 'network' ? 'offline' : 'trouble';
      if (isLimited) retries.wait(blocker, retryAfter, before ? setState.bind(null, before) : repeat);
      else retries.repeatLater(blocker, repeat);
      setState(/^(form|request)$/.test(model.state) ? model.state : blocker);
    }
  };

  const finish = (state: MessageState, event: 'redeemed' | 'accepted', detail: object): void => {
    clearCode(code);
    endTrip(code);
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

  /** The invitation, in the states that depend on who is signed in. */
  const undecidedInvitation = (): InspectResponse | null =>
    /^(looking-up|form|existing-user|accept|somebody-else)$/.test(model.state) ? model.invitation : null;

  const identify = async (): Promise<void> => {
    const lookUp = lookUps;
    const { state } = model;
    const invitation = undecidedInvitation();
    const isWithoutForm = /^(redeemed|no-code|request)$/.test(state);
    if (!invitation && !isWithoutForm) return;
    const me = await signedInUser();
    if (isStale(lookUp) || undecidedInvitation() !== invitation) return;
    if (isWithoutForm) {
      if (!me?.data || model.state !== state) return;
      if (state === 'redeemed') leadOn();
      else setState('signed-in');
      return;
    }
    if (!me || me.failure?.status === 401) {
      if (!/^(form|existing-user)$/.test(model.state)) continueSignedOut();
      return;
    }
    const email = me.data?.email;
    model.other =
      email && invitation && normalize(email) !== normalize(invitation.contact.email) ? email : null;
    setState(model.other ? 'somebody-else' : 'accept');
  };

  const lookUpInvitation = async (): Promise<void> => {
    const lookUp = ++lookUps;
    model.invitation = null;
    setState('looking-up');
    const { data, failure } = await inspect();
    // An existing user, and a signed-in one with a used link, may be redirected next, so the page's scripts must have
    // set `getAccessToken` and added listeners.
    if (data?.status === 'existing-user' || failure?.code === 'invitation.redeemed') await pageScripts();
    if (isStale(lookUp)) return;
    if (failure) {
      fail(failure, () => void lookUpInvitation());
      return;
    }
    model.invitation = data;
    await identify();
  };

  /** Reads the invitation again, while what was seen before stays. */
  const refresh = async (): Promise<void> => {
    const { data } = await inspect();
    if (data && model.invitation) model.invitation = data;
  };

  // A limit on attempts holds for every way.
  const withdraw = (): void => {
    if (model.blocker === 'rate-limited') return;
    unblock();
    view.update();
  };

  const isRequestable = (): boolean => host.request && Boolean(host.portal);

  /** Leads on whoever is signed in; asks others for the link, or lets them ask for one. */
  const showWithoutCode = async (): Promise<void> => {
    const lookUp = ++lookUps;
    setState('looking-up');
    // They set `getAccessToken`.
    await pageScripts();
    const me = await signedInUser();
    if (isStale(lookUp)) return;
    if (me?.data) setState('signed-in');
    else setState(isRequestable() ? 'request' : 'no-code');
  };

  const start = async (newCode: string | null): Promise<void> => {
    unblock();
    if (code !== newCode) model.entered = {};
    model.invitation = model.provider = model.failedSignIn = model.passkey = model.passkeyProblem = null;
    model.isBusy = false;
    code = newCode;
    await (code ? lookUpInvitation() : showWithoutCode());
  };

  const preview = (invitation: InspectResponse): void => {
    model.invitation = complete(invitation);
    setState('form');
  };

  const redeem: InvitationFlow['redeem'] = async (form) => {
    if (model.state !== 'form' || !code || model.blocker === 'rate-limited') return undefined;
    unblock();
    setState('sending');
    // Strapi keeps the provider's answer in a cookie of its own origin.
    const options = form.provider && ({ credentials: 'include' } as const);
    const { data, failure } = await post<RedeemResponse>('redeem', form, options);
    if (data) {
      if (data.status === 'created') finish('done', 'redeemed', { user: data.user, session: data.session });
      else {
        showExistingUser();
        // Tells how that user signs in.
        await refresh();
        view.update();
      }
      return undefined;
    }
    model.state = 'form';
    const isOfSignIn = /^(provider|passkey)|mismatch$/.test(failure.code);
    const isAboutForm = isOfSignIn || /^(request|password|username|terms)/.test(failure.code);
    if (isOfSignIn) emit(host, 'refused', { code: failure.code });
    if (!isAboutForm) fail(failure, () => void redeem(form), 'form');
    else view.update();
    return isAboutForm ? failure : undefined;
  };

  const accept = (): Promise<void> =>
    runOnce(async () => {
      const token = await accessToken();
      const failure = token ? (await post<AcceptResponse>('accept', {}, { token })).failure : null;
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
    setState,
    send,
    fail,
    unblock,
    withdraw,
    inspect,
    refresh,
    isRequestable,
    keepCode: () => {
      if (code) storeCode(code);
      return code;
    },
    trip: () => tripOf(code),
    endTrip: () => endTrip(code),
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
    retry: () => retries.retry(() => void start(code)),
    cancelRetry: retries.cancel,
    pause: retries.pause,
    resume: retries.resume,
  };
};
