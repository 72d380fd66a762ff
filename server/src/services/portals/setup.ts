import type { Setup, SetupStep } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { Connector } from '../../crm/connector';
import { CrmError } from '../../crm/crm-error';
import { signUpPageProblem } from '../../domain/links';
import type { InvitationLists } from '../../repositories/invitation-lists';
import { checkRoles, groupChecks } from './journey-check';
import type { CheckPlacement } from './placement';
import type { MappedPortal, PortalDirectory } from './portal-directory';

interface Options {
  config: Pick<PluginConfig, 'allowedOrigins'>;
  connector: Connector;
  portals: PortalDirectory;
  invitationLists: InvitationLists;
  checkPlacement: CheckPlacement;
}

type Step = Setup['steps'][number];

/** What there is to do on the first day, and what of it is done: always by how things stand, never by what was ticked. */
export const createSetup = ({ config, connector, portals, invitationLists, checkPlacement }: Options) => {
  const listPortals = async (): Promise<MappedPortal[]> => {
    try {
      return await portals.list();
    } catch (error) {
      // The step of the CRM says so.
      if (error instanceof CrmError) return [];
      throw error;
    }
  };

  const isPlaced = async (portal: MappedPortal): Promise<boolean> => {
    if (signUpPageProblem(portal, config.allowedOrigins) || !portal.signUpUrl) return false;
    const checks = await checkPlacement(portal.signUpUrl);
    return checks.every(({ ok }) => ok === true);
  };

  /** One portal is enough to begin with; the step leads to the first one that lacks something. */
  const ofPortals = async (
    name: SetupStep,
    all: readonly MappedPortal[],
    isDone: (portal: MappedPortal) => boolean | Promise<boolean>
  ): Promise<Step> => {
    const done = await Promise.all(all.map(async (portal) => isDone(portal)));
    const lacking = all.find((_, index) => !done[index]);
    return { name, done: done.includes(true), ...(lacking && { portalId: lacking.id }) };
  };

  return async (): Promise<Setup> => {
    const [checks, all, sent, redeemed] = await Promise.all([
      connector.verify(),
      listPortals(),
      invitationLists.hasReached('sentAt'),
      invitationLists.hasReached('redeemedAt'),
    ]);
    const { crm, sender } = groupChecks(checks);
    return {
      steps: [
        { name: 'crm', done: crm.every(({ ok }) => ok !== false) },
        // What cannot be tried is done when the first e-mail went out.
        { name: 'sender', done: sender.every(({ ok }) => ok === true || (ok === null && sent)) },
        { name: 'portal', done: all.length > 0 },
        await ofPortals('sign-up-page', all, (portal) => !signUpPageProblem(portal, config.allowedOrigins)),
        await ofPortals('roles', all, (portal) => checkRoles(portal).ok === true),
        await ofPortals('widget', all, isPlaced),
        { name: 'first-invitation', done: sent },
        { name: 'first-redemption', done: redeemed },
      ],
    };
  };
};
