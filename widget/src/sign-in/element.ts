import { Base, camelCase, languageOf, reflectAttributes, upgradeProperties } from '../settings';
import { createSignInFlow } from './flow';
import type { SignInModel, SignInState } from './state';
import type { SignInTexts } from './texts';
import { createSignInView } from './view';

/** Attributes that have a property of the same name in camel case. */
const ATTRIBUTES = ['endpoint', 'redirect-url', 'forgot-password-url', 'heading', 'intro', 'credentials'];

const SETTABLE_PROPERTIES = [...ATTRIBUTES.map(camelCase), 'texts'];

/**
 * The sign-in form: with a password, a provider or a passkey. It takes up the invitation whose code came along, and
 * takes the address from `?email=`.
 *
 * @tagname crm-user-sign-in
 *
 * @attr {string} endpoint - URL of the plugin's public API: `https://cms.example.com/api/crm-user-invite`. Required.
 * @attr {string} redirect-url - Page after signing in.
 * @attr {string} forgot-password-url - Page to set a new password.
 * @attr {string} heading - Heading of the form.
 * @attr {string} intro - Introduction of the form.
 * @attr {"omit" | "same-origin" | "include"} credentials - As in `fetch`, for the API requests.
 * @attr {string} lang - Language of the texts, as a BCP 47 tag; else that of the surrounding page.
 *
 * @fires {CustomEvent<SignedInDetail>} crm-user-sign-in:signed-in - The user is signed in. The redirect follows.
 * @fires {CustomEvent<InvitationAcceptedDetail>} crm-user-sign-in:accepted - The invitation that came along is accepted.
 * @fires {CustomEvent<FailedDetail>} crm-user-sign-in:failed - The sign-in or the invitation was refused.
 *
 * @slot - Shown until the element has loaded.
 * @slot heading - Replaces the heading of the form.
 * @slot intro - Replaces the introduction of the form.
 * @slot footer - Shown below everything.
 * @slot looking-up - Replaces the message until the form is shown.
 * @slot done - Replaces the message after signing in.
 * @slot accepted - Replaces the message that the invitation is accepted.
 * @slot not-accepted - Replaces the message that it is not.
 *
 * @csspart card - The whole element. Its second part name is the state: `::part(accepted)`.
 * @csspart header - Portal, heading and introduction of the form.
 * @csspart eyebrow - Name of the portal of an invitation.
 * @csspart heading - Heading of the form or of a message.
 * @csspart intro - Introduction of the form.
 * @csspart providers - The buttons of providers and passkeys.
 * @csspart provider - One of them. Its second part name is the provider's name: `::part(microsoft)`.
 * @csspart passkey - The button for passkeys.
 * @csspart mark - Mark of a provider, and the key.
 * @csspart divider - Between the other ways and the password.
 * @csspart form - The form.
 * @csspart field - Label, input and error of one field.
 * @csspart label - Label of a field.
 * @csspart input - Input.
 * @csspart show - Button that shows the password.
 * @csspart error - Error below an input.
 * @csspart notice - Notice above the form's button.
 * @csspart button - Buttons, and links that look like buttons.
 * @csspart submit - The form's button.
 * @csspart quiet - Secondary buttons.
 * @csspart footnote - Below the form's button.
 * @csspart link - Link to set a new password.
 * @csspart message - A message. Its second part name is the state.
 * @csspart icon - Icon of a message.
 * @csspart spinner - Shown until the form is.
 * @csspart text - Sentence of a message.
 * @csspart actions - Buttons and links of a message.
 *
 * @cssprop --crm-user-invite-accent - Colour of buttons and links. All custom properties are those of `crm-user-invite`.
 */
export class CrmUserSignIn extends Base {
  static readonly observedAttributes = [...ATTRIBUTES, 'lang'];

  /** URL of the plugin's public API: `https://cms.example.com/api/crm-user-invite`. The element waits until it is set. */
  declare endpoint: string | null;
  /** Page after signing in. */
  declare redirectUrl: string | null;
  /** Page to set a new password. */
  declare forgotPasswordUrl: string | null;
  /** Heading of the form. */
  declare heading: string | null;
  /** Introduction of the form. */
  declare intro: string | null;
  /** As in `fetch`, for the API requests; null means `same-origin`. */
  declare credentials: RequestCredentials | null;

  #isInitialized = false;
  #texts: Partial<SignInTexts> = {};
  readonly #root = this.attachShadow({ mode: 'open' });
  readonly #model: SignInModel = {
    state: 'looking-up',
    options: { providers: [], passkeys: false },
    portal: '',
    usualWay: undefined,
    email: '',
    problem: null,
    provider: null,
    refusal: null,
    language: 'en',
  };
  readonly #flow = createSignInFlow(this, this.#model, () => this.#view.update());
  readonly #view = createSignInView(this, this.#root, this.#model, this.#flow);

  connectedCallback(): void {
    upgradeProperties(this, SETTABLE_PROPERTIES);
    this.#isInitialized = true;
    this.#rebuild();
    void this.start();
  }

  disconnectedCallback(): void {
    this.#flow.stop();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || !this.#isInitialized) return;
    if (name === 'endpoint') void this.start();
    else this.#rebuild();
  }

  /** Texts that replace the element's own. */
  get texts(): Partial<SignInTexts> {
    return this.#texts;
  }
  set texts(texts: Partial<SignInTexts>) {
    this.#texts = texts;
    if (this.#isInitialized) this.#rebuild();
  }

  /** The current state. */
  get state(): SignInState {
    return this.#model.state;
  }

  /** Reads the ways to sign in, and the invitation whose code is in the page's URL or stored in this tab. */
  async start(): Promise<void> {
    if (this.endpoint) await this.#flow.start();
  }

  #rebuild(): void {
    this.#model.language = languageOf(this);
    void this.#view.rebuild();
  }
}

reflectAttributes(CrmUserSignIn, ATTRIBUTES);
