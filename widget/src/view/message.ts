import type { InvitationFlow } from '../invitation-flow';
import type { MessageState, ViewModel } from '../state';
import type { Texts } from '../texts';
import { h, icon, interpolate, type Child } from './dom';

const CIRCLE = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7';

const ICONS = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: `${CIRCLE}v5.5l3.5 2`,
  alert: `${CIRCLE}v6M12 16v.2`,
};

/** A state's icon, and the names of its buttons and links. */
export type Layout<IconName, ActionName> = readonly [icon: IconName | null, ...actions: ActionName[]];
export type PrimaryIcon = keyof typeof ICONS;
export type PrimaryAction = 'next' | 'again';

const LAYOUTS = {
  'looking-up': [null],
  done: ['check', 'next'],
  'rate-limited': ['clock'],
  offline: ['alert', 'again'],
  trouble: ['alert', 'again'],
} as const satisfies Partial<Record<MessageState, Layout<PrimaryIcon, PrimaryAction>>>;

/** A state whose layout and texts are loaded when it is reached. */
export type SecondaryState = Exclude<MessageState, keyof typeof LAYOUTS>;

export const isSecondary = (state: MessageState): state is SecondaryState => !(state in LAYOUTS);

export interface ElementFactories {
  button(label: string, onClick: () => void, variant?: string): Child;
  /** Null without a URL. */
  link(label: string, url: URL | null, onClick?: (event: Event) => void): Child;
}

export interface MessageContext {
  model: ViewModel;
  flow: InvitationFlow;
  texts: Texts;
  values: Record<string, string | Node>;
}

/** The part of the view that secondary states need. */
export interface SecondaryViews {
  layouts: Record<SecondaryState, Layout<string, string>>;
  icons: Record<string, string>;
  texts: Partial<Texts>;
  createActions(context: MessageContext, factories: ElementFactories): Record<string, () => Child>;
}

/**
 * The message of a state: icon, title, sentence, buttons and links. A slot named after the state lets the
 * site replace title and sentence. Secondary states need `secondary`.
 */
export const createMessage = (context: MessageContext, secondary: SecondaryViews | null): HTMLElement => {
  const { model, flow, texts, values } = context;
  const factories: ElementFactories = {
    button: (label, click, variant = '') =>
      h(
        'button',
        { type: 'button', part: `button ${variant}`, click },
        h('span', {}, ...interpolate(label, values))
      ),
    link: (label, url, click) => url && h('a', { part: 'button', href: url.href, click }, label),
  };
  const state = model.state as MessageState;
  const layouts: Partial<Record<string, Layout<string, string>>> = { ...LAYOUTS, ...secondary?.layouts };
  const icons: Record<string, string> = { ...ICONS, ...secondary?.icons };
  const actions: Record<string, () => Child> = {
    next: () => factories.link(texts.next, flow.redirectTarget()),
    again: () => factories.button(texts.again, flow.retry, 'quiet'),
    ...secondary?.createActions(context, factories),
  };
  const [iconName, ...actionNames] = layouts[state] ?? [];
  const [title, sentence] = texts[state];
  return h(
    'div',
    { part: `message ${state}`, class: iconName },
    iconName ? h('div', { part: 'icon' }, icon(icons[iconName] ?? '')) : h('div', { part: 'spinner' }),
    h(
      'slot',
      { name: state },
      title && h('h2', { part: 'heading', tabindex: -1 }, ...interpolate(title, values)),
      h('p', { part: 'text' }, ...interpolate(sentence, values))
    ),
    h('div', { part: 'actions' }, ...actionNames.map((name) => actions[name]?.()))
  );
};
