import { z } from 'zod';
import { tablesIn } from '../customizations/site-map';
import { badRequest, notFound } from '../fault';
import type { Environment } from '../rows/environment';
import { represent } from '../rows/representation';
import { isReference, textOf, type StoredRow } from '../store';
import { json, noContent, parseAction, type ApiAnswer, type ApiRequest, type Unbound } from './message';
import type { Segment } from './path';

/** Kinds of parts that an app can have, by their type: their number in `componenttype`. */
const COMPONENT_TYPES: Record<string, number | undefined> = {
  entity: 1,
  savedquery: 26,
  systemform: 60,
  sitemap: 62,
};

const SITE_MAP = 62;
const FORM_OR_VIEW = [26, 60];

interface Component {
  type: number;
  id: string;
}

const componentSchema = z.looseObject({ '@odata.type': z.string() });
const componentsSchema = z.object({ AppId: z.guid(), Components: z.array(componentSchema).min(1) });

const appOf = ({ schema, store }: Environment, id: string): StoredRow => {
  const app = store.find(schema.get('appmodule'), id);
  if (!app) throw notFound(`appmodule With Id = ${id}`);
  return app;
};

const componentOf = (
  { schema, store }: Environment,
  component: z.infer<typeof componentSchema>
): Component => {
  const name = component['@odata.type'].replace(/^#?Microsoft\.Dynamics\.CRM\./, '');
  const type = COMPONENT_TYPES[name];
  if (type === undefined) throw badRequest(`A part of an app cannot be a ${name}.`, '0x80048d19');
  const table = schema.get(name);
  const row = store.find(table, String(component[table.id]));
  if (!row) throw notFound(`${name} With Id = ${String(component[table.id])}`);
  return { type, id: row.id };
};

const rowsOfApp = ({ schema, store }: Environment, app: StoredRow): StoredRow[] =>
  store.all(schema.get('appmodulecomponent')).filter(({ values }) => {
    const reference = values.appmoduleidunique;
    return isReference(reference) && reference.id === app.values.appmoduleidunique;
  });

const isComponent = ({ values }: StoredRow, { type, id }: Component): boolean =>
  values.componenttype === type && values.objectid === id;

const requested = (
  environment: Environment,
  request: ApiRequest
): { app: StoredRow; components: Component[] } => {
  const { AppId, Components } = parseAction(componentsSchema, request);
  return {
    app: appOf(environment, AppId),
    components: Components.map((component) => componentOf(environment, component)),
  };
};

const addComponents = (environment: Environment, request: ApiRequest): ApiAnswer =>
  environment.store.transaction(() => {
    const { app, components } = requested(environment, request);
    const table = environment.schema.get('appmodulecomponent');
    for (const component of components) {
      const rows = rowsOfApp(environment, app);
      if (rows.some((row) => isComponent(row, component))) continue;
      if (component.type === SITE_MAP && rows.some(({ values }) => values.componenttype === SITE_MAP)) {
        throw badRequest('An app has one site map only.', '0x80040203');
      }
      environment.store.insert(table, {
        componenttype: component.type,
        objectid: component.id,
        rootcomponentbehavior: 0,
        // Not the id of the app's row: Dynamics has another one for the app whose versions these rows are.
        appmoduleidunique: { table: 'appmodule', id: textOf(app.values.appmoduleidunique) },
      });
    }
    return noContent();
  });

const removeComponents = (environment: Environment, request: ApiRequest): ApiAnswer =>
  environment.store.transaction(() => {
    const { app, components } = requested(environment, request);
    const table = environment.schema.get('appmodulecomponent');
    for (const row of rowsOfApp(environment, app)) {
      if (components.some((component) => isComponent(row, component))) environment.store.delete(table, row);
    }
    return noContent();
  });

/** The app that a function is called for. */
const appOfFunction = (environment: Environment, { key }: Segment): StoredRow => {
  const id = key && 'values' in key ? key.values.AppModuleId : undefined;
  if (id === undefined) throw badRequest('The parameter AppModuleId is missing.', '0x80060888');
  return appOf(environment, String(id));
};

const NO_ID = '00000000-0000-0000-0000-000000000000';

const issue = (type: 'Error' | 'Warning', message: string, code: number): Record<string, unknown> => ({
  ErrorType: type,
  Message: message,
  DisplayName: null,
  ComponentId: NO_ID,
  ComponentType: 0,
  ComponentSubType: 0,
  ParentEntityId: NO_ID,
  ParentEntityName: null,
  CRMErrorCode: code,
  RequiredComponents: [],
});

/** What *Validate* reports. Codes and messages are those of Microsoft's documentation. */
const issuesOf = (environment: Environment, app: StoredRow): Record<string, unknown>[] => {
  const { schema, store } = environment;
  const rows = rowsOfApp(environment, app);
  const objectsOf = (types: number[], table: string): StoredRow[] =>
    rows
      .filter(({ values }) => types.includes(Number(values.componenttype)))
      .flatMap(({ values }) => store.find(schema.get(table), textOf(values.objectid)) ?? []);
  const [siteMap] = objectsOf([SITE_MAP], 'sitemap');
  if (!siteMap) return [issue('Error', 'App does not contain Site Map', -2_147_155_684)];
  const shown = new Set([
    ...objectsOf(FORM_OR_VIEW, 'systemform').map(({ values }) => textOf(values.objecttypecode)),
    ...objectsOf(FORM_OR_VIEW, 'savedquery').map(({ values }) => textOf(values.returnedtypecode)),
  ]);
  return tablesIn(textOf(siteMap.values.sitemapxml))
    .filter((name) => !shown.has(name))
    .map((name) => {
      const { label } = schema.get(name).displayName;
      return issue(
        'Warning',
        `${label} doesn’t reference a form or view. App users will see all forms and views.`,
        -2_147_155_691
      );
    });
};

/** Actions and functions for model-driven apps. */
export const APPS: Record<string, Unbound> = {
  AddAppComponents: { method: 'POST', run: addComponents },
  RemoveAppComponents: { method: 'POST', run: removeComponents },
  RetrieveAppComponents: {
    method: 'GET',
    run(environment, _, segment) {
      const table = environment.schema.get('appmodulecomponent');
      const rows = rowsOfApp(environment, appOfFunction(environment, segment));
      return json(200, {
        value: rows.map((row) => represent(environment, table, row, { select: [], annotations: null })),
      });
    },
  },
  ValidateApp: {
    method: 'GET',
    run(environment, _, segment) {
      const issues = issuesOf(environment, appOfFunction(environment, segment));
      return json(200, {
        AppValidationResponse: {
          ValidationSuccess: !issues.some(({ ErrorType }) => ErrorType === 'Error'),
          ValidationIssueList: issues,
        },
      });
    },
  },
};
