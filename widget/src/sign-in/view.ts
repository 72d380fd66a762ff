import { retryDelay } from '../timing';
import { h, icon, interpolate, shownText, type Child } from '../view/dom';
import { createControl, type Control } from '../view/field';
import { visibilityToggle } from '../view/password-control';
import css from '../view/styles.css';
import { createSubmit, type Submit } from '../view/submit';
import { safeUrl, withEmail } from '../safe-url';
import type { SignInFlow } from './flow';
import type { ways as loadedWays } from './sign-in-ways';
import type { SignInModel } from './state';
import { loadTexts, type SignInTexts } from './texts';

/** The element's settings, as the view reads them. */
export interface SignInViewHost extends HTMLElement {
  heading: string | null;
  intro: string | null;
  forgotPasswordUrl: string | null;
  texts: Partial<SignInTexts>;
}

export interface SignInView {
  /** Shows the model. */
  update(): void;
  /** Rebuilds everything from the current attributes and texts; keeps what the user has entered. */
  rebuild(): Promise<void>;
}

type Ways = typeof loadedWays;

interface Form {
  identifier: Control;
  password: Control;
  submit: Submit;
}

const CHECK = 'M5 12.5l4.5 4.5L19 7.5';
const ALERT = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v6M12 16v.2';

const styleSheet = (text: string): CSSStyleSheet => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
};

/** Creates the element's view. Changes are announced to screen readers. */
export const createSignInView = (
  host: SignInViewHost,
  root: ShadowRoot,
  model: SignInModel,
  flow: SignInFlow
): SignInView => {
  const card = h('section', {});
  const liveRegion = h('p', { class: 'visually-hidden', role: 'status' });
  let texts: SignInTexts | null = null;
  let language = model.language;
  let ways: Ways | null = null;
  let isLoadingWays = false;
  let form: Form | null = null;
  /** What the view shows; it is built again when that changes. */
  let shown = '';

  const announce = (message: string): void => {
    liveRegion.textContent = message;
  };

  const values = (): Record<string, string> => ({
    portal: model.portal,
    provider: model.provider?.label ?? '',
    email: model.email,
  });

  const hasWays = (): boolean => model.options.passkeys || model.options.providers.length > 0;

  /** Without them the form stands alone; they are tried again later. */
  const loadWays = async (attempt = 1): Promise<void> => {
    isLoadingWays = true;
    try {
      ({ ways } = await import('./sign-in-ways'));
      root.adoptedStyleSheets.push(styleSheet(ways.css));
    } catch {
      setTimeout(() => void loadWays(attempt + 1), retryDelay(attempt) * 1000);
    }
    shown = '';
    update();
  };

  const introduction = (own: SignInTexts): Node[] => {
    const { usualWay } = model;
    if (!usualWay) return interpolate(usualWay === null ? own.introPassword : own.introInvitation, values());
    if (usualWay === 'passkey') return interpolate(own.introPasskey, values());
    return interpolate(own.introProvider, { ...values(), provider: usualWay.label });
  };

  const createHeader = (own: SignInTexts): HTMLElement => {
    const usual = model.portal && introduction(own);
    return h(
      'header',
      { part: 'header' },
      model.portal && h('p', { part: 'eyebrow' }, model.portal),
      h('slot', { name: 'heading' }, h('h2', { part: 'heading', tabindex: -1 }, host.heading ?? own.heading)),
      h(
        'slot',
        { name: 'intro' },
        host.intro && h('p', { part: 'intro' }, host.intro),
        usual && h('p', { part: 'intro' }, ...usual)
      )
    );
  };

  const createFormControls = (own: SignInTexts): Form => {
    const validate = (input: HTMLInputElement) => () => (input.value.trim() ? '' : own.required);
    const identifier = h('input', {
      autocomplete: model.options.passkeys ? 'username webauthn' : 'username',
      autocapitalize: 'none',
      spellcheck: 'false',
      inputmode: 'email',
      required: true,
      maxlength: 254,
      value: model.email,
    });
    const password = h('input', { type: 'password', autocomplete: 'current-password', required: true });
    return {
      identifier: createControl({
        ...{ id: 'identifier', input: identifier, label: [own.identifier] },
        validate: validate(identifier),
      }),
      password: createControl({
        ...{ id: 'password', input: password, label: [own.password] },
        suffix: visibilityToggle(password, own),
        // Spaces can be a password.
        validate: () => (password.value ? '' : own.required),
      }),
      submit: createSubmit(own.submit),
    };
  };

  /** The page gets the address that was entered, so that it need not be entered again. */
  const createForgottenLink = (url: URL, identifier: Control, own: SignInTexts): HTMLElement => {
    const link = h(
      'a',
      {
        ...{ part: 'link', href: url.href },
        click: () => {
          const entered = String(identifier.get()).trim();
          link.href = withEmail(new URL(url), entered.includes('@') ? entered : undefined).href;
        },
      },
      own.forgotPassword
    );
    return link;
  };

  const send = ({ identifier, password }: Form): void => {
    const controls = [identifier, password];
    for (const control of controls) control.setError(control.validate());
    const invalid = controls.find((control) => control.validate());
    if (invalid) invalid.input.focus();
    else void flow.signIn(String(identifier.get()).trim(), String(password.get()));
  };

  const createForm = (own: SignInTexts): Child[] => {
    const before = form;
    const controls = (form = createFormControls(own));
    if (before) {
      controls.identifier.set(before.identifier.get());
      controls.password.set(before.password.get());
    }
    const buttons = ways?.createButtons({ model, flow, texts: own, announce }) ?? [];
    const forgotten = safeUrl(host.forgotPasswordUrl);
    const others = buttons.length > 0 && h('div', { part: 'providers' }, ...buttons);
    const divider = (text: string): Child => others && h('p', { part: 'divider' }, text);
    const isPasswordFirst = model.usualWay === null;
    return [
      createHeader(own),
      ...(isPasswordFirst ? [] : [others, divider(own.orPassword)]),
      h(
        'form',
        {
          part: 'form',
          novalidate: true,
          submit: (event) => {
            event.preventDefault();
            send(controls);
          },
        },
        controls.identifier.element,
        controls.password.element,
        ...controls.submit.elements,
        forgotten && h('p', { part: 'footnote' }, createForgottenLink(forgotten, controls.identifier, own))
      ),
      ...(isPasswordFirst ? [divider(own.orAnotherWay), others] : []),
    ];
  };

  /** Why the invitation was not accepted. */
  const reason = (own: SignInTexts, sentence: string): string => {
    if (model.refusal === 'invitation.email-mismatch') return own.otherAddress;
    if (model.refusal === 'invitation.redeemed') return own.used;
    return /^(network|server|rate\.limited|crm\.unavailable)$/.test(model.refusal ?? '')
      ? own.notYet
      : sentence;
  };

  const createMessage = (own: SignInTexts, state: 'done' | 'accepted' | 'not-accepted'): HTMLElement => {
    form = null;
    const [title, usual] = own[state];
    const isGood = state !== 'not-accepted';
    const sentence = isGood
      ? state === 'accepted' && !model.portal
        ? own.acceptedUnnamed
        : usual
      : reason(own, usual);
    const target = flow.redirectTarget();
    const isOther = model.refusal === 'invitation.email-mismatch';
    const other =
      isOther &&
      h(
        'button',
        { type: 'button', part: 'button', click: flow.signInAgain },
        h('span', {}, own.otherAccount)
      );
    const next = target && h('a', { part: `button${isOther ? ' quiet' : ''}`, href: target.href }, own.next);
    const again =
      sentence === own.notYet &&
      h('button', { type: 'button', part: 'button quiet', click: flow.retry }, h('span', {}, own.again));
    return h(
      'div',
      { part: `message ${state}`, class: isGood ? 'check' : 'alert' },
      h('div', { part: 'icon' }, icon(isGood ? CHECK : ALERT)),
      h(
        'slot',
        { name: state },
        h('h2', { part: 'heading', tabindex: -1 }, title),
        h('p', { part: 'text' }, ...interpolate(sentence, values()))
      ),
      h('div', { part: 'actions' }, other, next, again)
    );
  };

  const createSpinner = (own: SignInTexts): HTMLElement =>
    h(
      'div',
      { part: 'message looking-up' },
      h('div', { part: 'spinner' }),
      h('slot', { name: 'looking-up' }, h('p', { part: 'text' }, own.looking))
    );

  const build = (own: SignInTexts, state: string): void => {
    const focused = root.activeElement;
    const isForm = state === 'form';
    card.replaceChildren(
      ...[
        ...(isForm
          ? createForm(own)
          : [
              state === 'looking-up'
                ? createSpinner(own)
                : createMessage(own, state as 'done' | 'accepted' | 'not-accepted'),
            ]),
        h('slot', { name: 'footer' }),
      ].filter((child): child is Node => child instanceof Node)
    );
    if (focused) (root.getElementById(focused.id) ?? card.querySelector('h2'))?.focus();
    // The focus moves to the heading, which is read then, but not what follows it.
    if (!isForm) announce(shownText(card.querySelector('[part=text]')));
  };

  const showStatus = (own: SignInTexts): void => {
    if (!form) return;
    const isSending = model.state === 'sending';
    const [title, sentence] = model.problem ? own[model.problem] : [];
    const notice = title
      ? [h('strong', {}, ...interpolate(title, values())), ' ', ...interpolate(sentence ?? '', values())]
      : [];
    form.submit.setStatus(isSending ? own.sending : null, isSending, notice);
    announce(
      isSending
        ? own.sending
        : notice.map((node) => (typeof node === 'string' ? node : node.textContent)).join('')
    );
    if (model.problem === 'wrong') form.password.input.focus();
  };

  const update = (): void => {
    if (!texts) return;
    // What is sent stays visible.
    const state = model.state === 'sending' ? (form ? 'form' : 'looking-up') : model.state;
    if (state === 'form' && hasWays() && !ways) {
      if (!isLoadingWays) {
        void loadWays();
        return;
      }
    }
    card.setAttribute('part', `card ${model.state}`);
    card.setAttribute('aria-busy', String(model.state === 'sending'));
    card.lang = language;
    const next = JSON.stringify([state, model.options, model.portal, model.refusal, Boolean(ways)]);
    if (next !== shown) build(texts, state);
    shown = next;
    if (state === 'form') showStatus(texts);
  };

  const rebuild = async (): Promise<void> => {
    const loaded = await loadTexts(model.language);
    const isFallback = loaded.language !== model.language && !Object.keys(host.texts).length;
    language = isFallback ? loaded.language : model.language;
    card.dir = isFallback ? 'ltr' : '';
    texts = { ...loaded.texts, ...host.texts };
    root.replaceChildren(card, liveRegion);
    shown = '';
    update();
  };

  root.adoptedStyleSheets = [styleSheet(css)];
  root.replaceChildren(h('slot', {}));
  return { update, rebuild };
};
