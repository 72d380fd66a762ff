import { useCallback } from 'react';
import { type PrimitiveType, useIntl } from 'react-intl';
import { PLUGIN_ID } from '../../../contracts/plugin-id';
import type en from './en.json';

/** Key of a text in the translations, without the plugin's prefix. */
export type TextKey = keyof typeof en;

/** Strapi itself looks these up, under ids of its own: the group and the name of the widget in its picker. */
const isStrapisOwn = (key: string) => key.startsWith('portal-connector');

/** The id under which Strapi's admin knows a text of the plugin. */
export const textId = (key: TextKey): string => (isStrapisOwn(key) ? key : `${PLUGIN_ID}.${key}`);

/** For the places where Strapi's admin asks for a message. English fills in where a language has no text. */
export const text = (key: TextKey) => ({ id: textId(key), defaultMessage: key });

export type Translate = (key: TextKey, values?: Record<string, PrimitiveType>) => string;

/** Texts of the plugin in the language of the admin. */
export const useText = (): Translate => {
  const { formatMessage } = useIntl();
  return useCallback((key, values) => formatMessage({ id: textId(key) }, values), [formatMessage]);
};
