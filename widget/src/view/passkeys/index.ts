import type { PasskeyCreationOptions } from '../../../../contracts';
import type { Failure } from '../../api';
import type { Answers } from '../../invitation-flow';
import { passkeys as english } from '../../texts/en';
import { createPasskey, hasPasskeys, problemOf, type PasskeyProblem } from '../../web-authn';
import { h, icon } from '../dom';
import type { ProviderSection } from '../form';
import { createFactories, type Extension, type MessageContext } from '../message';
import { wayTexts } from '../way-texts';
import css from '../providers/providers.css';
import { KEY_ICON } from './key-icon';
import { TRANSLATIONS } from './translations';

/** The part of the view for sites that offer passkeys. */
export interface PasskeyExtension extends Extension {
  /** Adds passkeys to the providers of the form, or shows that one was chosen. */
  extend(context: MessageContext, providers: ProviderSection | null): ProviderSection | null;
}

/** A key. */
const mark = (): SVGSVGElement => {
  const svg = icon(KEY_ICON);
  svg.setAttribute('part', 'mark');
  return svg;
};

/** Shows the form with a password, and why there is no passkey. */
const giveUp = ({ model, flow }: MessageContext, problem: PasskeyProblem | null): void => {
  model.passkey = null;
  model.passkeyProblem = problem;
  flow.setState('form');
};

const usePassword = (context: MessageContext): void => {
  context.flow.withdraw();
  giveUp(context, null);
};

/**
 * Asks the person for a passkey, unless the form has been refused with one. Resolves to null if there is none, which is
 * then shown.
 */
const signIn = async (context: MessageContext): Promise<Pick<Answers, 'passkey'> | null> => {
  const { model, flow } = context;
  const { passkey } = model;
  if (!passkey || model.isBusy || model.blocker === 'rate-limited') return null;
  if (passkey.created) return { passkey: passkey.created };
  flow.unblock();
  model.isBusy = true;
  flow.setState('form');
  const { data, failure } = await flow.send<PasskeyCreationOptions>('invitations/passkey-options', {
    body: { code: flow.keepCode() },
  });
  const created = data && (await createPasskey(data).catch(problemOf));
  model.isBusy = false;
  // A link may have been opened in the meantime.
  if (model.passkey !== passkey) return null;
  if (typeof created === 'object') {
    passkey.created = created;
    return { passkey: created };
  }
  giveUp(context, created ?? 'failed');
  if (failure && /^(invitation|user|rate)/.test(failure.code)) flow.fail(failure, () => undefined, 'form');
  else if (failure?.code === 'passkey.unavailable') await refreshForm(context);
  return null;
};

/** Reads the invitation again: somebody has signed up, or the site has switched passkeys off. */
const refreshForm = async ({ flow }: MessageContext): Promise<void> => {
  await flow.refresh();
  flow.setState('form');
};

const showRefusal = async (context: MessageContext, { code }: Failure): Promise<boolean> => {
  if (!code.startsWith('passkey')) return false;
  giveUp(context, 'failed');
  if (code === 'passkey.unavailable') await refreshForm(context);
  return true;
};

const problemNotice = ({ model, texts }: MessageContext): HTMLElement | null => {
  if (!model.passkeyProblem) return null;
  const [title, sentence] =
    model.passkeyProblem === 'cancelled' ? texts.passkeyCancelled : texts.passkeyFailed;
  return h('div', { part: 'notice' }, h('strong', {}, title), ' ', sentence);
};

const createButton = ({ host, model, flow, texts }: MessageContext): HTMLElement => {
  const click = (): void => {
    if (model.state !== 'form' || model.isBusy || host.hasAttribute('preview')) return;
    flow.withdraw();
    model.failedSignIn = model.passkeyProblem = null;
    model.passkey = { isNew: true, created: null };
    flow.setState('form');
  };
  return h(
    'button',
    { type: 'button', part: 'button quiet provider passkey', click },
    mark(),
    h('span', {}, texts.createPasskey)
  );
};

const extend: PasskeyExtension['extend'] = (context, providers) => {
  const { host, model, texts } = context;
  // Another way has been chosen.
  if (providers?.signIn) return providers;
  const showFailure = async (failure: Failure): Promise<boolean> =>
    (await showRefusal(context, failure)) || Boolean(await providers?.showFailure(failure));
  if (model.passkey) {
    return {
      elements: [h('div', { part: 'chosen-provider' }, mark(), h('p', {}, texts.withPasskey))],
      footer: createFactories(context).button(texts.usePassword, () => usePassword(context), 'quiet'),
      intro: host.texts.introPasskey ?? host.texts.intro ?? texts.introPasskey,
      signIn: () => signIn(context),
      showFailure,
    };
  }
  // The site may have switched them off meanwhile.
  const isOffered = model.invitation?.passkeys && hasPasskeys();
  const [list = h('div', { part: 'providers' }), divider] = providers?.elements ?? [];
  const notice = problemNotice(context);
  if (notice) list.prepend(notice);
  if (!isOffered)
    return {
      footer: null,
      intro: texts.intro,
      ...providers,
      elements: providers?.elements ?? [list],
      showFailure,
    };
  list.append(createButton(context));
  return {
    elements: [list, divider ?? h('p', { part: 'divider' }, texts.orPassword)],
    footer: null,
    intro: host.texts.introChoice ?? host.texts.intro ?? texts.introChoice,
    showFailure,
  };
};

/** Signing up with a passkey, in a separate chunk. */
export const passkeys: PasskeyExtension = {
  layouts: {},
  texts: (language) => ({ ...wayTexts(language), ...english, ...TRANSLATIONS[language.slice(0, 2)] }),
  css,
  createActions: () => ({}),
  extend,
};
