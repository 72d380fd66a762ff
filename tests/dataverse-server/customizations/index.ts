import { badRequest } from '../fault';
import type { Environment } from '../rows/environment';
import type { Table } from '../schema';
import { textOf, type Value } from '../store';
import { checkApp, checkCommand } from './app';
import { checkForm } from './form';
import { checkPublisher, checkWebResource } from './naming';
import { checkSiteMap } from './site-map';
import { checkView } from './view';
import { invalidXml } from './xml';

/** Types of forms that show a table's rows, in `systemform.type`. */
export const FORM_TYPES = { main: 2, quickView: 6, quickCreate: 7, card: 11 } as const;

/** The default of `systemform.formactivationstate`. */
const ACTIVE = 1;

/** A row of a table of customizations, as it would be after a write. */
export interface Customization {
  id: string;
  values: Record<string, Value>;
  /** Prefix of the solution that the request names; for names that Dataverse completes. */
  prefix: string;
}

type Rule = (environment: Environment, customization: Customization) => Record<string, Value> | void;

const RULES: Record<string, Rule | undefined> = {
  publisher: (_, { values }) => checkPublisher(values),
  webresource: (environment, { id, values }) => checkWebResource(environment, id, values),
  systemform(environment, { values }) {
    const table = environment.schema.find(textOf(values.objecttypecode));
    if (!table) throw invalidXml(`There is no table ${textOf(values.objecttypecode)} for the form.`);
    if (!Object.values<Value>(FORM_TYPES).includes(values.type ?? null)) {
      throw invalidXml(`${String(values.type)} is no type of a form of a table.`);
    }
    if (values.iscustomizable === false) {
      throw badRequest(
        "The evaluation of the current component(name=SystemForm) in the current operation (Update) failed during managed property evaluation of condition: 'Managed Property Name: iscustomizable'",
        '0x8004f026'
      );
    }
    checkForm(environment, table, textOf(values.formxml));
    return { ...values, formactivationstate: values.formactivationstate ?? ACTIVE };
  },
  savedquery: (environment, { values }) => checkView(environment, values),
  sitemap: (environment, { values }) => checkSiteMap(environment, textOf(values.sitemapxml)),
  appmodule: (environment, { id, values, prefix }) => checkApp(environment, id, values, prefix),
  appaction: (environment, { values }) => checkCommand(environment, values),
};

/** Checks a customization before it is written. Returns its values with what Dataverse adds. */
export const checkedCustomization = (
  environment: Environment,
  table: Table,
  customization: Customization
): Record<string, Value> => RULES[table.logicalName]?.(environment, customization) ?? customization.values;
