import type { InvitationFlow } from '../invitation-flow';
import type { MessageState, ViewModel } from '../state';
import { isThisPage } from '../safe-url';
import type { Texts } from '../texts';
import { h, icon, interpolate, type Child } from './dom';
import type { ViewHost } from '.';

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

/** The states that need no further file. */
const LAYOUTS = {
  'looking-up': [null],
  done: ['check', 'next'],
  'rate-limited': ['clock'],
  offline: ['alert', 'again'],
  trouble: ['alert', 'again'],
} as const satisfies Partial<Record<MessageState, Layout<PrimaryIcon, PrimaryAction>>>;

export const isPrimary = (state: string): boolean => state in LAYOUTS;

export interface ElementFactories {
  button(label: string, onClick: () => void, variant?: string): Child;
  /** Null without a URL. */
  link(label: string, url: URL | null, onClick?: (event: Event) => void): Child;
}

export interface MessageContext {
  host: ViewHost;
  model: ViewModel;
  flow: InvitationFlow;
  texts: Texts;
  values: Record<string, string | Node>;
}

/** A part of the view that loads when it is needed. */
export interface Extension {
  layouts: Partial<Record<MessageState, Layout<string, string>>>;
  icons?: Record<string, string>;
  /** The texts in a language, or in English. */
  texts(language: string): Partial<Texts>;
  css?: string;
  /** The sentence of the current state, if that is not its usual one. */
  sentence?(context: MessageContext): string | undefined;
  createActions(context: MessageContext, factories: ElementFactories): Record<string, () => Child>;
}

export const createFactories = ({ values }: Pick<MessageContext, 'values'>): ElementFactories => ({
  button: (label, click, variant = '') =>
    h(
      'button',
      { type: 'button', part: `button ${variant}`, click },
      h('span', {}, ...interpolate(label, values))
    ),
  link: (label, url, click) => url && h('a', { part: 'button', href: url.href, click }, label),
});

/** The page after sign-up, else the site's first one, unless that is this page. Frames are on another site's page. */
const wayOn = (flow: InvitationFlow): URL | null => {
  const home = window.parent === window ? new URL('/', location.href) : null;
  return [flow.redirectTarget(), home].find((url) => url && !isThisPage(url)) ?? null;
};

const merge = <Value extends object>(parts: Value[]): Value => Object.assign({}, ...parts) as Value;

/**
 * The message of a state: icon, title, sentence, buttons and links. A slot named after the state lets the
 * site replace title and sentence. Its layout may be that of an extension.
 */
export const createMessage = (context: MessageContext, extensions: Extension[]): HTMLElement => {
  const { host, model, flow, texts, values } = context;
  const factories = createFactories(context);
  const state = model.state as MessageState;
  const layouts = merge<Partial<Record<string, Layout<string, string>>>>([
    LAYOUTS,
    ...extensions.map((extension) => extension.layouts),
  ]);
  const icons = merge<Partial<Record<string, string>>>([
    ICONS,
    ...extensions.map((each) => each.icons ?? {}),
  ]);
  const actions = merge<Record<string, () => Child>>([
    {
      next: () => factories.link(texts.next, wayOn(flow)),
      again: () => factories.button(texts.again, flow.retry, 'quiet'),
    },
    ...extensions.map(({ createActions }) => createActions(context, factories)),
  ]);
  const [iconName, ...actionNames] = layouts[state] ?? [];
  const [title, sentence] = texts[state];
  const ownSentence = state === 'done' ? host.doneMessage : null;
  const special = extensions.map((extension) => extension.sentence?.(context)).find(Boolean);
  return h(
    'div',
    { part: `message ${state}`, class: iconName },
    iconName ? h('div', { part: 'icon' }, icon(icons[iconName] ?? '')) : h('div', { part: 'spinner' }),
    h(
      'slot',
      { name: state },
      title && h('h2', { part: 'heading', tabindex: -1 }, ...interpolate(title, values)),
      h('p', { part: 'text' }, ...(ownSentence ? [ownSentence] : interpolate(special ?? sentence, values)))
    ),
    h('div', { part: 'actions' }, ...actionNames.map((name) => actions[name]?.()))
  );
};
