import { secondary as texts } from '../texts/en';
import type { Child } from './dom';
import type { Extension, Layout, MessageContext, PrimaryAction, PrimaryIcon } from './message';

const ICONS = {
  mail: 'M3 6h18v12H3zM3.5 6.5L12 13l8.5-6.5',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6',
};

type Icon = PrimaryIcon | keyof typeof ICONS;
type Action = PrimaryAction | 'signIn' | 'signUp' | 'accept' | 'renew' | 'ask';

const LAYOUTS = {
  accepted: ['check', 'next'],
  'existing-user': ['person', 'signIn'],
  accept: ['person', 'accept'],
  'somebody-else': ['person', 'signUp', 'again'],
  expired: ['clock', 'renew'],
  replaced: ['mail', 'renew'],
  renewed: ['mail'],
  revoked: ['alert'],
  blocked: ['alert'],
  redeemed: ['person', 'signIn'],
  'signed-up': ['check', 'next'],
  'signed-in': ['person', 'next'],
  unknown: ['alert', 'ask'],
  'no-code': ['mail', 'signIn'],
} satisfies Record<string, Layout<Icon, Action>>;

const createActions: Extension['createActions'] = (
  { model, flow, texts: { signIn, signUpAs, acceptAs, renew, askForAddress } }: MessageContext,
  { button, link }
) => {
  // The link's URL has no code, because it can be read in the status bar and copied. The click adds the code.
  const signInLink = (): Child =>
    link(signIn, flow.existingUserTarget(), (event) => {
      event.preventDefault();
      flow.signIn();
    });
  return {
    signIn: signInLink,
    signUp: () => (model.invitation?.status === 'open' ? button(signUpAs, flow.showForm) : signInLink()),
    accept: () => button(acceptAs, () => void flow.accept()),
    renew: () => button(renew, () => void flow.renew()),
    ask: () => flow.isRequestable() && button(askForAddress, () => flow.setState('request'), 'quiet'),
  } satisfies Record<Exclude<Action, PrimaryAction>, () => Child>;
};

/** How the user signs in, if the plugin says so and the site has no sentence of its own. */
const sentence: Extension['sentence'] = ({ host, model, texts }) => {
  const provider = model.invitation?.signInProvider;
  if (model.state !== 'existing-user' || provider === undefined || host.texts['existing-user'])
    return undefined;
  return provider ? texts.existingProvider : texts.existingPassword;
};

/** The states that most sign-ups never reach, in a separate chunk. */
export const secondary: Extension = {
  layouts: LAYOUTS,
  icons: ICONS,
  texts: () => texts,
  sentence,
  createActions,
};
