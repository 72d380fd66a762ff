import type { Core } from '@strapi/strapi';
import { configError, type PluginConfig } from '../config';
import type { Connector } from '../crm/connector';
import type { createDataverseConnector as CreateDataverseConnector } from '../crm/dataverse';
import { createEmbeddedConnector } from '../crm/embedded';
import { createMailer } from '../mail/mailer';
import { createSenderCheck } from '../mail/sender';
import { loadOptional } from './optional-packages';

let createDataverseConnector: typeof CreateDataverseConnector | undefined;

/**
 * Loads the connector for Dataverse where it is configured: the start of any other site need not wait for HTTP client and
 * sign-in. To be called in register(), since composing does not wait.
 *
 * @throws Error that names each wrong key of `crm.tables` by its path
 */
export const loadConnector = async ({ crm }: Pick<PluginConfig, 'crm'>): Promise<void> => {
  if (crm.connector !== 'dataverse') return;
  const dataverse = await loadOptional(
    ['crm', 'connector'],
    ['@azure/msal-node'],
    () => import('../crm/dataverse')
  );
  const problems = dataverse.nameProblems(crm.tables ?? {});
  if (problems.length > 0) {
    throw configError(problems.map(({ key, expected }) => ({ path: ['crm', 'tables', key], expected })));
  }
  ({ createDataverseConnector } = dataverse);
};

/** The connector that the configuration names. */
export const createConnector = (strapi: Core.Strapi, config: PluginConfig): Connector => {
  if (config.crm.connector === 'dataverse') {
    if (!createDataverseConnector) throw new Error('The connector is not loaded');
    const { connector: _connector, notificationKey: _key, pollSeconds: _seconds, ...connection } = config.crm;
    const { expiresInDays } = config.invitation;
    const fields = config.fields.flatMap(({ contactField, ...field }) =>
      contactField === undefined ? [] : [{ ...field, contactField }]
    );
    // Azure's own name for it; national clouds have another host than the public one.
    const authorityHost = process.env.AZURE_AUTHORITY_HOST;
    return createDataverseConnector({
      ...connection,
      authorityHost,
      expiresInDays,
      fields,
      logger: strapi.log,
    });
  }
  return createEmbeddedConnector({
    strapi,
    sendMail: createMailer(strapi, config.mail),
    checkSender: createSenderCheck(strapi),
    clock: () => new Date(),
  });
};
