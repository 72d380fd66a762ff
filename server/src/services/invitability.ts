import type { PluginConfig } from '../config';
import type { Connector } from '../crm/connector';
import { contactProblem, targetProblem, type Ineligibility } from '../domain/eligibility';
import type { LedgerInvitation } from '../repositories/invitations';
import type { PortalDirectory } from './portal-directory';

interface Options {
  config: Pick<PluginConfig, 'allowedOrigins'>;
  connector: Connector;
  portals: PortalDirectory;
}

/** Asks the CRM why the contact of an invitation could not be invited again now; null if it could. */
export const createInvitability =
  ({ config, connector, portals }: Options) =>
  async ({ contactId, portalId, roleId }: LedgerInvitation): Promise<Ineligibility | null> => {
    const [portal, contact, portalUsers] = await Promise.all([
      portals.get(portalId),
      connector.contacts.get(contactId),
      connector.portalUsers.find({ contactIds: [contactId], portalId }),
    ]);
    const role = portal.roles.find((candidate) => candidate.id === roleId);
    const isPortalUser = portalUsers.some((portalUser) => portalUser.active);
    return (
      targetProblem(portal, role, config.allowedOrigins) ??
      contactProblem(contact ?? undefined, { isPortalUser, hasOpenInvitation: false })
    );
  };

export type Invitability = ReturnType<typeof createInvitability>;
