import type { Journey, Place } from '../journey-types';
import type { MessageState } from '../state';
import type { Texts } from '../texts';
import type { Detours } from './detours';
import { fill, h, icon, type Child } from './h';

const CIRCLE = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7';

const PICTURES = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: `${CIRCLE}v5.5l3.5 2`,
  alert: `${CIRCLE}v6M12 16v.2`,
};

/** The picture of a state, and its ways on. */
export type Scene<Picture, Way> = [picture: Picture | null, ...ways: Way[]];
export type Picture = keyof typeof PICTURES;

/** Makes buttons, and links, which there are where there is a page to go to. */
export interface Makers {
  button(label: string, work: () => void, kind?: string): Child;
  link(label: string, url: URL | null, click?: (event: Event) => void): Child;
}

type Way = 'goOn' | 'again';

/** States on the straight way from the link to the account, and those in which nothing more can be loaded. */
const SCENES = {
  'looking-up': [null],
  done: ['check', 'goOn'],
  'rate-limited': ['clock'],
  offline: ['alert', 'again'],
  trouble: ['alert', 'again'],
} as const satisfies Partial<Record<MessageState, Scene<Picture, Way>>>;

/** A state whose scene is not there from the beginning. */
export type DetourState = Exclude<MessageState, keyof typeof SCENES>;

export const isDetour = (state: MessageState): state is DetourState => !(state in SCENES);

/** Where the journey stands, and what is to be said of it. */
export interface Telling {
  at: Place;
  journey: Journey;
  texts: Texts;
  values: Record<string, string | Node>;
}

/**
 * A state in a picture, a title, a sentence, and the ways on. The site may put words of its own in place of these, by a
 * slot of the state's name. Detours are needed for a state that is one.
 */
export const message = (telling: Telling, detours: Detours | null): HTMLElement => {
  const { at, journey, texts, values } = telling;
  const makers: Makers = {
    button: (label, click, kind = '') =>
      h('button', { type: 'button', part: `button ${kind}`, click }, h('span', {}, ...fill(label, values))),
    link: (label, url, click) => url && h('a', { part: 'button', href: url.href, click }, label),
  };
  const state = at.state as MessageState;
  const scenes: Partial<Record<string, Scene<string, string>>> = { ...SCENES, ...detours?.scenes };
  const pictures: Record<string, string> = { ...PICTURES, ...detours?.pictures };
  const ways: Record<string, () => Child> = {
    goOn: () => makers.link(texts.next, journey.redirectTarget()),
    again: () => makers.button(texts.again, journey.again, 'quiet'),
    ...detours?.makeWays(telling, makers),
  };
  const [picture, ...names] = scenes[state] ?? [];
  const [title, sentence] = texts[state];
  return h(
    'div',
    { part: `message ${state}`, class: picture },
    picture ? h('div', { part: 'icon' }, icon(pictures[picture] ?? '')) : h('div', { part: 'spinner' }),
    h(
      'slot',
      { name: state },
      title && h('h2', { part: 'heading', tabindex: -1 }, ...fill(title, values)),
      h('p', { part: 'text' }, ...fill(sentence, values))
    ),
    h('div', { part: 'actions' }, ...names.map((name) => ways[name]?.()))
  );
};
