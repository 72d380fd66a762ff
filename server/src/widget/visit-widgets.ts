import type { Core, UID } from '@strapi/strapi';
import { isWidget, type WidgetUid } from '../../../contracts';
import type { WidgetSchemas } from './schemas';

export type Data = Record<string, unknown>;

export const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Calls `visit` for each widget in an entry's data, with the path to it. */
export const visitWidgets = (
  strapi: Core.Strapi,
  schemas: WidgetSchemas,
  uid: string,
  data: Data,
  path: string[],
  visit: (widget: Data, path: string[], uid: WidgetUid) => void
): void => {
  if (isWidget(uid)) return visit(data, path, uid);
  if (!schemas.contains(uid)) return;
  for (const [name, attribute] of Object.entries(strapi.getModel(uid as UID.Schema).attributes)) {
    if (attribute.type !== 'component' && attribute.type !== 'dynamiczone') continue;
    const value = data[name];
    const isRepeated = Array.isArray(value);
    const items: unknown[] = isRepeated ? value : [value];
    items.forEach((item, index) => {
      if (!isData(item)) return;
      const component = attribute.type === 'component' ? attribute.component : item.__component;
      if (typeof component !== 'string') return;
      const itemPath = isRepeated ? [...path, name, String(index)] : [...path, name];
      visitWidgets(strapi, schemas, component, item, itemPath, visit);
    });
  }
};
