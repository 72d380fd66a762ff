import type { InspectResponse } from '../../contracts';
import { openLink, storedCode } from './invitation-code';
import { createInvitationFlow } from './invitation-flow';
import { comeBack } from './provider-trip';
import { Base, camelCase, languageOf, reflectAttributes, upgradeProperties } from './settings';
import type { State, ViewModel } from './state';
import type { Texts } from './texts';
import { retryDelay } from './timing';
import type { GetAccessToken } from './types';
import type { View } from './view';

/** Attributes that have a property of the same name in camel case. */
const ATTRIBUTES = [
  'endpoint',
  'existing-user-url',
  'redirect-url',
  'terms-url',
  'heading',
  'intro',
  'submit-label',
  'done-message',
  'fields',
  'portal',
  'credentials',
  'preview',
];

const SETTABLE_PROPERTIES = [...ATTRIBUTES.map(camelCase), 'request', 'texts', 'getAccessToken'];

/**
 * The sign-up form of an invitation. It takes the code from the page's URL, looks the invitation up, and shows the form or a
 * message.
 *
 * @tagname crm-user-invite
 *
 * @attr {string} endpoint - URL of the plugin's public API: `https://cms.example.com/api/crm-user-invite`. Required.
 * @attr {string} existing-user-url - Page for users who already have an account.
 * @attr {string} redirect-url - Page after sign-up.
 * @attr {string} terms-url - Page with the terms of use.
 * @attr {string} heading - Heading of the form.
 * @attr {string} intro - Introduction of the form.
 * @attr {string} submit-label - Label of the form's button.
 * @attr {string} done-message - What is said after sign-up, in place of the element's own sentence. Plain text.
 * @attr {string} fields - Names of the fields to show, in order, separated by spaces or commas. `username` asks for a username.
 * @attr {boolean} request - Lets visitors without an invitation ask for one. Needs `portal`.
 * @attr {string} portal - Key of the portal that `request` asks an invitation for.
 * @attr {"omit" | "same-origin" | "include"} credentials - As in `fetch`, for the API requests.
 * @attr {string} preview - An answer to `POST /invitations/inspect`, as JSON. Shows its form and sends no request.
 * @attr {string} lang - Language of the texts, as a BCP 47 tag; else that of the surrounding page.
 *
 * @fires {CustomEvent<OpenDetail>} crm-user-invite:open - The invitation is valid and its form is shown.
 * @fires {CustomEvent<RedeemedDetail>} crm-user-invite:redeemed - The account has been created. The redirect follows.
 * @fires {CustomEvent<ExistingUserDetail>} crm-user-invite:existing-user - The address has an account. The redirect follows.
 * @fires {CustomEvent<AcceptedDetail>} crm-user-invite:accepted - The signed-in user has accepted. The redirect follows.
 * @fires {CustomEvent<RefusedDetail>} crm-user-invite:refused - The server refused the invitation or a sign-in, or asks to wait.
 *
 * @slot - Shown until the element has loaded.
 * @slot heading - Replaces the heading of the form.
 * @slot intro - Replaces the introduction of the form.
 * @slot footer - Shown below everything.
 * @slot looking-up - Replaces the message while the invitation is looked up.
 * @slot done - Replaces the message after sign-up.
 * @slot accepted - Replaces the message after a signed-in user has accepted.
 * @slot existing-user - Replaces the message that the address has an account.
 * @slot accept - Replaces the message that asks the invited user to accept.
 * @slot somebody-else - Replaces the message that another user is signed in.
 * @slot expired - Replaces the message that the invitation has expired.
 * @slot replaced - Replaces the message that there is a newer link.
 * @slot renewed - Replaces the message that a new link is on its way.
 * @slot revoked - Replaces the message that the invitation has been withdrawn.
 * @slot blocked - Replaces the message that the account is blocked.
 * @slot redeemed - Replaces the message that the invitation has been used.
 * @slot signed-up - Replaces the message that the signed-in user has used the invitation.
 * @slot signed-in - Replaces the message that the visitor is signed in, and that the URL has no code.
 * @slot other-account - Replaces the message that the provider knows the person by another address.
 * @slot unknown - Replaces the message that the link is not valid.
 * @slot no-code - Replaces the message that the URL has no code.
 * @slot request - Replaces the introduction of the form that asks for an invitation.
 * @slot requested - Replaces the message that an invitation may be on its way.
 * @slot rate-limited - Replaces the message that there were too many attempts.
 * @slot offline - Replaces the message that the site cannot be reached.
 * @slot trouble - Replaces the message that the server failed.
 *
 * @csspart card - The whole element. Its second part name is the state: `::part(expired)`.
 * @csspart header - Portal, heading and introduction of the form.
 * @csspart eyebrow - Name of the portal.
 * @csspart heading - Heading of the form or of a message.
 * @csspart intro - Introduction of the form.
 * @csspart greeting - Greeting in the introduction.
 * @csspart form - The form.
 * @csspart providers - The providers' buttons.
 * @csspart provider - Button of a provider. Its second part name is the provider's name: `::part(microsoft)`.
 * @csspart passkey - Button that creates a passkey.
 * @csspart mark - Mark of a provider.
 * @csspart divider - Between the other ways and the password.
 * @csspart chosen-provider - Says which provider, or that a passkey, the account is created with.
 * @csspart field - Label, input, hint and error of one field.
 * @csspart label - Label of a field.
 * @csspart optional - The word "optional" in a label.
 * @csspart input - Input, select or textarea.
 * @csspart checkbox - Checkbox.
 * @csspart show - Button that shows the password.
 * @csspart hint - Hint below an input.
 * @csspart error - Error below an input.
 * @csspart link - Link to the terms of use.
 * @csspart notice - Notice above the form's button or the providers.
 * @csspart button - Buttons, and links that look like buttons.
 * @csspart submit - The form's button.
 * @csspart quiet - Secondary buttons.
 * @csspart footnote - How long the invitation is valid.
 * @csspart message - A message. Its second part name is the state.
 * @csspart icon - Icon of a message.
 * @csspart spinner - Shown in place of the icon while the invitation is looked up.
 * @csspart text - Sentence of a message.
 * @csspart actions - Buttons and links of a message.
 *
 * @cssprop --crm-user-invite-accent - Colour of buttons and links.
 * @cssprop --crm-user-invite-on-accent - Colour of the text on buttons.
 * @cssprop --crm-user-invite-text - Colour of the text.
 * @cssprop --crm-user-invite-muted - Colour of hints and the introduction.
 * @cssprop --crm-user-invite-surface - Background of the card.
 * @cssprop --crm-user-invite-input - Background of inputs.
 * @cssprop --crm-user-invite-line - Border of inputs.
 * @cssprop --crm-user-invite-good - Colour of success.
 * @cssprop --crm-user-invite-bad - Colour of errors.
 * @cssprop --crm-user-invite-radius - Corner radius.
 * @cssprop --crm-user-invite-shadow - Shadow of the card.
 * @cssprop --crm-user-invite-width - Maximum width of the card.
 * @cssprop --crm-user-invite-font - The `font` shorthand.
 */
export class CrmUserInvite extends Base {
  static readonly observedAttributes = [...ATTRIBUTES, 'request', 'lang'];

  /** URL of the plugin's public API: `https://cms.example.com/api/crm-user-invite`. The element waits until it is set. */
  declare endpoint: string | null;
  /** Page for users who already have an account. */
  declare existingUserUrl: string | null;
  /** Page after sign-up. */
  declare redirectUrl: string | null;
  /** Page with the terms of use. */
  declare termsUrl: string | null;
  /** Heading of the form. */
  declare heading: string | null;
  /** Introduction of the form. */
  declare intro: string | null;
  /** Label of the form's button. */
  declare submitLabel: string | null;
  /** What is said after sign-up, in place of the element's own sentence. */
  declare doneMessage: string | null;
  /** Names of the fields to show, in order; null for all. A string separates them by spaces or commas. */
  declare fields: string | string[] | null;
  /** Key of the portal that `request` asks an invitation for. */
  declare portal: string | null;
  /** As in `fetch`, for the API requests; null means `same-origin`. */
  declare credentials: RequestCredentials | null;
  /** An answer to `POST /invitations/inspect`, as JSON. The element shows its form and sends no request. */
  declare preview: string | null;

  #view: View | null = null;
  #isInitialized = false;
  #getAccessToken: GetAccessToken | null = null;
  #texts: Partial<Texts> = {};
  readonly #root = this.attachShadow({ mode: 'open' });
  readonly #model: ViewModel = {
    state: 'looking-up',
    invitation: null,
    provider: null,
    failedSignIn: null,
    passkey: null,
    passkeyProblem: null,
    entered: {},
    other: null,
    blocker: null,
    secondsLeft: 0,
    isBusy: false,
    language: 'en',
  };
  readonly #flow = createInvitationFlow(this, this.#model, {
    update: () => this.#view?.update(),
    tick: () => this.#view?.tick(),
  });

  connectedCallback(): void {
    upgradeProperties(this, SETTABLE_PROPERTIES);
    addEventListener('hashchange', this.#onHashChange);
    this.#rebuild();
    if (!this.#isInitialized) void this.#loadView();
    this.#isInitialized = true;
    if (this.state === 'looking-up') void this.start();
    else this.#flow.resume();
  }

  disconnectedCallback(): void {
    removeEventListener('hashchange', this.#onHashChange);
    this.#flow.pause();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || !this.#isInitialized) return;
    const isWithoutCode = this.state === 'no-code' || this.state === 'request';
    if (name === 'endpoint' || (isWithoutCode && /^(request|portal)$/.test(name))) void this.start();
    else this.#rebuild();
  }

  /** Whether visitors without an invitation may ask for one. */
  get request(): boolean {
    // Some frameworks write `false` as text.
    return (this.getAttribute('request') ?? 'false') !== 'false';
  }
  set request(isOn: boolean) {
    this.toggleAttribute('request', isOn);
  }

  /** Gets a bearer token of the signed-in user, or null. Called after the look-up, and when it is set later than that. */
  get getAccessToken(): GetAccessToken | null {
    return this.#getAccessToken;
  }
  set getAccessToken(getAccessToken: GetAccessToken | null) {
    this.#getAccessToken = getAccessToken;
    void this.#flow.identify();
  }

  /** Texts that replace the element's own. */
  get texts(): Partial<Texts> {
    return this.#texts;
  }
  set texts(texts: Partial<Texts>) {
    this.#texts = texts;
    this.#rebuild();
  }

  /** The current state. */
  get state(): State {
    return this.#model.state;
  }

  /** Looks up the invitation: with the given code, else the one in the page's URL, else the one stored in this tab. */
  async start(code?: string): Promise<void> {
    if (this.preview !== null) return this.#flow.preview(JSON.parse(this.preview) as InspectResponse);
    openLink();
    comeBack();
    if (this.endpoint) await this.#flow.start(code ?? storedCode());
  }

  /** Validates the form and sends it, as its button does. */
  async submit(): Promise<void> {
    await this.#view?.submit();
  }

  /** Accepts the invitation as the user of `getAccessToken`. */
  accept(): Promise<void> {
    return this.#flow.accept();
  }

  /** Asks for a new link, which is sent to the invited e-mail address. */
  renew(): Promise<void> {
    return this.#flow.renew();
  }

  #rebuild(): void {
    this.#model.language = languageOf(this);
    void this.#view?.rebuild();
  }

  readonly #onHashChange = ({ newURL }: HashChangeEvent): void => {
    if (openLink(newURL)) void this.start();
  };

  /** Loads the view during the look-up. Until then, the element's own content is visible. */
  async #loadView(attempt = 1): Promise<void> {
    this.#root.replaceChildren(document.createElement('slot'));
    try {
      const { createView } = await import('./view');
      this.#view = await createView(this, this.#root, this.#model, this.#flow);
      this.#view.update();
    } catch {
      setTimeout(() => void this.#loadView(attempt + 1), retryDelay(attempt) * 1000);
    }
  }
}

reflectAttributes(CrmUserInvite, ATTRIBUTES);
