import { z } from 'zod';
import { rowSchema, type Row } from '../client/responses';
import type { DataverseClient } from '../client/client';
import { anyOf, literal, queryString } from '../client/odata';
import { readTableDefinition, type TableDefinition } from '../model/metadata';
import { booleanOf, idOf, numberOf, textOf } from '../records/columns';
import {
  APP,
  COMMANDS,
  CONTACT_TABLE,
  INVITATION_TABLE,
  PUBLISHED,
  PUBLISHER,
  SOLUTION,
  TABLES,
  WEB_RESOURCE,
} from './solution';
import { ENGLISH, type LabelLanguages } from './texts';

/** Kinds of forms, in `systemform.type`. */
export const FORM_TYPES = { main: 2, quickCreate: 7 } as const;

/** `systemform.formactivationstate` of a form that is in use. */
export const ACTIVE_FORM = 1;

/** Kinds of views, in `savedquery.querytype`. */
export const VIEW_TYPES = { public: 0, associated: 2 } as const;

export interface InstalledForm {
  id: string;
  table: string;
  type: number;
  name: string;
  /** Dynamics offers active forms only. */
  isActive: boolean;
  xml: string;
}

export interface InstalledView {
  id: string;
  table: string;
  type: number;
  isDefault: boolean;
  layout: string;
}

/** The parts of the solution that an environment already has, published or not. */
export interface Installed {
  languages: LabelLanguages;
  publisherId: string | null;
  solutionId: string | null;
  /** Whether all created parts have been published. */
  published: boolean;
  /** `MetadataId` of the plugin's tables and of the contact, by logical name. */
  tableIds: ReadonlyMap<string, string>;
  /** The plugin's tables, by logical name. */
  tables: ReadonlyMap<string, TableDefinition>;
  /** `ObjectTypeCode` of the plugin's tables. It differs between environments. */
  objectTypeCodes: ReadonlyMap<string, number | string>;
  /** Complete definitions of the tables whose changes are not tracked. Dataverse updates a definition as a whole. */
  untracked: ReadonlyMap<string, Row>;
  /** Labels of the invitation's status reasons in the base language, by value. */
  statuses: ReadonlyMap<number, string>;
  /** Main and quick create forms of the plugin's tables, and the contact's active main forms, if they can be changed. */
  forms: readonly InstalledForm[];
  views: readonly InstalledView[];
  /** The web resource with the script, whose content is in Base64. */
  script: { id: string; content: string } | null;
  /** Unique names of the commands that are there. */
  commands: ReadonlySet<string>;
  siteMap: boolean;
  app: boolean;
}

const languagesSchema = z.object({ RetrieveProvisionedLanguages: z.array(z.number()) });

const readLanguages = async (client: DataverseClient): Promise<LabelLanguages> => {
  const [[organization], { RetrieveProvisionedLanguages: provisioned }] = await Promise.all([
    client.readAll(`organizations${queryString({ $select: 'languagecode', $top: '1' })}`),
    client.read({ method: 'GET', path: 'RetrieveProvisionedLanguages()' }, languagesSchema),
  ]);
  const base = organization ? numberOf(organization, 'languagecode') : null;
  return { base: base ?? ENGLISH, english: provisioned.includes(ENGLISH) };
};

const statusSchema = z.object({
  OptionSet: z.object({
    Options: z.array(
      z.object({
        Value: z.number(),
        Label: z.object({
          LocalizedLabels: z.array(z.object({ Label: z.string(), LanguageCode: z.number() })),
        }),
      })
    ),
  }),
});

const readStatuses = async (client: DataverseClient, language: number): Promise<Map<number, string>> => {
  const path =
    `EntityDefinitions(LogicalName='${INVITATION_TABLE}')/Attributes(LogicalName='statuscode')` +
    `/Microsoft.Dynamics.CRM.StatusAttributeMetadata${queryString({ $select: 'LogicalName', $expand: 'OptionSet' })}`;
  const { OptionSet } = await client.read(
    { method: 'GET', path, headers: { Consistency: 'Strong' }, long: true },
    statusSchema
  );
  const inLanguage = ({ Label }: (typeof OptionSet.Options)[number]): string =>
    Label.LocalizedLabels.find(({ LanguageCode }) => LanguageCode === language)?.Label ?? '';
  return new Map(OptionSet.Options.map((option) => [option.Value, inLanguage(option)]));
};

const readDefinition = (client: DataverseClient, logicalName: string): Promise<Row> =>
  client.read(
    {
      method: 'GET',
      path: `EntityDefinitions(LogicalName='${logicalName}')`,
      headers: { Consistency: 'Strong' },
      long: true,
    },
    rowSchema
  );

const ownTableNames = TABLES.map(({ schemaName }) => schemaName.toLowerCase());

/** The first row with this column value, or undefined. */
const findRow = async (
  client: DataverseClient,
  path: string,
  select: string,
  filter: string
): Promise<Row | undefined> =>
  (await client.readAll(path + queryString({ $select: select, $filter: filter })))[0];

/** Normal reads of customizations leave out what is not published yet. */
const unpublished = (entitySet: string): string =>
  `${entitySet}/Microsoft.Dynamics.CRM.RetrieveUnpublishedMultiple()`;

const managedPropertySchema = z.object({ Value: z.boolean() });

/** Whether changes are allowed: the author of a managed solution may have locked its forms. */
const isCustomizable = ({ iscustomizable: property }: Row): boolean =>
  managedPropertySchema.safeParse(property).data?.Value !== false;

const readForms = async (client: DataverseClient): Promise<InstalledForm[]> => {
  const ofTables = anyOf(ownTableNames.map((table) => `objecttypecode eq ${literal(table)}`));
  const types = anyOf(Object.values(FORM_TYPES).map((type) => `type eq ${String(type)}`));
  const ofContact = `objecttypecode eq ${literal(CONTACT_TABLE)} and type eq ${String(FORM_TYPES.main)} and formactivationstate eq ${String(ACTIVE_FORM)}`;
  const rows = await client.readAll(
    unpublished('systemforms') +
      queryString({
        $select: 'formid,objecttypecode,type,name,formactivationstate,formxml,iscustomizable',
        $filter: `((${ofTables}) and (${types})) or (${ofContact})`,
      })
  );
  return rows.filter(isCustomizable).map((row) => ({
    id: idOf(row, 'formid'),
    table: textOf(row, 'objecttypecode') ?? '',
    type: numberOf(row, 'type') ?? 0,
    name: textOf(row, 'name') ?? '',
    isActive: numberOf(row, 'formactivationstate') === ACTIVE_FORM,
    xml: textOf(row, 'formxml') ?? '',
  }));
};

const readViews = async (client: DataverseClient): Promise<InstalledView[]> => {
  const ofTables = anyOf(ownTableNames.map((table) => `returnedtypecode eq ${literal(table)}`));
  const types = anyOf(Object.values(VIEW_TYPES).map((type) => `querytype eq ${String(type)}`));
  const rows = await client.readAll(
    unpublished('savedqueries') +
      queryString({
        $select: 'savedqueryid,returnedtypecode,querytype,isdefault,layoutxml',
        $filter: `(${ofTables}) and (${types})`,
      })
  );
  return rows.map((row) => ({
    id: idOf(row, 'savedqueryid'),
    table: textOf(row, 'returnedtypecode') ?? '',
    type: numberOf(row, 'querytype') ?? 0,
    isDefault: booleanOf(row, 'isdefault'),
    layout: textOf(row, 'layoutxml') ?? '',
  }));
};

/**
 * Reads the state of everything that the installation creates. Changes nothing.
 *
 * @param known Definitions of the contact and of the plugin's tables, if they have just been read
 */
export const readInstalled = async (
  client: DataverseClient,
  known?: ReadonlyMap<string, TableDefinition>
): Promise<Installed> => {
  const readDefinitions = async (): Promise<Map<string, TableDefinition>> => {
    const found = await Promise.all(
      [CONTACT_TABLE, ...ownTableNames].map((name) => readTableDefinition(client, name))
    );
    return new Map(found.flatMap((each) => (each ? [[each.LogicalName, each] as const] : [])));
  };
  const [languages, publisher, solution, webResource, commands, siteMap, app, definitions] =
    await Promise.all([
      readLanguages(client),
      findRow(client, 'publishers', 'publisherid', `uniquename eq ${literal(PUBLISHER.uniqueName)}`),
      findRow(client, 'solutions', 'solutionid,description', `uniquename eq ${literal(SOLUTION.uniqueName)}`),
      findRow(
        client,
        unpublished('webresourceset'),
        'webresourceid,content',
        `name eq ${literal(WEB_RESOURCE.name)}`
      ),
      client.readAll(
        `appactions${queryString({
          $select: 'uniquename',
          $filter: anyOf(Object.values(COMMANDS).map((each) => `uniquename eq ${literal(each.uniqueName)}`)),
        })}`
      ),
      findRow(client, unpublished('sitemaps'), 'sitemapid', `sitemapid eq ${APP.siteMapId}`),
      findRow(client, unpublished('appmodules'), 'appmoduleid', `appmoduleid eq ${APP.id}`),
      known ?? readDefinitions(),
    ]);
  const tables = new Map([...definitions].filter(([name]) => ownTableNames.includes(name)));
  const untrackedNames = [...tables.values()].filter((each) => !each.ChangeTrackingEnabled);
  const [statuses, forms, views, untracked] = await Promise.all([
    tables.has(INVITATION_TABLE) ? readStatuses(client, languages.base) : new Map<number, string>(),
    readForms(client),
    readViews(client),
    Promise.all(
      untrackedNames.map(
        async ({ LogicalName }) => [LogicalName, await readDefinition(client, LogicalName)] as const
      )
    ),
  ]);
  return {
    languages,
    publisherId: publisher ? idOf(publisher, 'publisherid') : null,
    solutionId: solution ? idOf(solution, 'solutionid') : null,
    published: solution !== undefined && textOf(solution, 'description') === PUBLISHED,
    tables,
    tableIds: new Map([...definitions].map(([name, { MetadataId }]) => [name, MetadataId] as const)),
    objectTypeCodes: new Map(
      [...tables].map(([name, { ObjectTypeCode }]) => [name, ObjectTypeCode] as const)
    ),
    untracked: new Map(untracked),
    statuses,
    forms,
    views,
    script: webResource
      ? { id: idOf(webResource, 'webresourceid'), content: textOf(webResource, 'content') ?? '' }
      : null,
    commands: new Set(commands.map((row) => textOf(row, 'uniquename') ?? '')),
    siteMap: siteMap !== undefined,
    app: app !== undefined,
  };
};
