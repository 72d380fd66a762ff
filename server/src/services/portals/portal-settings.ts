import type { EmailTemplates, PortalResponse, PortalUpdate } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { Connector } from '../../crm/connector';
import { AppError, invalidValue } from '../../domain/app-error';
import { firstLocale, LANGUAGES } from '../../domain/languages';
import { originOf, signUpPageProblem } from '../../domain/links';
import { defaultTemplate } from '../../mail/default-template';
import type { UserRepository } from '../../repositories/users';
import { validateTemplate, type ExampleOptions } from './example-mail';
import type { MappedPortal, PortalDirectory } from './portal-directory';

interface Options {
  config: Pick<PluginConfig, 'allowedOrigins' | 'invitation'>;
  renderMail: ExampleOptions['renderMail'];
  connector: Connector;
  portals: PortalDirectory;
  users: UserRepository;
}

type Addresses = Pick<MappedPortal, 'siteUrl' | 'signUpUrl'>;

const DEFAULT_TEMPLATES: EmailTemplates = Object.fromEntries(
  LANGUAGES.map((language) => [language, defaultTemplate(language)])
);

/** The settings of a portal that administrators can change. */
export const createPortalSettings = ({ config, renderMail, connector, portals, users }: Options) => {
  /** Checks changed addresses only: an invalid address in the CRM is no reason to refuse another change. */
  const checkAddresses = ({ siteUrl, signUpUrl }: Addresses, changes: PortalUpdate): void => {
    if (changes.siteUrl === undefined && changes.signUpUrl === undefined) return;
    const { allowedOrigins } = config;
    const origin = originOf(siteUrl);
    if (
      (changes.siteUrl !== undefined || signUpUrl !== null) &&
      !(origin && allowedOrigins.includes(origin))
    ) {
      throw invalidValue(['siteUrl'], 'origin-not-allowed', { origins: allowedOrigins.join(', ') });
    }
    if (signUpUrl === null) return;
    if (signUpPageProblem({ siteUrl, signUpUrl }, allowedOrigins)) {
      throw invalidValue(['signUpUrl'], 'other-site', { origin: String(origin) });
    }
  };

  const checkRoles = async (portal: MappedPortal, changes: PortalUpdate): Promise<void> => {
    for (const [index, { id, userRole }] of (changes.roles ?? []).entries()) {
      const path = ['roles', String(index)];
      const role = portal.roles.find((candidate) => candidate.id === id);
      if (!role)
        throw new AppError('role.not-of-portal', {
          errors: [{ path, code: 'role.not-of-portal' }],
        });
      if (role.fixed && role.userRole !== userRole) {
        throw invalidValue([...path, 'userRole'], 'role.fixed');
      }
      if (userRole !== null && !(await users.findRole(userRole))) {
        throw invalidValue([...path, 'userRole'], 'role.unknown');
      }
    }
  };

  /** A changed request role has to be mapped, by this change or before. One that was unmapped since may stay. */
  const checkRequestRole = (portal: MappedPortal, { requestRoleId, roles = [] }: PortalUpdate): void => {
    if (!requestRoleId || requestRoleId === portal.requestRoleId) return;
    const path = ['requestRoleId'];
    const role = portal.roles.find(({ id }) => id === requestRoleId);
    if (!role) {
      throw new AppError('role.not-of-portal', { errors: [{ path, code: 'role.not-of-portal' }] });
    }
    const changed = role.fixed ? undefined : roles.find(({ id }) => id === requestRoleId);
    const { userRole } = changed ?? role;
    if (userRole === null) throw invalidValue(path, 'role.unmapped');
  };

  return {
    /**
     * Changes a portal in the CRM.
     *
     * @throws AppError `portal.unknown`, `request.invalid` for an address that is not allowed, a role that does not
     * exist or is fixed, or a template that cannot be used
     */
    async update(id: string, changes: PortalUpdate): Promise<MappedPortal> {
      const portal = await portals.get(id);
      const { siteUrl = portal.siteUrl, signUpUrl = portal.signUpUrl, name = portal.name } = changes;
      const { timeZone = portal.timeZone } = changes;
      const changed = { ...portal, siteUrl, signUpUrl, name, timeZone };
      checkAddresses(changed, changes);
      await checkRoles(portal, changes);
      checkRequestRole(portal, changes);
      for (const [locale, template] of Object.entries(changes.emailTemplates ?? {})) {
        const localized = { template, locale: firstLocale(locale) };
        await validateTemplate({ config, renderMail }, { portal: changed, localized }, [
          'emailTemplates',
          locale,
        ]);
      }
      await connector.portals.update(id, changes);
      return portals.get(id);
    },

    /** The options offered on a portal's page. */
    async choices(): Promise<PortalResponse['meta']> {
      const roles = await users.listRoles();
      return {
        userRoles: roles.map(({ type, name }) => ({ type, name })),
        allowedOrigins: config.allowedOrigins,
        defaultTemplates: DEFAULT_TEMPLATES,
      };
    },
  };
};
