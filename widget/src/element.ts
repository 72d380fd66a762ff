import type { InspectAnswer } from '../../contracts';
import { takeCode } from './invitation-code';
import { Journey, type Site } from './journey';
import { safeUrl } from './safe-url';
import type { MessageState, State } from './state';
import css from './styles.css';
import { en } from './texts/en';
import { loadTexts, type Texts } from './texts';
import type { GetAccessToken } from './types';
import { errorsByControl } from './view/errors';
import { signUpForm, type SignUpForm } from './view/form';
import { fill, h, type Child } from './view/h';
import { duration, plural, validLanguage } from './view/intl';
import { message } from './view/message';

/** Name of the element. */
export const TAG = 'crm-user-invite';

/** Attributes that are properties too, in camel case. */
const REFLECTED = [
  'endpoint',
  'existing-user-url',
  'redirect-url',
  'terms-url',
  'heading',
  'intro',
  'submit-label',
] as const;
const OWN = ['fields', 'credentials', 'texts', 'getAccessToken'] as const;

const camelCase = (name: string): string =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

// On a server, where pages are made, there are no elements; the module can be imported there all the same.
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** `<crm-user-invite>`: signs up whoever comes with the link of an invitation. `docs/embedding.md` tells how to use it. */
export class CrmUserInvite extends Base {
  static readonly observedAttributes = [...REFLECTED, 'fields', 'lang'];

  /** Address of the plugin's public API: `https://cms.example.com/api/crm-user-invite`. Nothing happens before it is set. */
  declare endpoint: string | null;
  /** Where people go who have an account. */
  declare existingUserUrl: string | null;
  /** Where people go after sign-up. */
  declare redirectUrl: string | null;
  /** Page with the terms of use. */
  declare termsUrl: string | null;
  /** Heading of the form. */
  declare heading: string | null;
  /** Introduction of the form. */
  declare intro: string | null;
  /** What the form's button says. */
  declare submitLabel: string | null;

  #getAccessToken: GetAccessToken | null = null;
  #own: Partial<Texts> = {};
  #loaded: Texts = en;
  #language = '';
  #form: SignUpForm | null = null;
  #time = new Text();
  #isQueued = false;
  readonly #card = h('section', { part: 'card' });
  readonly #voice = h('p', { class: 'unseen', role: 'status' });
  readonly #journey: Journey;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    root.append(this.#card, this.#voice);
    this.#journey = new Journey(this.#site());
  }

  connectedCallback(): void {
    // What a page set before the element was defined hides our accessors.
    for (const name of [...REFLECTED.map(camelCase), ...OWN] as Array<keyof this>) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    addEventListener('hashchange', this.#onHashChange);
    if (this.state === 'looking-up') void this.start();
  }

  disconnectedCallback(): void {
    removeEventListener('hashchange', this.#onHashChange);
    this.#journey.stop();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || !this.isConnected) return;
    if (name === 'endpoint') void this.start();
    else if (name === 'lang') void this.#speak();
    else this.#renderSoon();
  }

  /** Names of the fields to ask, in order; null for all. The attribute takes them with spaces or commas between. */
  get fields(): string[] | null {
    return this.getAttribute('fields')?.match(/[^\s,]+/g) ?? (this.hasAttribute('fields') ? [] : null);
  }
  set fields(names: string[] | string | null) {
    if (names === null) this.removeAttribute('fields');
    else this.setAttribute('fields', String(names));
  }

  /** As in `fetch`, for the calls of the API; `same-origin` unless set. */
  get credentials(): RequestCredentials {
    return (this.getAttribute('credentials') as RequestCredentials | null) ?? 'same-origin';
  }
  set credentials(value: RequestCredentials) {
    this.setAttribute('credentials', value);
  }

  /** Tells who is signed in. Asked once the invitation is known. */
  get getAccessToken(): GetAccessToken | null {
    return this.#getAccessToken;
  }
  set getAccessToken(value: GetAccessToken | null) {
    this.#getAccessToken = value;
  }

  /** Words of your own, for any of the texts. */
  get texts(): Partial<Texts> {
    return this.#own;
  }
  set texts(own: Partial<Texts>) {
    this.#own = own;
    this.#renderSoon();
  }

  /** Where the element stands. */
  get state(): State {
    return this.#journey.state;
  }

  /** Looks the invitation up (again): the one in the address, the one kept, or that of the code given. */
  async start(code?: string): Promise<void> {
    await this.#speak();
    await this.#journey.start(code ?? takeCode());
  }

  /** Sends the form, as its button does: answers are checked first. */
  async submit(): Promise<void> {
    const form = this.#form;
    if (!form || this.state !== 'form' || form.showErrors(form.problems())) return;
    const failure = await this.#journey.redeem(form.read());
    if (!failure || this.state !== 'form' || this.#journey.hindrance) return;
    const rule = plural(this.#language, this.#texts.passwordRule, this.#invitation.password.minLength);
    if (this.#form?.showErrors(errorsByControl(failure, this.#texts, rule))) return;
    this.#form?.setNotice([new Text(this.#texts.invalid)]);
  }

  /** Takes the invitation up as the user who is signed in, whom `getAccessToken` speaks for. */
  accept(): Promise<void> {
    return this.#journey.accept();
  }

  /** Has a fresh link sent to the invited address. */
  renew(): Promise<void> {
    return this.#journey.renew();
  }

  readonly #onHashChange = (): void => {
    if (new URLSearchParams(location.hash.slice(1)).has('invitation')) void this.start();
  };

  get #texts(): Texts {
    return { ...this.#loaded, ...this.#own };
  }

  get #invitation(): InspectAnswer {
    return this.#journey.invitation!;
  }

  #site(): Site {
    const host = this;
    return {
      get endpoint() {
        return host.endpoint;
      },
      get existingUserUrl() {
        return host.existingUserUrl;
      },
      get redirectUrl() {
        return host.redirectUrl;
      },
      get credentials() {
        return host.credentials;
      },
      get language() {
        return host.#language;
      },
      token: async () => {
        try {
          return (await host.getAccessToken?.()) ?? null;
        } catch {
          return null;
        }
      },
      show: () => host.#show(),
      tick: (left) => {
        host.#time.data = duration(host.#language, left);
      },
      emit: (name, detail) => {
        const event = new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true });
        host.dispatchEvent(event);
        return event;
      },
    };
  }

  /** Loads the texts of the language that is spoken here. */
  async #speak(): Promise<void> {
    const around = this.closest<HTMLElement>('[lang]') ?? document.documentElement;
    this.#language = validLanguage(around.lang || 'en');
    this.#loaded = await loadTexts(this.#language);
    this.#renderSoon();
  }

  #renderSoon(): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    queueMicrotask(() => {
      this.#isQueued = false;
      const typed = this.#form?.values();
      this.#form = null;
      this.#show();
      if (typed) (this.#form as SignUpForm | null)?.restore(typed);
    });
  }

  #show(): void {
    const { state, hindrance } = this.#journey;
    const isForm = state === 'form' || state === 'sending';
    this.#card.setAttribute('part', `card card-${state}`);
    this.#card.lang = this.#language;
    if (isForm && this.#form) {
      this.#form.setSending(state === 'sending');
      this.#showHindrance(hindrance);
      return;
    }
    const hadFocus = Boolean(this.shadowRoot!.activeElement);
    this.#form = isForm ? this.#makeForm() : null;
    this.#card.replaceChildren(
      ...(this.#form ? [this.#formHeader(), this.#form.element] : [this.#message(state as MessageState)]),
      h('slot', { name: 'footer' })
    );
    const heading = this.#card.querySelector('h2');
    if (hadFocus) heading?.focus();
    else this.#announce(this.#card.querySelector('[part=text],[part=intro]')?.textContent ?? '');
  }

  #announce(words: string): void {
    this.#voice.textContent = words;
  }

  #showHindrance(why: 'rate-limited' | 'offline' | 'trouble' | null): void {
    if (!why) return this.#form!.setNotice(null);
    const [title, sentence] = this.#texts[why];
    const words = [h('strong', {}, title), ' ', ...fill(sentence, { time: this.#time })];
    this.#form!.setNotice(words, why === 'rate-limited' ? undefined : this.#texts.again);
    this.#announce(`${title}. ${sentence.replace('{time}', this.#time.data)}`);
  }

  get #values(): Record<string, string | Node> {
    const { portal, contact } = this.#journey.invitation ?? {};
    const fullName = [contact?.firstName, contact?.lastName].filter(Boolean).join(' ');
    return {
      portal: portal?.name ?? '',
      email: contact?.email ?? '',
      name: contact?.firstName || fullName || contact?.email || '',
      fullName: fullName || contact?.email || '',
      other: this.#journey.other ?? '…',
      time: this.#time,
    };
  }

  #formHeader(): HTMLElement {
    const texts = this.#texts;
    const values = this.#values;
    return h(
      'header',
      { part: 'header' },
      h('p', { part: 'eyebrow' }, this.#invitation.portal.name),
      h(
        'slot',
        { name: 'heading' },
        h('h2', { part: 'heading', tabindex: -1 }, this.heading ?? texts.heading)
      ),
      h(
        'slot',
        { name: 'intro' },
        h(
          'p',
          { part: 'intro' },
          h('span', { part: 'greeting' }, ...fill(texts.greeting, values)),
          ' ',
          ...(this.intro === null ? fill(texts.intro, values) : [this.intro])
        )
      )
    );
  }

  #makeForm(): SignUpForm {
    return signUpForm({
      invitation: this.#invitation,
      fields: this.fields,
      termsUrl: safeUrl(this.termsUrl),
      submitLabel: this.submitLabel,
      texts: this.#texts,
      language: this.#language,
      announce: (words) => this.#announce(words),
      onSubmit: () => void this.submit(),
      onEdit: () => this.#journey.rest(),
    });
  }

  #message(state: MessageState): HTMLElement {
    return message(state, this.#texts, this.#values, this.#actions(state));
  }

  /** The ways on from a state. */
  #actions(state: MessageState): Child[] {
    const texts = this.#texts;
    const journey = this.#journey;
    const email = journey.invitation?.contact.email ?? '';
    const button = (label: string, click: () => void, kind = 'button'): HTMLElement =>
      h('button', { type: 'button', part: kind, click }, label);
    const link = (label: string, url: URL | null, click?: (event: Event) => void): Child =>
      url && h('a', { part: 'button', href: url.href, ...(click && { click }) }, label);
    const signIn = (): Child =>
      link(texts.signIn, journey.existingUserTarget, (event) => {
        event.preventDefault();
        journey.goSignIn();
      });
    const again = button(texts.again, () => journey.again(), 'button button-quiet');
    const renew = button(texts.renew, () => void this.renew());

    const ways: Partial<Record<MessageState, () => Child[]>> = {
      done: () => [link(texts.next, journey.redirectTarget)],
      accepted: () => [link(texts.next, journey.redirectTarget)],
      'existing-user': () => [signIn()],
      accept: () => [button(texts.acceptAs.replace('{email}', email), () => void this.accept())],
      'somebody-else': () => [
        journey.invitation?.status === 'open'
          ? button(texts.signUpAs.replace('{email}', email), () => journey.signUp())
          : signIn(),
        again,
      ],
      expired: () => [renew],
      replaced: () => [renew],
      redeemed: () => [signIn()],
      'no-code': () => [signIn()],
      offline: () => [again],
      trouble: () => [again],
    };
    return ways[state]?.() ?? [];
  }
}

for (const attribute of REFLECTED) {
  Object.defineProperty(CrmUserInvite.prototype, camelCase(attribute), {
    configurable: true,
    get(this: CrmUserInvite) {
      return this.getAttribute(attribute);
    },
    set(this: CrmUserInvite, value: string | null | undefined) {
      if (value == null) this.removeAttribute(attribute);
      else this.setAttribute(attribute, value);
    },
  });
}
