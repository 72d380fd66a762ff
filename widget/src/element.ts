import type { InspectResponse } from '../../contracts';
import type { Face } from './face';
import { keptCode, openLink } from './invitation-code';
import { createJourney } from './journey';
import type { Place } from './journey-types';
import { languageAround } from './language';
import type { State } from './state';
import type { Texts } from './texts';
import type { GetAccessToken } from './types';
import { pauseBefore } from './wait';

/** Attributes, and in camel case properties. */
const ATTRIBUTES = [
  'endpoint',
  'existing-user-url',
  'redirect-url',
  'terms-url',
  'heading',
  'intro',
  'submit-label',
  'fields',
  'credentials',
  'preview',
];

const camelCase = (name: string): string =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const ACCESSORS = [...ATTRIBUTES.map(camelCase), 'texts', 'getAccessToken'];

// On a server there are no elements; the module can be imported there all the same.
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** `<crm-user-invite>`: signs up whoever comes with the link of an invitation. `docs/embedding.md` tells how to use it. */
export class CrmUserInvite extends Base {
  static readonly observedAttributes = [...ATTRIBUTES, 'lang'];

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
  /** Names of the fields to ask, in order; null for all. In a text they have spaces or commas between. */
  declare fields: string | string[] | null;
  /** As in `fetch`, for the calls of the API; `same-origin` unless set. */
  declare credentials: RequestCredentials | null;
  /** What the server would answer about an invitation, as JSON. Its form is shown; nothing is asked, kept or sent. */
  declare preview: string | null;

  #face: Face | null = null;
  #isReady = false;
  #getAccessToken: GetAccessToken | null = null;
  #texts: Partial<Texts> = {};
  readonly #root = this.attachShadow({ mode: 'open' });
  readonly #at: Place = {
    state: 'looking-up',
    invitation: null,
    other: null,
    hindrance: null,
    left: 0,
    isBusy: false,
    language: 'en',
  };
  readonly #journey = createJourney(this, this.#at, {
    show: () => this.#face?.show(),
    tick: () => this.#face?.tick(),
  });

  connectedCallback(): void {
    // What a page set before the element was defined stands before our accessors.
    for (const name of ACCESSORS as Array<keyof this>) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    addEventListener('hashchange', this.#onHashChange);
    this.#refresh();
    if (!this.#isReady) void this.#showFace();
    this.#isReady = true;
    if (this.state === 'looking-up') void this.start();
    else this.#journey.resume();
  }

  disconnectedCallback(): void {
    removeEventListener('hashchange', this.#onHashChange);
    this.#journey.pause();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || !this.#isReady) return;
    if (name === 'endpoint') void this.start();
    else this.#refresh();
  }

  /** Tells who is signed in. Asked once the invitation is known, or when it is set after that. */
  get getAccessToken(): GetAccessToken | null {
    return this.#getAccessToken;
  }
  set getAccessToken(getAccessToken: GetAccessToken | null) {
    this.#getAccessToken = getAccessToken;
    void this.#journey.recognise();
  }

  /** Words of your own, for any of the texts. */
  get texts(): Partial<Texts> {
    return this.#texts;
  }
  set texts(texts: Partial<Texts>) {
    this.#texts = texts;
    this.#refresh();
  }

  /** Where the element stands. */
  get state(): State {
    return this.#at.state;
  }

  /** Looks the invitation up (again): the one in the address, else the one kept, or that of the code given. */
  async start(code?: string): Promise<void> {
    if (this.preview !== null) return this.#journey.preview(JSON.parse(this.preview) as InspectResponse);
    openLink();
    if (this.endpoint) await this.#journey.start(code ?? keptCode());
  }

  /** Sends the form, as its button does: the answers are checked first. */
  async submit(): Promise<void> {
    await this.#face?.submit();
  }

  /** Takes the invitation up as the user who is signed in, whom `getAccessToken` speaks for. */
  accept(): Promise<void> {
    return this.#journey.accept();
  }

  /** Has a fresh link sent to the invited address. */
  renew(): Promise<void> {
    return this.#journey.renew();
  }

  /** Shows all anew, as the page is now. */
  #refresh(): void {
    this.#at.language = languageAround(this);
    void this.#face?.refresh();
  }

  readonly #onHashChange = ({ newURL }: HashChangeEvent): void => {
    if (openLink(newURL)) void this.start();
  };

  /** Loads what is seen, while the look-up is under way. Until then, the element's own content shows. */
  async #showFace(attempt = 1): Promise<void> {
    this.#root.replaceChildren(document.createElement('slot'));
    try {
      const { createFace } = await import('./face');
      this.#face = await createFace(this, this.#root, this.#at, this.#journey);
      this.#face.show();
    } catch {
      setTimeout(() => void this.#showFace(attempt + 1), pauseBefore(attempt) * 1000);
    }
  }
}

for (const name of ATTRIBUTES) {
  Object.defineProperty(CrmUserInvite.prototype, camelCase(name), {
    configurable: true,
    get(this: CrmUserInvite) {
      return this.getAttribute(name);
    },
    set(this: CrmUserInvite, value: string | string[] | null | undefined) {
      if (value == null) this.removeAttribute(name);
      else this.setAttribute(name, String(value));
    },
  });
}
