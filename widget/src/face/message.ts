import type { Journey, Place } from '../journey-types';
import type { MessageState } from '../state';
import type { Texts } from '../texts';
import { fill, h, icon, type Child } from './h';

const CIRCLE = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7';

const PICTURES = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  mail: 'M3 6h18v12H3zM3.5 6.5L12 13l8.5-6.5',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6',
  clock: `${CIRCLE}v5.5l3.5 2`,
  alert: `${CIRCLE}v6M12 16v.2`,
};

type Way = 'goOn' | 'signIn' | 'signUp' | 'accept' | 'renew' | 'again';

/** Picture and ways on of each state. */
const STATES: Record<MessageState, [picture: keyof typeof PICTURES | null, ...ways: Way[]]> = {
  'looking-up': [null],
  done: ['check', 'goOn'],
  accepted: ['check', 'goOn'],
  'existing-user': ['person', 'signIn'],
  accept: ['person', 'accept'],
  'somebody-else': ['person', 'signUp', 'again'],
  expired: ['clock', 'renew'],
  replaced: ['mail', 'renew'],
  renewed: ['mail'],
  revoked: ['alert'],
  redeemed: ['person', 'signIn'],
  unknown: ['alert'],
  'no-code': ['mail', 'signIn'],
  'rate-limited': ['clock'],
  offline: ['alert', 'again'],
  trouble: ['alert', 'again'],
};

/** Buttons and links by what they are for; nothing where there is no page to go to. */
const makeWays = (at: Place, journey: Journey, texts: Texts): Record<Way, () => Child> => {
  const button = (label: string, work: () => void, kind = ''): Child =>
    h(
      'button',
      { type: 'button', part: `button ${kind}`, click: work },
      h('span', {}, ...fill(label, { email: at.invitation?.contact.email ?? '' }))
    );
  const link = (label: string, url: URL | null, click?: (event: Event) => void): Child =>
    url && h('a', { part: 'button', href: url.href, click }, label);
  // The code stays out of the link itself, where it could be read.
  const signIn = (): Child =>
    link(texts.signIn, journey.existingUserTarget(), (event) => {
      event.preventDefault();
      journey.goSignIn();
    });
  return {
    goOn: () => link(texts.next, journey.redirectTarget()),
    signIn,
    signUp: () => (at.invitation?.status === 'open' ? button(texts.signUpAs, journey.signUp) : signIn()),
    accept: () => button(texts.acceptAs, () => void journey.accept()),
    renew: () => button(texts.renew, () => void journey.renew()),
    again: () => button(texts.again, journey.again, 'quiet'),
  };
};

/**
 * A state in a picture, a title, a sentence, and the ways on. The site may put words of its own in place of these, by a
 * slot of the state's name.
 */
export const message = (
  at: Place,
  journey: Journey,
  texts: Texts,
  values: Record<string, string | Node>
): HTMLElement => {
  const state = at.state as MessageState;
  const [title, sentence] = texts[state];
  const [picture, ...ways] = STATES[state];
  const makers = makeWays(at, journey, texts);
  return h(
    'div',
    { part: `message ${state}`, class: picture },
    picture ? h('div', { part: 'icon' }, icon(PICTURES[picture])) : h('div', { part: 'spinner' }),
    h(
      'slot',
      { name: state },
      title && h('h2', { part: 'heading', tabindex: -1 }, ...fill(title, values)),
      h('p', { part: 'text' }, ...fill(sentence, values))
    ),
    h('div', { part: 'actions' }, ...ways.map((way) => makers[way]()))
  );
};
