import type { InspectResponse } from '../../../contracts';
import type { Journey, Place } from '../journey-types';
import type { MessageState } from '../state';
import { loadTexts, type Texts } from '../texts';
import type { Detours } from './detours';
import { signUpForm, type SignUpForm } from './form';
import { fill, h } from './h';
import { duration } from './intl';
import { pauseBefore } from '../wait';
import { isDetour, message } from './message';
import css from './styles.css';

/** What the face asks of the element that it belongs to. */
export interface Host extends HTMLElement {
  heading: string | null;
  intro: string | null;
  submitLabel: string | null;
  fields: string | string[] | null;
  texts: Partial<Texts>;
}

/** All that is seen and heard of the element. */
export interface Face {
  /** Shows where the journey stands. */
  show(): void;
  /** Shows how much is left of a pause. */
  tick(): void;
  /** Shows all anew, as attributes and texts are now; what was typed stays. */
  refresh(): Promise<void>;
  /** Checks the form and sends it. */
  submit(): Promise<void>;
}

/** Makes the face of an element. Screen readers hear what changes, unless the focus is led there. */
export const createFace = async (
  host: Host,
  root: ShadowRoot,
  at: Place,
  journey: Journey
): Promise<Face> => {
  const sheet = new CSSStyleSheet();
  const card = h('section', {});
  const voice = h('p', { class: 'unseen', role: 'status' });
  const time = new Text();
  let texts: Texts;
  let language: string;
  let form: SignUpForm | null = null;
  let detours: Detours | null = null;
  let isLoading = false;
  let shown: MessageState | 'form' | null = null;

  const announce = (words: string | null | undefined): void => {
    voice.textContent = words ?? '';
  };

  const tick = (): void => {
    time.data = duration(language, at.left);
  };

  const submit = async (): Promise<void> => {
    if (!form?.check()) return;
    const failure = await journey.redeem(form.read());
    if (failure) await form?.showFailure(failure);
  };

  /** What placeholders in texts stand for. */
  const makeValues = (): Record<string, string | Node> => {
    const { firstName, lastName, email = '' } = at.invitation?.contact ?? {};
    const fullName = [firstName, lastName].filter(Boolean).join(' ') || email;
    const portal = at.invitation?.portal.name ?? '';
    return { portal, email, fullName, name: firstName || fullName, other: at.other ?? texts.somebody, time };
  };

  const makeForm = (invitation: InspectResponse, values: Record<string, string | Node>): SignUpForm => {
    const { heading, intro, submitLabel } = host;
    return signUpForm({
      fields: host.getAttribute('fields')?.match(/[^\s,]+/g) ?? (host.hasAttribute('fields') ? [] : null),
      termsUrl: journey.termsTarget(),
      onSubmit: () => void submit(),
      onEdit: journey.rest,
      ...{ invitation, language, texts, values, heading, intro, submitLabel, announce },
    });
  };

  const build = (isForm: boolean): void => {
    const values = makeValues();
    const focused = root.activeElement;
    const typed = form?.values();
    form = isForm && at.invitation ? makeForm(at.invitation, values) : null;
    if (typed) form?.restore(typed);
    card.replaceChildren(
      ...(form?.elements ?? [message({ at, journey, texts, values }, detours)]),
      h('slot', { name: 'footer' })
    );
    if (focused) (root.getElementById(focused.id) ?? card.querySelector('h2'))?.focus();
    else announce(card.querySelector('[part=text],[part=intro]')?.textContent);
  };

  const showStatus = (to: SignUpForm): void => {
    const why = at.hindrance;
    const isSending = at.state === 'sending';
    if (!why) {
      to.setStatus(isSending ? texts.sending : null, isSending, []);
      return;
    }
    const [title, sentence] = texts[why];
    const isLimited = why === 'rate-limited';
    const words = [
      h('strong', {}, title),
      ' ',
      ...fill(sentence, { time }),
      isLimited ? '' : ` ${texts.kept}`,
    ];
    to.setStatus(isLimited ? null : texts.again, isLimited, words);
    announce(words.map((word) => (typeof word === 'string' ? word : word.textContent)).join(''));
  };

  /** Tried again until they are there; what was seen before stays meanwhile. */
  const loadDetours = async (attempt: number): Promise<void> => {
    try {
      ({ detours } = await import('./detours'));
      await refresh();
    } catch {
      setTimeout(() => void loadDetours(attempt + 1), pauseBefore(attempt) * 1000);
    }
  };

  const show = (isStale = false): void => {
    const isSending = at.state === 'sending';
    const state = isSending ? 'form' : (at.state as MessageState | 'form');
    if (state !== 'form' && isDetour(state) && !detours) {
      if (!isLoading) void loadDetours(1);
      isLoading = true;
      return;
    }
    card.setAttribute('part', `card ${at.state}`);
    card.setAttribute('aria-busy', String(at.isBusy || isSending));
    card.lang = language;
    tick();
    if (isStale || state !== shown) build((shown = state) === 'form');
    if (form) showStatus(form);
  };

  const refresh = async (): Promise<void> => {
    const spoken = await loadTexts(at.language);
    const isForeign = spoken.language !== at.language && !Object.keys(host.texts).length;
    language = isForeign ? spoken.language : at.language;
    card.dir = isForeign ? 'ltr' : '';
    // What only detours say is not said before they are there.
    texts = { ...detours?.texts, ...spoken.texts, ...host.texts } as Texts;
    show(true);
  };

  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  await refresh();
  root.replaceChildren(card, voice);
  return {
    show: () => show(),
    tick,
    refresh,
    submit,
  };
};
