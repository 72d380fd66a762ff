import type { Core, UID } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { WIDGET_COMPONENT_UID, widgetPropertiesSchema, withoutResolutions } from '../../../contracts';
import { readWidgetSchemas, type WidgetSchemas } from './schemas';
import { defaultLocale } from '../pages/page-locale';

interface Problem {
  path: string[];
  name: string;
  message: string;
}

type Data = Record<string, unknown>;

const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Calls back for every widget in an entry's data, with the path to it. */
const eachWidget = (
  strapi: Core.Strapi,
  schemas: WidgetSchemas,
  uid: string,
  data: Data,
  path: string[],
  visit: (widget: Data, path: string[]) => void
): void => {
  if (uid === WIDGET_COMPONENT_UID) return visit(data, path);
  if (!schemas.contains(uid)) return;
  for (const [name, attribute] of Object.entries(strapi.getModel(uid as UID.Schema).attributes)) {
    if (attribute.type !== 'component' && attribute.type !== 'dynamiczone') continue;
    const value = data[name];
    const repeated = Array.isArray(value);
    const items: unknown[] = repeated ? value : [value];
    items.forEach((item, index) => {
      if (!isData(item)) return;
      const component = attribute.type === 'component' ? attribute.component : item.__component;
      if (typeof component !== 'string') return;
      const at = repeated ? [...path, name, String(index)] : [...path, name];
      eachWidget(strapi, schemas, component, item, at, visit);
    });
  }
};

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
      widget.properties = withoutResolutions(widget.properties);
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
