import type { Core, UID } from '@strapi/strapi';
import { parseWidgetProperties, WIDGET_COMPONENT_UID, type WidgetProperties } from '../../../contracts';
import { readWidgetSchemas, type WidgetSchemas } from './schemas';
import { visitWidgets, type Data } from './visit-widgets';

/** A sign-up widget on a published page. */
interface PlacedWidget {
  /** Locale of the page's entry; null if its type is not localized. */
  locale: string | null;
  properties: WidgetProperties;
}

/** Reads the sign-up widgets of a page's published entries, in all locales. */
export const createPlacedWidgets = (strapi: Core.Strapi) => {
  let cached: WidgetSchemas | undefined;

  return async (page: { contentType: string; documentId: string }): Promise<PlacedWidget[]> => {
    const { contentType, documentId } = page;
    const schemas = (cached ??= readWidgetSchemas(strapi));
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
      visitWidgets(strapi, schemas, uid, entry, [], ({ properties }, _path, widgetUid) => {
        if (widgetUid === WIDGET_COMPONENT_UID)
          widgets.push({ locale, properties: parseWidgetProperties(properties) });
      });
      return widgets;
    });
  };
};
