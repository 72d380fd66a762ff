import type { Child } from '../h';
import type { DetourState, Makers, Picture, Scene, Telling } from '../message';
import { en } from './en';

const PICTURES = {
  mail: 'M3 6h18v12H3zM3.5 6.5L12 13l8.5-6.5',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6',
};

type Way = 'signIn' | 'signUp' | 'accept' | 'renew';

const SCENES: Record<DetourState, Scene<Picture | keyof typeof PICTURES, Way | 'goOn' | 'again'>> = {
  accepted: ['check', 'goOn'],
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

/** Buttons and links by what they are for; nothing where there is no page to go to. */
const makeWays = ({ at, journey, texts }: Telling, { button, link }: Makers): Record<Way, () => Child> => {
  // The code stays out of the link itself, where it could be read.
  const signIn = (): Child =>
    link(texts.signIn, journey.existingUserTarget(), (event) => {
      event.preventDefault();
      journey.goSignIn();
    });
  return {
    signIn,
    signUp: () => (at.invitation?.status === 'open' ? button(texts.signUpAs, journey.signUp) : signIn()),
    accept: () => button(texts.acceptAs, () => void journey.accept()),
    renew: () => button(texts.renew, () => void journey.renew()),
  };
};

/** What is seen beside the straight way from the link to the account, loaded for those who come there. */
export const detours = { scenes: SCENES, pictures: PICTURES, texts: en, makeWays };
export type Detours = typeof detours;
