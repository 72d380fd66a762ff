import type { Core } from '@strapi/strapi';
import { configError, type PluginConfig } from '../config';
import type { Connector } from '../crm/connector';
import { createEmbeddedConnector } from '../crm/embedded';
import { createMailer } from '../mail/mailer';
import { createSenderCheck } from '../mail/sender';
import { loadOptional } from './optional-packages';

type Crm = PluginConfig['crm'];

/** Which CRM records are rows of the embedded CRM, and thus visible to staff in the Content Manager. */
export type SiteRecords = 'all' | 'all-but-contacts' | 'none';

/** A connector whose code is loaded. */
interface LoadedConnector {
  siteRecords: SiteRecords;
  create(strapi: Core.Strapi, config: PluginConfig): Connector;
}

const createEmbedded = (strapi: Core.Strapi, { mail }: PluginConfig): Connector =>
  createEmbeddedConnector({
    strapi,
    sendMail: createMailer(strapi, mail),
    checkSender: createSenderCheck(strapi),
    clock: () => new Date(),
  });

/** Loads only the connector in use, so that a site does not wait at startup for the dependencies of the others. */
const LOADERS: {
  [Name in Crm['connector']]: (crm: Extract<Crm, { connector: Name }>) => Promise<LoadedConnector>;
} = {
  embedded: () => Promise.resolve({ siteRecords: 'all', create: createEmbedded }),

  async dataverse({ connector: _connector, ...connection }) {
    const { createDataverseConnector, nameProblems } = await loadOptional(
      ['crm', 'connector'],
      ['@azure/msal-node'],
      () => import('../crm/dataverse')
    );
    const problems = nameProblems(connection.tables ?? {});
    if (problems.length > 0) {
      throw configError(problems.map(({ key, expected }) => ({ path: ['crm', 'tables', key], expected })));
    }
    return {
      siteRecords: 'none',
      create: ({ log: logger }, { fields, invitation: { expiresInDays } }) =>
        createDataverseConnector({
          ...connection,
          // The variable name is Azure's. National clouds have different hosts from the public cloud.
          authorityHost: process.env.AZURE_AUTHORITY_HOST,
          expiresInDays,
          fields: fields.flatMap(({ contactField, ...field }) =>
            contactField === undefined ? [] : [{ ...field, contactField }]
          ),
          logger,
        }),
    };
  },

  async custom({ use }) {
    if (use.kind === 'connector') return { siteRecords: 'none', create: () => use.connector };
    const { createContactCopies, createSourceConnector } = await import('../crm/source');
    return {
      siteRecords: 'all-but-contacts',
      create: (strapi, config) =>
        createSourceConnector({
          source: use.source,
          embedded: createEmbedded(strapi, config),
          copies: createContactCopies(strapi, () => new Date()),
        }),
    };
  },
};

const loaded = new WeakMap<Core.Strapi, LoadedConnector>();

const connectorOf = (strapi: Core.Strapi): LoadedConnector => {
  const connector = loaded.get(strapi);
  if (!connector) throw new Error('The connector is not loaded');
  return connector;
};

/**
 * Loads the connector that the configuration names. Must be called in register(), because composition is synchronous.
 *
 * @throws Error with the path of each invalid key
 */
export const loadConnector = async (
  strapi: Core.Strapi,
  { crm }: Pick<PluginConfig, 'crm'>
): Promise<void> => {
  const load = LOADERS[crm.connector] as (config: Crm) => Promise<LoadedConnector>;
  loaded.set(strapi, await load(crm));
};

export const siteRecordsOf = (strapi: Core.Strapi): SiteRecords => connectorOf(strapi).siteRecords;

export const createConnector = (strapi: Core.Strapi, config: PluginConfig): Connector =>
  connectorOf(strapi).create(strapi, config);
