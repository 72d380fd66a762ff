import type { z } from 'zod';
import { type WidgetProperties, widgetPropertiesSchema } from '../../../contracts/widget-properties';
import type { TextKey } from '../shared/texts';

/** Changes one setting. Empty settings are omitted. */
export const withProperty = <Properties extends object, Name extends keyof Properties>(
  properties: Properties,
  name: Name,
  value: Properties[Name]
): Properties => {
  const changed = { ...properties, [name]: value };
  if (value === undefined || value === '') delete changed[name];
  return changed;
};

/** Compares settings regardless of the order of their keys. */
export const haveSameSettings = (left: object, right: object): boolean => {
  const sorted = (properties: object) =>
    JSON.stringify(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(left) === sorted(right);
};

/** What follows a sign-up: the redirect page, or a message in place of the form. */
export type AfterSignUp = 'page' | 'message';

export const afterSignUpOf = ({ doneMessage }: WidgetProperties): AfterSignUp =>
  doneMessage ? 'message' : 'page';

/**
 * The settings to store. Of redirect page and message, the one that was not chosen is kept while the designer is open, so
 * that choosing the other one can be undone.
 */
export const settle = (properties: WidgetProperties, after: AfterSignUp): WidgetProperties => {
  const { doneMessage, cssClass, ...rest } = properties;
  const others: WidgetProperties = rest;
  const settled = withProperty(others, 'cssClass', cssClass?.trim());
  return after === 'page'
    ? settled
    : withProperty({ ...settled, redirectPage: null }, 'doneMessage', doneMessage?.trim());
};

interface SettingError {
  key: TextKey;
  values?: { max: number };
}

/** Validation errors by path, such as `redirectPage.url`. */
export type SettingErrors = Readonly<Record<string, SettingError>>;

const ERROR_BY_NAME: Record<string, TextKey> = {
  url: 'designer.error.address',
  suffix: 'designer.error.suffix',
  cssClass: 'designer.error.css-class',
};

/** @param properties The settings to store */
export const errorsOf = (schema: z.ZodType, properties: object): SettingErrors => {
  const { error } = schema.safeParse(properties);
  return Object.fromEntries(
    (error?.issues ?? []).map((issue): [string, SettingError] => {
      const name = String(issue.path.at(-1));
      const key = ERROR_BY_NAME[name];
      if (key && (issue.code !== 'too_big' || name === 'url')) return [issue.path.join('.'), { key }];
      return issue.code === 'too_big'
        ? [issue.path.join('.'), { key: 'designer.error.too-long', values: { max: Number(issue.maximum) } }]
        : [issue.path.join('.'), { key: 'designer.error.value' }];
    })
  );
};

/** @param properties The settings to store */
export const validateSettings = (properties: WidgetProperties, after: AfterSignUp): SettingErrors => {
  const isMessageMissing = after === 'message' && properties.doneMessage === undefined;
  const missing = { doneMessage: { key: 'designer.error.done-message' } } as const;
  return { ...(isMessageMissing && missing), ...errorsOf(widgetPropertiesSchema, properties) };
};
