import type { MessageState } from '../state';
import type { Texts } from '../texts';
import { fill, h, icon, type Child } from './h';

const CHECK = 'M5 12.5l4.5 4.5L19 7.5';
const MAIL = 'M3 6h18v12H3zM3.5 6.5L12 13l8.5-6.5';
const CLOCK = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5.5l3.5 2';
const PERSON = 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6';
const CLOSED = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.5 12h7';
const LINK = 'M10 14l4-4M8.5 11l-3 3a3.5 3.5 0 0 0 5 5l3-3M15.5 13l3-3a3.5 3.5 0 0 0-5-5l-3 3';
const CLOUD = 'M7 18a4.5 4.5 0 0 1-.5-9A6 6 0 0 1 18 10a4 4 0 0 1-.5 8zM12 12v2M12 16v.2';

/** Picture and tone of each state. */
const LOOK: Record<MessageState, [picture: string | null, tone: 'good' | 'plain' | 'bad']> = {
  'looking-up': [null, 'plain'],
  done: [CHECK, 'good'],
  accepted: [CHECK, 'good'],
  'existing-user': [PERSON, 'plain'],
  accept: [PERSON, 'plain'],
  'somebody-else': [PERSON, 'bad'],
  expired: [CLOCK, 'bad'],
  replaced: [MAIL, 'plain'],
  renewed: [MAIL, 'good'],
  revoked: [CLOSED, 'bad'],
  redeemed: [CHECK, 'plain'],
  unknown: [LINK, 'bad'],
  'no-code': [MAIL, 'plain'],
  'rate-limited': [CLOCK, 'bad'],
  offline: [CLOUD, 'bad'],
  trouble: [CLOUD, 'bad'],
};

/** A state in a picture, a title, a sentence, and the ways on. The site may put its own words in, by a slot of the state's name. */
export const message = (
  state: MessageState,
  texts: Texts,
  values: Record<string, string | Node>,
  actions: Child[]
): HTMLElement => {
  const [title, sentence] = texts[state];
  const [picture, tone] = LOOK[state];
  return h(
    'div',
    { part: `message ${state}`, 'data-tone': tone },
    picture ? h('div', { part: 'icon' }, icon(picture)) : h('div', { part: 'spinner' }),
    h(
      'slot',
      { name: state },
      title && h('h2', { part: 'heading', tabindex: -1 }, ...fill(title, values)),
      h('p', { part: 'text' }, ...fill(sentence, values))
    ),
    h('div', { part: 'actions' }, ...actions)
  );
};
