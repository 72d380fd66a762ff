import type { Core } from '@strapi/strapi';
import { PLUGIN_ID } from '../../contracts';
import { loadConnector, siteRecordsOf } from './compose/connector';
import { loadPasskeyPackage, loadRedisPackages } from './compose/optional-packages';
import { prepareProviderSignIn } from './compose/provider-sign-in';
import { parseConfig } from './config';
import { registerKeepableTextsGuard } from './crm/embedded/keepable-texts';
import { readOnlyTypes, registerReadOnlyGuard } from './crm/embedded/read-only';
import { registerRelationsByDocumentId } from './crm/embedded/relations-by-document-id';
import { CRM_UID } from './content-types/crm';
import { registerGraphql } from './graphql';
import { skipBodyParser } from './middlewares/skip-body-parser';
import { createPageDirectory } from './pages';
import { persistOwnTables } from './database/own-tables';
import { guardLedger } from './repositories/ledger-guard';
import { declareUsernameIndex } from './repositories/users';
import { useUtcOnMysql } from './repositories/utc-columns';
import { registerDesignerFields, registerWidgetComponents } from './widget/component';
import { resolvePageReferencesInResponses } from './widget/page-references';
import { backUpWidgetPlacements } from './widget/placement-backup';
import { validateWidgetProperties } from './widget/validation';

/** Other CRMs have their own screens; the embedded CRM's lists would always be empty. */
const hideEmbeddedCrm = (strapi: Core.Strapi): void => {
  for (const uid of Object.values(CRM_UID)) {
    const { pluginOptions } = strapi.contentType(uid);
    Object.assign(pluginOptions ?? {}, { 'content-manager': { visible: false } });
  }
};

export const register = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  const config = parseConfig(strapi.config.get(`plugin::${PLUGIN_ID}`));
  persistOwnTables(strapi);
  declareUsernameIndex(strapi);
  useUtcOnMysql(strapi);
  strapi.server.use(skipBodyParser);
  registerWidgetComponents(strapi, config.widget);
  registerDesignerFields(strapi);
  validateWidgetProperties(strapi);
  backUpWidgetPlacements(strapi);
  const pages = createPageDirectory({ strapi, pageTypes: config.pages });
  resolvePageReferencesInResponses(strapi, pages);
  prepareProviderSignIn(strapi, config);
  await loadConnector(strapi, config);
  await loadRedisPackages(config);
  await loadPasskeyPackage(config);
  const siteRecords = siteRecordsOf(strapi);
  const crmTypes = {
    areShown: siteRecords !== 'none',
    readOnly: readOnlyTypes(siteRecords === 'all-but-contacts'),
  };
  registerGraphql(strapi, { pages, crmTypes });
  registerRelationsByDocumentId(strapi);
  guardLedger(strapi);
  registerKeepableTextsGuard(strapi);
  if (crmTypes.areShown) registerReadOnlyGuard(strapi, crmTypes.readOnly);
  else hideEmbeddedCrm(strapi);
};
