import { secondary as texts } from '../texts/en';
import type { Child } from './dom';
import type {
  Layout,
  MessageContext,
  PrimaryAction,
  PrimaryIcon,
  SecondaryState,
  SecondaryViews,
} from './message';

const ICONS = {
  mail: 'M3 6h18v12H3zM3.5 6.5L12 13l8.5-6.5',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6',
};

type Icon = PrimaryIcon | keyof typeof ICONS;
type Action = PrimaryAction | 'signIn' | 'signUp' | 'accept' | 'renew';

const LAYOUTS: Record<SecondaryState, Layout<Icon, Action>> = {
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
  unknown: ['alert'],
  'no-code': ['mail', 'signIn'],
};

const createActions: SecondaryViews['createActions'] = (
  { model, flow, texts: { signIn, signUpAs, acceptAs, renew } }: MessageContext,
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
  } satisfies Record<Exclude<Action, PrimaryAction>, () => Child>;
};

/** The states that most sign-ups never reach, in a separate chunk. */
export const secondaryViews: SecondaryViews = { layouts: LAYOUTS, icons: ICONS, texts, createActions };
