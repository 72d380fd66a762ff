import { APP, CONTACT_TABLE, INVITATION_TABLE, PORTAL_TABLE, USER_TABLE, VIEWS } from './solution';
import { TEXTS, type LabelLanguages } from './texts';
import { element, titlesElement } from './xml';

/** The pages of the app, in order. Their titles are the plural labels of the tables. */
const PAGES = [CONTACT_TABLE, INVITATION_TABLE, USER_TABLE, PORTAL_TABLE];

const introduced = { IntroducedVersion: '1.1.0.0' };

/**
 * The navigation of the app.
 *
 * @see https://learn.microsoft.com/power-apps/developer/model-driven-apps/sitemap-schema
 */
export const siteMapXml = (languages: LabelLanguages): string =>
  element('SiteMap', introduced, [
    element('Area', { Id: 'tpc_area', ShowGroups: true, ...introduced }, [
      titlesElement(TEXTS.app, languages),
      element('Group', { Id: 'tpc_group', ...introduced }, [
        titlesElement(TEXTS.portalAccess, languages),
        ...PAGES.map((table) =>
          element('SubArea', { Id: `tpc_page_${table}`, Entity: table, ...introduced })
        ),
      ]),
    ]),
  ]);

/** The components of the app, for `AddAppComponents`. Its tables follow from the site map. */
export const appComponents = (formIds: readonly string[]): Record<string, string>[] => [
  { '@odata.type': 'Microsoft.Dynamics.CRM.sitemap', sitemapid: APP.siteMapId },
  ...Object.values(VIEWS).map(({ id }) => ({
    '@odata.type': 'Microsoft.Dynamics.CRM.savedquery',
    savedqueryid: id,
  })),
  ...formIds.map((formid) => ({
    '@odata.type': 'Microsoft.Dynamics.CRM.systemform',
    formid,
  })),
];
