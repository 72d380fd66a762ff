import type { Provider } from '../../../../contracts';
import type { Entered } from '../../state';
import { providers as english } from '../../texts/en';
import { h, interpolate, type Child } from '../dom';
import type { ProviderSection } from '../form';
import { createFactories, type Extension, type MessageContext } from '../message';
import { wayTexts } from '../way-texts';
import { mark } from './marks';
import css from './providers.css';
import { TRANSLATIONS } from './translations';
import { canTravel, checkAccount, depart, resume, showRefusal, usePassword } from './trip';

/** What the section needs of the form below it. */
interface FormContext extends MessageContext {
  /** What has been entered so far, without the password. */
  entered(this: void): Entered;
  announce(this: void, message: string): void;
}

/** The part of the view for sites that offer providers. */
export interface ProviderExtension extends Extension {
  resume: typeof resume;
  checkAccount: typeof checkAccount;
  createSection(context: FormContext): ProviderSection;
}

const createButton = (context: FormContext, provider: Provider): HTMLElement => {
  const { host, model, texts, entered, announce } = context;
  const values = { provider: provider.label };
  const label = h('span', {}, ...interpolate(texts.continueWith, values));
  const click = (): void => {
    if (model.state !== 'form' || host.hasAttribute('preview')) return;
    const undo = (): void => button.removeAttribute('aria-busy');
    void depart(context, provider, entered, undo);
    button.setAttribute('aria-busy', 'true');
    announce(texts.opening.replace('{provider}', provider.label));
  };
  const button = h(
    'button',
    { type: 'button', part: `button quiet provider ${provider.name}`, click },
    mark(provider.name),
    label
  );
  return button;
};

const NOTICES = {
  failed: 'signInFailed',
  cancelled: 'signInCancelled',
  unavailable: 'signInUnavailable',
  offline: 'signInOffline',
} as const;

const failureNotice = ({ model, texts, values }: MessageContext): HTMLElement | null => {
  if (!model.failedSignIn) return null;
  const [title, sentence] = texts[NOTICES[model.failedSignIn.reason]];
  return h(
    'div',
    { part: 'notice' },
    h('strong', {}, ...interpolate(title, values)),
    ' ',
    ...interpolate(sentence, values)
  );
};

/** A text of the site's own for the introduction is for every way to sign up, unless it has one for this way. */
const introduction = ({ host, texts }: MessageContext, key: 'introChoice' | 'introProvider'): string =>
  host.texts[key] ?? host.texts.intro ?? texts[key];

const createSection: ProviderExtension['createSection'] = (context) => {
  const { host, model, flow, texts, values } = context;
  const { provider } = model;
  const showFailure = showRefusal.bind(null, model, flow);
  const withPassword = usePassword.bind(null, model, flow);
  if (provider) {
    const sentence = h('p', {}, ...interpolate(texts.withProvider, values));
    return {
      elements: [h('div', { part: 'chosen-provider' }, mark(provider.name), sentence)],
      footer: createFactories(context).button(texts.usePassword, withPassword, 'quiet'),
      intro: introduction(context, 'introProvider'),
      signIn: () => Promise.resolve({ provider: { name: provider.name, query: provider.query } }),
      showFailure,
    };
  }
  const notice = failureNotice(context);
  const offered = canTravel(host) ? (model.invitation?.providers ?? []) : [];
  const buttons = offered.map((each) => createButton(context, each));
  return {
    elements: [
      h('div', { part: 'providers' }, notice, ...buttons),
      ...(buttons.length ? [h('p', { part: 'divider' }, texts.orPassword)] : []),
    ],
    footer: null,
    intro: buttons.length ? introduction(context, 'introChoice') : texts.intro,
    showFailure,
  };
};

const createActions: Extension['createActions'] = (context, { button }) => {
  const { model, flow, texts } = context;
  return {
    anotherAccount: (): Child =>
      button(texts.anotherAccount, () => {
        if (model.provider) void depart(context, model.provider, () => model.entered);
      }),
    usePassword: () => button(texts.usePassword, () => usePassword(model, flow), 'quiet'),
  };
};

/** Signing up with a provider, in a separate chunk. */
export const providers: ProviderExtension = {
  layouts: { 'other-account': ['person', 'anotherAccount', 'usePassword'] },
  icons: { person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6' },
  texts: (language) => ({ ...wayTexts(language), ...english, ...TRANSLATIONS[language.slice(0, 2)] }),
  css,
  createActions,
  createSection,
  resume,
  checkAccount,
};
