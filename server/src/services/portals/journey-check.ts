import type { PortalCheck, Check } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { Connector } from '../../crm/connector';
import { CrmError } from '../../crm/crm-error';
import { createCheck, allPassed } from '../../domain/checks';
import { signUpPageProblem } from '../../domain/links';
import type { UserRepository } from '../../repositories/users';
import type { SignInProviders } from '../core';
import { askPage } from './ask-page';
import type { CheckPlacement } from './placement';
import type { ReadSignUpWidgets } from './sign-up-widgets';
import type { MappedPortal, PortalDirectory } from './portal-directory';

interface Options {
  config: Pick<PluginConfig, 'allowedOrigins'>;
  connector: Connector;
  portals: PortalDirectory;
  signInProviders: Pick<SignInProviders, 'check'>;
  users: UserRepository;
  checkPlacement: CheckPlacement;
  readWidgets: ReadSignUpWidgets;
}

const OF_PORTALS = /^portal(s|-page|-roles)\./;
const OF_SENDER = /^sender\./;

/** A connector's checks by topic, without those of portals, which have a check with more detail. */
export const groupChecks = (checks: readonly Check[]): { crm: Check[]; sender: Check[] } => ({
  crm: checks.filter(({ code = '' }) => !OF_PORTALS.test(code) && !OF_SENDER.test(code)),
  sender: checks.filter(({ code = '' }) => OF_SENDER.test(code)),
});

const namesOf = (named: readonly { name: string }[]): string => named.map(({ name }) => name).join(', ');

/** Checks that a portal has roles, and that each is mapped to a role in Strapi. */
export const checkRoles = ({ roles }: Pick<MappedPortal, 'roles'>): Check => {
  if (roles.length === 0) return createCheck('roles.none');
  const unmapped = roles.filter(({ userRole }) => userRole === null);
  return unmapped.length > 0
    ? createCheck('roles.unmapped', { roles: namesOf(unmapped) })
    : createCheck('roles.mapped', { roles: namesOf(roles) });
};

/**
 * Checks that people who ask for an invitation get one. No checks for a portal without a request role and without a
 * page that offers it.
 *
 * @param isOffered Whether the page lets visitors ask; null if it is not known to hold a widget
 */
const checkRequest = (
  { roles, requestRoleId }: Pick<MappedPortal, 'roles' | 'requestRoleId'>,
  isOffered: boolean | null
): Check[] => {
  if (requestRoleId === null) return isOffered ? [createCheck('request.off')] : [];
  const role = roles.find(({ id }) => id === requestRoleId);
  if (!role?.userRole) return [createCheck('request.unmapped')];
  return [
    isOffered === false
      ? createCheck('request.not-offered')
      : createCheck('request.offered', { role: role.name }),
  ];
};

/** Checks each step of the way that an invitee of a portal takes. */
export const createJourneyCheck = (options: Options) => {
  const { config, connector, portals, signInProviders, users, checkPlacement, readWidgets } = options;

  const isRequestOffered = async ({ signUpUrl }: MappedPortal): Promise<boolean | null> => {
    if (signUpUrl === null || !URL.canParse(signUpUrl)) return null;
    const widgets = await readWidgets(signUpUrl);
    return widgets.length === 0 ? null : widgets.some(({ properties }) => properties.request === true);
  };

  const checkPages = async (portal: MappedPortal): Promise<Check[]> => {
    const problem = signUpPageProblem(portal, config.allowedOrigins);
    if (problem || !portal.signUpUrl) return [createCheck(`sign-up-page.${problem ?? 'missing'}`)];
    const { signUpUrl, defaultLocale } = portal;
    const [page, placement] = await Promise.all([
      askPage(signUpUrl, defaultLocale),
      checkPlacement(signUpUrl),
    ]);
    return [page, ...placement];
  };

  const checkCrm = async (): Promise<Check[]> => {
    const { crm, sender } = groupChecks(await connector.verify());
    const red = crm.filter(({ ok }) => ok === false);
    return [
      ...sender,
      red.length > 0 ? createCheck('crm.not-in-order', { checks: namesOf(red) }) : createCheck('crm.answers'),
    ];
  };

  const checkRegistration = async (): Promise<Check> =>
    createCheck(`registration.${await users.registrationMode()}`);

  const checksOf = async (portalId: string): Promise<Check[]> => {
    try {
      const portal = await portals.get(portalId);
      const [pages, isOffered, crm] = await Promise.all([
        checkPages(portal),
        isRequestOffered(portal),
        checkCrm(),
      ]);
      return [...pages, checkRoles(portal), ...checkRequest(portal, isOffered), ...crm];
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      return [createCheck('crm.not-answering', { reason: error.message })];
    }
  };

  /** @throws AppError `portal.unknown` */
  return async (portalId: string): Promise<PortalCheck> => {
    const checks = [
      ...(await checksOf(portalId)),
      ...(await signInProviders.check()),
      await checkRegistration(),
    ];
    return { ok: allPassed(checks), checks };
  };
};
