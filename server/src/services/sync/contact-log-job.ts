import type { Connector } from '../../crm/connector';
import type { JobHandler } from '../../jobs/job';
import type { InvitationRepository } from '../../repositories/invitations';
import type { PortalDirectory } from '../portals';

interface Options {
  connector: Pick<Connector, 'log'>;
  portals: PortalDirectory;
  invitations: InvitationRepository;
}

/** Writes an entry to the CRM's own timeline of a contact. */
export const createContactLogHandler = ({
  connector,
  portals,
  invitations,
}: Options): JobHandler<'contact.log'> => ({
  async run({ invitationId, payload: { contactId, portalId, roleId, kind, at } }) {
    const portal = await portals.findCached(portalId);
    const role = portal?.roles.find(({ id }) => id === roleId);
    const invitation = await invitations.get(invitationId);
    await connector.log?.(contactId, {
      kind,
      at: new Date(at),
      portal: portal?.name ?? '',
      role: role?.name ?? '',
      invitationId: invitation && invitationId,
    });
  },
});
