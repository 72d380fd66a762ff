import { type WidgetProperties, widgetPropertiesSchema } from '../../../contracts/widget-properties';
import type { TextKey } from '../shared/texts';

/** Changes one setting. Empty settings are omitted. */
export const withProperty = <Name extends keyof WidgetProperties>(
  properties: WidgetProperties,
  name: Name,
  value: WidgetProperties[Name]
): WidgetProperties => {
  const changed = { ...properties, [name]: value };
  if (value === undefined || value === '') delete changed[name];
  return changed;
};

/** Compares settings regardless of the order of their keys. */
export const haveSameSettings = (left: WidgetProperties, right: WidgetProperties): boolean => {
  const sorted = (properties: WidgetProperties) =>
    JSON.stringify(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(left) === sorted(right);
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
};

export const validateSettings = (properties: WidgetProperties): SettingErrors => {
  const { error } = widgetPropertiesSchema.safeParse(properties);
  return Object.fromEntries(
    (error?.issues ?? []).map((issue): [string, SettingError] => {
      const name = String(issue.path.at(-1));
      const key = ERROR_BY_NAME[name];
      if (key) return [issue.path.join('.'), { key }];
      return issue.code === 'too_big'
        ? [issue.path.join('.'), { key: 'designer.error.too-long', values: { max: Number(issue.maximum) } }]
        : [issue.path.join('.'), { key: 'designer.error.value' }];
    })
  );
};
