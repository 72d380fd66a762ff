import { z } from 'zod';
import { checkLanguage } from '../customizations/languages';
import { badRequest, notFound } from '../fault';
import type { Environment } from '../rows/environment';
import { json, noContent, parseAction, type ApiAnswer, type ApiRequest, type Unbound } from './message';

/** Languages that Microsoft has a language pack for; those that the tests name. */
const AVAILABLE = [1030, 1031, 1033, 1036, 1040, 1043, 3082];

/** Columns whose texts can be translated. From Microsoft's reference: those that are `IsLocalizable`. */
const LOCALIZABLE: Record<string, string[] | undefined> = {
  appaction: ['buttonlabeltext', 'buttontooltiptitle', 'buttontooltipdescription'],
  appmodule: ['name', 'description'],
  savedquery: ['name', 'description'],
  systemform: ['name', 'description'],
};

const labelsSchema = z.object({
  EntityMoniker: z.looseObject({ '@odata.type': z.string() }),
  AttributeName: z.string(),
  Labels: z.array(z.object({ Label: z.string(), LanguageCode: z.number().int() })).min(1),
});

/** The action SetLocLabels: the texts of one column of a row, by language. */
const setLocLabels = (environment: Environment, request: ApiRequest): ApiAnswer => {
  const { EntityMoniker: moniker, AttributeName: column, Labels } = parseAction(labelsSchema, request);
  const { schema, store, languages } = environment;
  const name = moniker['@odata.type'].replace(/^#?Microsoft\.Dynamics\.CRM\./, '');
  const table = schema.find(name);
  if (!table || !LOCALIZABLE[name]?.includes(column)) {
    throw badRequest(`The column ${column} of ${name} has no translations.`, '0x80040203');
  }
  const row = store.find(table, String(moniker[table.id]));
  if (!row) throw notFound(`${name} With Id = ${String(moniker[table.id])}`);
  for (const { LanguageCode } of Labels) checkLanguage(languages, LanguageCode);
  const texts = Object.fromEntries(Labels.map(({ Label, LanguageCode }) => [LanguageCode, Label]));
  const { [languages.base]: text, ...translations } = texts;
  if (text !== undefined) store.update(table, row, { [column]: text });
  row.translations = { ...row.translations, [column]: translations };
  return noContent();
};

/** Functions that tell which languages an environment has, and the action that translates texts of rows. */
export const LANGUAGES: Record<string, Unbound> = {
  SetLocLabels: { method: 'POST', run: setLocLabels },
  RetrieveProvisionedLanguages: {
    method: 'GET',
    run: ({ languages }) => json(200, { RetrieveProvisionedLanguages: languages.provisioned }),
  },
  RetrieveAvailableLanguages: {
    method: 'GET',
    run: ({ languages }) =>
      json(200, { LocaleIds: [...new Set([...AVAILABLE, ...languages.provisioned])].sort((a, b) => a - b) }),
  },
};
