import type { InspectResponse } from '../../../contracts';
import type { FlowView, InvitationFlow } from '../invitation-flow';
import type { MessageState, ViewModel } from '../state';
import { loadTexts, type Texts } from '../texts';
import { retryDelay } from '../timing';
import { h, interpolate } from './dom';
import { createForm, type SignUpForm } from './form';
import { formatDuration } from './intl';
import { createMessage, isSecondary, type SecondaryViews } from './message';
import css from './styles.css';

/** The element's settings, as the view reads them. */
export interface ViewHost extends HTMLElement {
  heading: string | null;
  intro: string | null;
  submitLabel: string | null;
  fields: string | string[] | null;
  texts: Partial<Texts>;
}

export interface View extends FlowView {
  /** Rebuilds everything from the current attributes and texts; keeps what the user has entered. */
  rebuild(): Promise<void>;
  /** Validates the form and sends it. */
  submit(): Promise<void>;
}

/** Creates the element's view. Changes are announced to screen readers, unless the focus moves to them. */
export const createView = async (
  host: ViewHost,
  root: ShadowRoot,
  model: ViewModel,
  flow: InvitationFlow
): Promise<View> => {
  const sheet = new CSSStyleSheet();
  const card = h('section', {});
  const liveRegion = h('p', { class: 'visually-hidden', role: 'status' });
  const time = new Text();
  let texts: Texts;
  let language: string;
  let form: SignUpForm | null = null;
  let secondary: SecondaryViews | null = null;
  let isLoading = false;
  let shownState: MessageState | 'form' | null = null;

  const announce = (message: string | null | undefined): void => {
    liveRegion.textContent = message ?? '';
  };

  const tick = (): void => {
    time.data = formatDuration(language, model.secondsLeft);
  };

  const submit = async (): Promise<void> => {
    if (!form?.validate()) return;
    const failure = await flow.redeem(form.read());
    if (failure) await form?.showFailure(failure);
  };

  const placeholderValues = (): Record<string, string | Node> => {
    const { firstName, lastName, email = '' } = model.invitation?.contact ?? {};
    const fullName = [firstName, lastName].filter(Boolean).join(' ') || email;
    const portal = model.invitation?.portal.name ?? '';
    return {
      portal,
      email,
      fullName,
      name: firstName || fullName,
      other: model.other ?? texts.somebody,
      time,
    };
  };

  const buildForm = (invitation: InspectResponse, values: Record<string, string | Node>): SignUpForm => {
    const { heading, intro, submitLabel } = host;
    return createForm({
      fields: host.getAttribute('fields')?.match(/[^\s,]+/g) ?? (host.hasAttribute('fields') ? [] : null),
      termsUrl: flow.termsTarget(),
      onSubmit: () => void submit(),
      onEdit: flow.cancelRetry,
      ...{ invitation, language, texts, values, heading, intro, submitLabel, announce },
    });
  };

  const build = (isForm: boolean): void => {
    const values = placeholderValues();
    const focused = root.activeElement;
    const entered = form?.values();
    form = isForm && model.invitation ? buildForm(model.invitation, values) : null;
    if (entered) form?.restore(entered);
    card.replaceChildren(
      ...(form?.elements ?? [createMessage({ model, flow, texts, values }, secondary)]),
      h('slot', { name: 'footer' })
    );
    if (focused) (root.getElementById(focused.id) ?? card.querySelector('h2'))?.focus();
    else announce(card.querySelector('[part=text],[part=intro]')?.textContent);
  };

  const updateFormStatus = ({ setStatus }: SignUpForm): void => {
    const { blocker } = model;
    const isSending = model.state === 'sending';
    if (!blocker) {
      setStatus(isSending ? texts.sending : null, isSending, []);
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

  /** Retries until it succeeds; the previous state stays visible meanwhile. */
  const loadSecondary = async (attempt: number): Promise<void> => {
    try {
      ({ secondaryViews: secondary } = await import('./secondary'));
      await rebuild();
    } catch {
      setTimeout(() => void loadSecondary(attempt + 1), retryDelay(attempt) * 1000);
    }
  };

  const update = (isOutdated = false): void => {
    const isSending = model.state === 'sending';
    const state = isSending ? 'form' : (model.state as MessageState | 'form');
    if (state !== 'form' && isSecondary(state) && !secondary) {
      if (!isLoading) void loadSecondary(1);
      isLoading = true;
      return;
    }
    card.setAttribute('part', `card ${model.state}`);
    card.setAttribute('aria-busy', String(model.isBusy || isSending));
    card.lang = language;
    tick();
    if (isOutdated || state !== shownState) build((shownState = state) === 'form');
    if (form) updateFormStatus(form);
  };

  const rebuild = async (): Promise<void> => {
    const loaded = await loadTexts(model.language);
    const isFallback = loaded.language !== model.language && !Object.keys(host.texts).length;
    language = isFallback ? loaded.language : model.language;
    card.dir = isFallback ? 'ltr' : '';
    // Texts of secondary states are not used before `secondary` has loaded.
    texts = { ...secondary?.texts, ...loaded.texts, ...host.texts } as Texts;
    update(true);
  };

  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  await rebuild();
  root.replaceChildren(card, liveRegion);
  return {
    update: () => update(),
    tick,
    rebuild,
    submit,
  };
};
