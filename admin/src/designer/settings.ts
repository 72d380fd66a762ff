import type { WidgetProperties } from '../../../contracts/widget-properties';

/** Changes one setting; an empty one is left out. */
export const withSetting = <Name extends keyof WidgetProperties>(
  properties: WidgetProperties,
  name: Name,
  value: WidgetProperties[Name]
): WidgetProperties => {
  const changed = { ...properties, [name]: value };
  if (value === undefined || value === '') delete changed[name];
  return changed;
};

/** Whether two settings are stored alike. */
export const isSame = (one: WidgetProperties, other: WidgetProperties): boolean => {
  const sorted = (properties: WidgetProperties) =>
    JSON.stringify(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(one) === sorted(other);
};
