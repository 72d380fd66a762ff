import type { Core, UID } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { widgetPropertiesSchema, stripResolutions } from '../../../contracts';
import { eachWidget, isData, type Data } from './each-widget';
import { readWidgetSchemas, type WidgetSchemas } from './schemas';
import { defaultLocale } from '../pages/page-locale';

interface Problem {
  path: string[];
  name: string;
  message: string;
}

const problemsOf = (properties: unknown, path: string[]): Problem[] => {
  const { error } = widgetPropertiesSchema.safeParse(properties);
  return (error?.issues ?? []).map((issue) => ({
    path: [...path, ...issue.path.map(String)],
    name: 'ValidationError',
    message: issue.message,
  }));
};

const refuse = (problems: Problem[]): void => {
  const [first] = problems;
  if (!first) return;
  throw new errors.ValidationError(
    `The settings of the CRM User Invite widget are not right: ${first.path.join('.')}: ${first.message}`,
    { errors: problems }
  );
};

/** The drafts that `publish` is about to publish. */
const draftsOf = async (
  strapi: Core.Strapi,
  schemas: WidgetSchemas,
  uid: UID.ContentType,
  { documentId, locale }: { documentId: string; locale?: string | string[] }
): Promise<Data[]> => {
  const wanted = locale ?? (await defaultLocale(strapi));
  const everywhere = wanted === null || wanted === '*';
  return (await strapi.db.query(uid).findMany({
    where: {
      documentId,
      publishedAt: { $null: true },
      // Types that are not localized have no locale.
      ...(!everywhere && { $or: [{ locale: { $in: [wanted].flat() } }, { locale: { $null: true } }] }),
    },
    populate: schemas.populate(uid),
  })) as Data[];
};

/**
 * Refuses entries whose widget is not set up correctly when they are created, updated, cloned or published, with the
 * path of what is wrong. What the Content API had added to a page reference is taken off before it is stored.
 */
export const guardWidgetProperties = (strapi: Core.Strapi): void => {
  let schemas: WidgetSchemas | undefined;

  const check = (uid: UID.ContentType, data: Data): void => {
    const problems: Problem[] = [];
    eachWidget(strapi, (schemas ??= readWidgetSchemas(strapi)), uid, data, [], (widget, path) => {
      // Undefined leaves what is stored; null is a widget that nobody has set up yet.
      if (widget.properties === undefined || widget.properties === null) return;
      widget.properties = stripResolutions(widget.properties);
      problems.push(...problemsOf(widget.properties, [...path, 'properties']));
    });
    refuse(problems);
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
