import type { Core, UID } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { WIDGETS, type WidgetUid } from '../../../contracts';
import { defaultLocale } from '../pages/page-locale';
import { readWidgetSchemas, type WidgetSchemas } from './schemas';
import { isData, visitWidgets, type Data } from './visit-widgets';

interface Problem {
  /** The widget. */
  uid: WidgetUid;
  path: string[];
  name: string;
  message: string;
}

const problemsOf = (uid: WidgetUid, properties: unknown, path: string[]): Problem[] => {
  const { error } = WIDGETS[uid].settings.schema.safeParse(properties);
  return (error?.issues ?? []).map((issue) => ({
    uid,
    path: [...path, ...issue.path.map(String)],
    name: 'ValidationError',
    message: issue.message,
  }));
};

const throwOn = (problems: Problem[]): void => {
  const [first] = problems;
  if (!first) return;
  throw new errors.ValidationError(
    `The settings of the ${WIDGETS[first.uid].name} widget are not right: ${first.path.join('.')}: ${first.message}`,
    { errors: problems.map(({ uid: _uid, ...problem }) => problem) }
  );
};

/** The drafts that `publish` will publish. */
const draftsOf = async (
  strapi: Core.Strapi,
  schemas: WidgetSchemas,
  uid: UID.ContentType,
  { documentId, locale }: { documentId: string; locale?: string | string[] }
): Promise<Data[]> => {
  const locales = locale ?? (await defaultLocale(strapi));
  const isEveryLocale = locales === null || locales === '*';
  return (await strapi.db.query(uid).findMany({
    where: {
      documentId,
      publishedAt: { $null: true },
      // Entries of types without localization have no locale.
      ...(!isEveryLocale && { $or: [{ locale: { $in: [locales].flat() } }, { locale: { $null: true } }] }),
    },
    populate: schemas.populate(uid),
  })) as Data[];
};

/**
 * Rejects entries with invalid widget settings when they are created, updated, cloned or published; the error has the path of
 * each invalid setting. Values that the Content API adds to page references (`url`, `title`, `published`) are removed before
 * the settings are stored. Must be called in register().
 */
export const validateWidgetProperties = (strapi: Core.Strapi): void => {
  let schemas: WidgetSchemas | undefined;

  const check = (uid: UID.ContentType, data: Data): void => {
    const problems: Problem[] = [];
    visitWidgets(
      strapi,
      (schemas ??= readWidgetSchemas(strapi)),
      uid,
      data,
      [],
      (widget, path, widgetUid) => {
        // Undefined leaves the stored settings unchanged; null is a new widget without settings.
        if (widget.properties === undefined || widget.properties === null) return;
        widget.properties = WIDGETS[widgetUid].settings.strip(widget.properties);
        problems.push(...problemsOf(widgetUid, widget.properties, [...path, 'properties']));
      }
    );
    throwOn(problems);
  };

  strapi.documents.use(async (context, next) => {
    schemas ??= readWidgetSchemas(strapi);
    const { action, uid } = context;
    if (!schemas.contains(uid)) return next();
    if (action === 'create' || action === 'update' || action === 'clone') {
      const data: unknown = context.params.data;
      if (isData(data)) check(uid, data);
    } else if (action === 'publish') {
      const drafts = await draftsOf(strapi, schemas, uid, context.params);
      drafts.forEach((draft) => check(uid, draft));
    }
    return next();
  });
};
