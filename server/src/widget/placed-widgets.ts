import type { Core, UID } from '@strapi/strapi';
import { parseWidgetProperties, type WidgetProperties } from '../../../contracts';
import { eachWidget, type Data } from './each-widget';
import { readWidgetSchemas, type WidgetSchemas } from './schemas';

/** A widget on a published page, with the locale of the entry that it stands in; null for a type without locales. */
interface PlacedWidget {
  locale: string | null;
  properties: WidgetProperties;
}

/** Reads the widgets of a page as visitors get it, in all its locales. */
export const createPlacedWidgets = (strapi: Core.Strapi) => {
  let known: WidgetSchemas | undefined;

  return async (page: { contentType: string; documentId: string }): Promise<PlacedWidget[]> => {
    const { contentType, documentId } = page;
    const schemas = (known ??= readWidgetSchemas(strapi));
    if (!schemas.contains(contentType)) return [];
    const uid = contentType as UID.ContentType;
    const { options } = strapi.contentType(uid);
    const entries = (await strapi.db.query(uid).findMany({
      where: { documentId, ...(options?.draftAndPublish && { publishedAt: { $notNull: true } }) },
      populate: schemas.populate(uid),
    })) as Data[];
    return entries.flatMap((entry) => {
      const locale = typeof entry.locale === 'string' ? entry.locale : null;
      const widgets: PlacedWidget[] = [];
      eachWidget(strapi, schemas, uid, entry, [], ({ properties }) => {
        widgets.push({ locale, properties: parseWidgetProperties(properties) });
      });
      return widgets;
    });
  };
};
