import type { AcceptAnswer, InspectAnswer, RedeemAnswer, RedeemRequest } from '../../contracts';
import { call, type Failure, type Outcome } from './api';
import { forgetCode, takeCode, withCode } from './invitation-code';
import { navigate } from './navigate';
import { isThisPage, safeUrl } from './safe-url';
import type { MessageState, State } from './state';
import type { CrmUserInviteEventMap } from './types';
import { countDown, pauseBefore } from './wait';

/** What the journey asks of the element that it runs in. */
export interface Site {
  readonly endpoint: string | null;
  readonly existingUserUrl: string | null;
  readonly redirectUrl: string | null;
  readonly credentials: RequestCredentials;
  readonly language: string;
  /** The bearer token of whoever is signed in. */
  token(): Promise<string | null>;
  /** Shows where the journey stands now. */
  show(): void;
  /** The seconds left of a pause. */
  tick(left: number): void;
  emit<Name extends keyof CrmUserInviteEventMap>(
    name: Name,
    detail: CrmUserInviteEventMap[Name]['detail']
  ): CustomEvent;
}

type LeavingEvent = Exclude<keyof CrmUserInviteEventMap, 'crm-user-invite:open' | 'crm-user-invite:refused'>;
type Detail<Name extends LeavingEvent> = Omit<
  CrmUserInviteEventMap[Name]['detail'],
  'redirectUrl' | 'waitUntil'
>;

const sameAddress = (one: string, other: string): boolean =>
  one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();

/** The way of one invitation through the element: what is asked of the server, and where that leads. */
export class Journey {
  state: State = 'looking-up';
  invitation: InspectAnswer | null = null;
  /** Address of the user who is signed in and is not the invited one, as far as it is known. */
  other: string | null = null;
  /** What stands in the way of sending the form. */
  hindrance: 'rate-limited' | 'offline' | 'trouble' | null = null;

  #code: string | null = null;
  #run = 0;
  #busy = false;
  #attempt = 0;
  #retry: (() => void) | null = null;
  #stopWaiting = (): void => undefined;

  constructor(private readonly site: Site) {}

  /** Looks the invitation up that the address, or an earlier visit of this page, gives the code of. */
  async start(code = takeCode()): Promise<void> {
    if (!this.site.endpoint) return;
    this.#settle();
    this.#code = code;
    if (!code) return this.#to('no-code');
    const run = ++this.#run;
    this.#to('looking-up');
    const outcome = await this.#post<InspectAnswer>('inspect');
    if (run !== this.#run) return;
    if (outcome.failure) return this.#fail(outcome.failure, () => void this.start(code));
    this.invitation = outcome.data;
    await this.#meet(outcome.data, run);
  }

  /** Signs up with what the form holds. Answers why not, as far as the form can say it. */
  async redeem(form: Omit<RedeemRequest, 'code'>): Promise<Failure | null> {
    if (this.state !== 'form' || this.hindrance === 'rate-limited') return null;
    this.#settle();
    this.#to('sending');
    const { data, failure } = await this.#post<RedeemAnswer>('redeem', form);
    if (data?.status === 'existing-user') return (this.#existingUser(), null);
    if (data) {
      forgetCode();
      this.#to('done');
      const { user, session } = data;
      void this.#leave(
        'crm-user-invite:redeemed',
        { user, ...(session && { session }) },
        this.redirectTarget
      );
      return null;
    }
    this.state = 'form';
    if (failure.status >= 400 && failure.status < 500 && !/^(invitation|rate)\./.test(failure.code))
      return failure;
    this.#fail(failure, () => void this.redeem(form));
    return failure;
  }

  /** Takes the invitation up as the user who is signed in. */
  accept(): Promise<void> {
    return this.#once(async () => {
      const token = await this.site.token();
      const { failure } = token
        ? await this.#post<AcceptAnswer>('accept', {}, token)
        : { failure: { code: 'sign-in.required' } as Failure };
      if (failure?.code === 'sign-in.required') return this.#signedOut();
      if (failure) return this.#fail(failure, () => void this.accept(), 'accept');
      forgetCode();
      this.#to('accepted');
      void this.#leave('crm-user-invite:accepted', {}, this.redirectTarget);
    });
  }

  /** Asks for a fresh link, by mail to the invited address. */
  renew(): Promise<void> {
    const before = this.state;
    return this.#once(async () => {
      const { failure } = await this.#post('renew');
      if (failure) this.#fail(failure, () => void this.renew(), before);
      else this.#to('renewed');
    });
  }

  /** Goes on with the sign-up although somebody else is signed in. */
  signUp(): void {
    const { portal, contact, expiresAt } = this.invitation!;
    this.#to('form');
    this.site.emit('crm-user-invite:open', { portal, contact, expiresAt });
  }

  /** Repeats what had no success, now. */
  again(): void {
    const retry = this.#retry ?? (() => void this.start());
    this.#settle();
    retry();
  }

  /** Ends waiting, as when the form is edited. */
  rest(): void {
    if (this.hindrance !== 'rate-limited') this.#stopWaiting();
  }

  /** Ends waiting for good. */
  stop(): void {
    this.#run++;
    this.#stopWaiting();
  }

  /** The page after sign-up. */
  get redirectTarget(): URL | null {
    return safeUrl(this.site.redirectUrl);
  }

  /** The page for those who have an account; null if this is it. */
  get existingUserTarget(): URL | null {
    const url = safeUrl(this.site.existingUserUrl);
    return url && !isThisPage(url) ? url : null;
  }

  /** Goes to the existing-user page, with the code where that stays on this site. */
  goSignIn(): void {
    const url = this.existingUserTarget;
    if (url) navigate(this.state === 'redeemed' ? url.href : withCode(url, this.#code));
  }

  async #meet(invitation: InspectAnswer, run: number): Promise<void> {
    const token = await this.site.token();
    const me = token ? await this.#me(token) : null;
    if (run !== this.#run) return;
    if (!token || me?.failure?.status === 401) return this.#signedOut();
    const email = me?.data?.email;
    const isOther = Boolean(email && !sameAddress(email, invitation.contact.email));
    this.other = isOther ? email! : null;
    this.#to(isOther ? 'somebody-else' : 'accept');
  }

  #signedOut(): void {
    if (this.invitation?.status === 'open') this.signUp();
    else this.#existingUser();
  }

  #existingUser(): void {
    this.#to('existing-user');
    const url = this.existingUserTarget;
    void this.#leave('crm-user-invite:existing-user', {}, url, url && withCode(url, this.#code));
  }

  async #leave<Name extends LeavingEvent>(
    name: Name,
    detail: Detail<Name>,
    url: URL | null,
    target = url?.href ?? null
  ): Promise<void> {
    const waiting: Promise<unknown>[] = [];
    const event = this.site.emit(name, {
      ...detail,
      redirectUrl: url?.href ?? null,
      waitUntil: (promise: Promise<unknown>) => void waiting.push(promise),
    } as CrmUserInviteEventMap[Name]['detail']);
    await Promise.allSettled(waiting);
    if (target && !event.defaultPrevented) navigate(target);
  }

  #fail({ code, retryAfter }: Failure, retry: () => void, after?: State): void {
    if (code === 'rate.limited') {
      this.site.emit('crm-user-invite:refused', { code });
      const goOn = after ? () => this.#to(after) : retry;
      return this.#hinder('rate-limited', retryAfter, goOn, (left) => this.site.tick(left));
    }
    if (code.startsWith('invitation.')) {
      this.site.emit('crm-user-invite:refused', { code: code as 'invitation.unknown' });
      const reason = code.slice('invitation.'.length);
      return this.#to(reason === 'email-mismatch' ? 'somebody-else' : (reason as MessageState));
    }
    this.#retry = retry;
    this.#hinder(code === 'network' ? 'offline' : 'trouble', pauseBefore(++this.#attempt), retry);
  }

  /** Says what is in the way, on the form if that is open, and goes on after a while or when the network is back. */
  #hinder(
    why: 'rate-limited' | 'offline' | 'trouble',
    seconds: number | null,
    goOn: () => void,
    onTick?: (left: number) => void
  ): void {
    const isForm = this.state === 'form';
    const end = (): void => {
      this.#stopWaiting();
      this.hindrance = null;
      if (isForm && why === 'rate-limited') this.site.show();
      else goOn();
    };
    this.hindrance = why;
    if (isForm) this.site.show();
    else this.#to(why);
    const stop = seconds === null ? () => undefined : countDown(seconds, end, onTick);
    if (why === 'offline') addEventListener('online', end, { once: true });
    this.#stopWaiting = () => {
      stop();
      removeEventListener('online', end);
    };
  }

  #settle(): void {
    this.#stopWaiting();
    this.hindrance = null;
    this.#retry = null;
  }

  async #once(work: () => Promise<void>): Promise<void> {
    if (this.#busy || !this.#code) return;
    this.#busy = true;
    this.#settle();
    await work();
    this.#busy = false;
  }

  #to(state: State): void {
    this.state = state;
    this.site.show();
  }

  async #post<Data>(route: string, body: object = {}, token?: string): Promise<Outcome<Data>> {
    const outcome = await call<Data>({
      url: `${this.#api}/invitations/${route}`,
      body: { code: this.#code, ...body },
      ...(token && { token }),
      ...this.#how,
    });
    if (!outcome.failure) this.#attempt = 0;
    return outcome;
  }

  #me(token: string): Promise<Outcome<{ email?: string }>> {
    return call({ url: `${this.#api}/../users/me`, method: 'GET', token, ...this.#how });
  }

  get #api(): string {
    return (this.site.endpoint ?? '').replace(/\/+$/, '');
  }

  get #how(): { language: string; credentials: RequestCredentials } {
    return { language: this.site.language, credentials: this.site.credentials };
  }
}
