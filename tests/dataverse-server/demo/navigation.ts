import { titleOf } from '../customizations/site-map';
import { parseXml, withDescendants } from '../customizations/xml';
import { asPublished } from '../rows/publishing';
import type { DataverseServer } from '../server';
import { isReference, textOf, type StoredRow } from '../store';

export interface Navigation {
  /** Name of the app. */
  title: string;
  entries: { title: string; table: string }[];
  /** Ids of the forms and views that the app has. */
  parts: ReadonlySet<string>;
}

const SITE_MAP = 62;

/** What people see before an app is installed. */
const WITHOUT_APP: Navigation = {
  title: 'Dynamics',
  entries: [{ title: 'Contacts', table: 'contact' }],
  parts: new Set(),
};

/** Rows of a table as they were published. */
export const publishedRows = ({ environment }: DataverseServer, tableName: string): StoredRow[] => {
  const table = environment.schema.get(tableName);
  return environment.store.all(table).flatMap((row) => asPublished(table, row) ?? []);
};

/** The navigation of the installed app: what its published site map leads to. */
export const readNavigation = (server: DataverseServer): Navigation => {
  const { schema, languages } = server.environment;
  const app = publishedRows(server, 'appmodule').at(-1);
  if (!app) return WITHOUT_APP;
  const components = publishedRows(server, 'appmodulecomponent').filter(({ values }) => {
    const reference = values.appmoduleidunique;
    return isReference(reference) && reference.id === app.values.appmoduleidunique;
  });
  const siteMapId = components.find(({ values }) => values.componenttype === SITE_MAP)?.values.objectid;
  const siteMap = publishedRows(server, 'sitemap').find(({ id }) => id === siteMapId);
  if (!siteMap) return WITHOUT_APP;
  const entries = withDescendants(parseXml(textOf(siteMap.values.sitemapxml), 'the site map'))
    .filter(({ name }) => name === 'SubArea')
    .flatMap((entry) => {
      const table = schema.find(entry.attributes.Entity ?? '');
      if (!table) return [];
      const title = titleOf(entry, languages.base) ?? table.collectionName.label;
      return [{ title, table: table.logicalName }];
    });
  return {
    title: textOf(app.values.name),
    entries,
    parts: new Set(components.map(({ values }) => textOf(values.objectid))),
  };
};
