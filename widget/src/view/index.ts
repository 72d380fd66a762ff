import type { InspectResponse } from '../../../contracts';
import type { FlowView, InvitationFlow } from '../invitation-flow';
import type { Entered, State, ViewModel } from '../state';
import { loadTexts, type Texts } from '../texts';
import { retryDelay } from '../timing';
import { hasPasskeys } from '../web-authn';
import { h, interpolate, shownText } from './dom';
import { createForm, type Form } from './form';
import { formatDuration } from './intl';
import { createMessage, isPrimary, type Extension, type MessageContext } from './message';
import type { PasskeyExtension } from './passkeys';
import type { ProviderExtension } from './providers';
import type { RequestExtension } from './request';
import css from './styles.css';

/** The element's settings, as the view reads them. */
export interface ViewHost extends HTMLElement {
  endpoint: string | null;
  heading: string | null;
  intro: string | null;
  submitLabel: string | null;
  doneMessage: string | null;
  portal: string | null;
  fields: string | string[] | null;
  texts: Partial<Texts>;
}

export interface View extends FlowView {
  /** Rebuilds everything from the current attributes and texts; keeps what the user has entered. */
  rebuild(): Promise<void>;
  /** Validates the form and sends it. */
  submit(): Promise<void>;
}

interface Extensions {
  secondary?: Extension;
  providers?: ProviderExtension;
  passkeys?: PasskeyExtension;
  request?: RequestExtension;
}

/** Literal paths, so that the build creates a separate file for each extension. */
const LOADERS: { [Name in keyof Extensions]-?: () => Promise<Pick<Required<Extensions>, Name>> } = {
  secondary: () => import('./secondary'),
  providers: () => import('./providers'),
  passkeys: () => import('./passkeys'),
  request: () => import('./request'),
};

/** The extensions that show this state. */
const extensionsFor = (
  state: State,
  { invitation }: ViewModel,
  flow: InvitationFlow
): (keyof Extensions)[] => {
  if (state === 'form') {
    const hasProviders = invitation?.providers.length || flow.trip();
    return [
      ...(hasProviders ? (['providers'] as const) : []),
      ...(invitation?.passkeys && hasPasskeys() ? (['passkeys'] as const) : []),
    ];
  }
  if (state === 'other-account') return ['providers'];
  if (state === 'request' || state === 'requested') return ['request'];
  return isPrimary(state) ? [] : ['secondary'];
};

const styleSheet = (text: string): CSSStyleSheet => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
};

/** Creates the element's view. Changes are announced to screen readers. */
export const createView = async (
  host: ViewHost,
  root: ShadowRoot,
  model: ViewModel,
  flow: InvitationFlow
): Promise<View> => {
  const card = h('section', {});
  const liveRegion = h('p', { class: 'visually-hidden', role: 'status' });
  const time = new Text();
  const extensions: Extensions = {};
  const loading = new Set<string>();
  /** Extensions that did not load at the first attempt. */
  const late = new Set<string>();
  let translation: Partial<Texts>;
  let texts: Texts;
  let language: string;
  let form: Form | null = null;
  /** What the view shows; it is built again when that changes. */
  let shown: unknown[] = [];

  const announce = (message: string | null | undefined): void => {
    liveRegion.textContent = message ?? '';
  };

  const tick = (): void => {
    time.data = formatDuration(language, model.secondsLeft);
  };

  const submit = async (): Promise<void> => {
    if (!form?.validate()) return;
    const failure = await form.send();
    if (failure) await form.showFailure(failure);
  };

  const placeholderValues = (): Record<string, string | Node> => {
    const { invitation, provider, failedSignIn, entered, other } = model;
    const { firstName, lastName, email = '' } = invitation?.contact ?? {};
    const fullName = [firstName, lastName].filter(Boolean).join(' ') || email;
    return {
      portal: invitation?.portal.name ?? '',
      email,
      fullName,
      name: firstName || fullName,
      other: other ?? texts.somebody,
      provider: (invitation?.signInProvider ?? provider ?? failedSignIn)?.label ?? '',
      address: String(entered.email),
      time,
    };
  };

  /** What has been entered in the sign-up form, without the password. */
  const entered = (): Entered => {
    const { password, ...values } = form?.values() ?? {};
    return values;
  };

  const listeners = { onSubmit: () => void submit(), onEdit: flow.cancelRetry, announce };

  const buildForm = (invitation: InspectResponse, context: MessageContext): Form => {
    const { heading, intro, submitLabel } = host;
    const section = extensions.providers?.createSection({ ...context, entered, announce }) ?? null;
    return createForm({
      fields: host.getAttribute('fields')?.match(/[^\s,]+/g) ?? (host.hasAttribute('fields') ? [] : null),
      termsUrl: flow.termsTarget(),
      providers: extensions.passkeys?.extend(context, section) ?? section,
      send: flow.redeem,
      ...listeners,
      ...{ invitation, language, texts, values: context.values, heading, intro, submitLabel },
    });
  };

  const build = (state: State): void => {
    const { invitation } = model;
    if (state === 'form') extensions.providers?.resume(model, flow);
    const values = placeholderValues();
    const context = { host, model, flow, texts, values };
    const focused = root.activeElement;
    const before = form?.values();
    // Without an invitation, another one is looked up.
    if (before && invitation) model.entered = entered();
    if (state === 'form') form = invitation && buildForm(invitation, context);
    else
      form =
        state === 'request'
          ? (extensions.request?.createRequestForm({ ...context, ...listeners }) ?? null)
          : null;
    form?.restore({ ...model.entered, ...before });
    card.replaceChildren(
      ...(form?.elements ?? [createMessage(context, Object.values(extensions) as Extension[])]),
      h('slot', { name: 'footer' })
    );
    const notice = card.querySelector('[part=notice]:not([hidden])');
    if (focused) (root.getElementById(focused.id) ?? card.querySelector('h2'))?.focus();
    // The focus moves to the heading, which is read then, but not what follows it.
    announce(shownText(notice ?? card.querySelector(focused ? '[part=text]' : '[part=text],[part=intro]')));
  };

  const updateFormStatus = ({ setStatus, sendingLabel }: Form): void => {
    const { blocker } = model;
    const isSending = model.state === 'sending' || model.isBusy;
    if (!blocker) {
      setStatus(isSending ? sendingLabel : null, isSending, []);
      return;
    }
    const [title, sentence] = texts[blocker];
    const isLimited = blocker === 'rate-limited';
    const notice = [
      h('strong', {}, title),
      ' ',
      ...interpolate(sentence, { time }),
      isLimited ? '' : ` ${texts.kept}`,
    ];
    setStatus(isLimited ? null : texts.again, isLimited, notice);
    announce(notice.map((node) => (typeof node === 'string' ? node : node.textContent)).join(''));
  };

  /** The texts of an extension are not used before it has loaded. */
  const mergeTexts = (): void => {
    texts = Object.assign(
      {},
      ...Object.values(extensions).map((extension: Extension) => extension.texts(language)),
      translation,
      host.texts
    ) as Texts;
  };

  /** Retries until it succeeds. Until then the previous state stays visible. */
  const load = async (name: keyof Extensions, attempt = 1): Promise<void> => {
    loading.add(name);
    try {
      Object.assign(extensions, await LOADERS[name]());
      const text = extensions[name]?.css;
      if (text) root.adoptedStyleSheets.push(styleSheet(text));
      mergeTexts();
      update(true);
    } catch {
      setTimeout(() => void load(name, attempt + 1), retryDelay(attempt) * 1000);
      late.add(name);
      update();
    }
  };

  const parameters = (state: State): unknown[] => [
    state,
    model.invitation,
    model.provider,
    model.failedSignIn,
    model.passkey,
    model.passkeyProblem,
  ];

  const show = (state: State, isOutdated: boolean): void => {
    const isSending = model.state === 'sending';
    card.setAttribute('part', `card ${model.state}`);
    card.setAttribute('aria-busy', String(model.isBusy || isSending));
    card.lang = language;
    tick();
    if (isOutdated || parameters(state).some((value, index) => value !== shown[index])) build(state);
    shown = parameters(state);
    if (form) updateFormStatus(form);
    // Whoever has just come back from a provider, or chosen a passkey, and has answered everything is not asked again.
    const chosen = model.provider ?? model.passkey;
    if (!chosen?.isNew) return;
    chosen.isNew = false;
    if (form?.isValid()) void submit();
    else if (model.provider) void extensions.providers?.checkAccount({ host, model, flow });
  };

  const update = (isOutdated = false): void => {
    const state = model.state === 'sending' ? 'form' : model.state;
    const missing = extensionsFor(state, model, flow).filter((name) => !extensions[name]);
    for (const name of missing) if (!loading.has(name)) void load(name);
    // A form with a password needs no other ways.
    if (missing.some((name) => state !== 'form' || !late.has(name))) return;
    show(state, isOutdated);
  };

  const rebuild = async (): Promise<void> => {
    const loaded = await loadTexts(model.language);
    const isFallback = loaded.language !== model.language && !Object.keys(host.texts).length;
    language = isFallback ? loaded.language : model.language;
    card.dir = isFallback ? 'ltr' : '';
    translation = loaded.texts;
    mergeTexts();
    update(true);
  };

  root.adoptedStyleSheets = [styleSheet(css)];
  await rebuild();
  root.replaceChildren(card, liveRegion);
  return {
    update: () => update(),
    tick,
    rebuild,
    submit,
  };
};
