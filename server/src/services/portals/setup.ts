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
  connector: Pick<Connector, 'verify'>;
  portals: Pick<PortalDirectory, 'list'>;
  invitationLists: Pick<InvitationLists, 'hasReached'>;
  checkPlacement: CheckPlacement;
}

type Step = Setup['steps'][number];

/** The steps of the first day and their progress: always derived from the actual state, never from a stored tick. */
export const createSetup = ({ config, connector, portals, invitationLists, checkPlacement }: Options) => {
  const listPortals = async (): Promise<MappedPortal[]> => {
    try {
      return await portals.list();
    } catch (error) {
      // The CRM's step reports the error.
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
        // A sender that cannot be checked counts as done after the first e-mail.
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
