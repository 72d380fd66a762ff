import type { AmbiguousAddress, Contact, PortalRequests, RequestOutcome } from '../../../../contracts';
import type { PluginConfig } from '../../config';
import type { Connector } from '../../crm/connector';
import { normalizeAddress } from '../../domain/addresses';
import { daysBefore } from '../../domain/durations';
import type { InvitationRequestRepository } from '../../repositories/invitation-requests';
import type { PortalDirectory } from './portal-directory';

/** How many days the figures cover at most. */
const DAYS = 30;

/** The latest requests that are looked through; the same address may be among them several times. */
const LATEST_REQUESTS = 100;

/** How many contacts a connector reads in one call. */
const PER_CALL = 500;

interface Options {
  config: Pick<PluginConfig, 'invitation'>;
  connector: Connector;
  portals: PortalDirectory;
  requests: InvitationRequestRepository;
  now: () => Date;
}

/** Requests for an invitation, as staff see them. */
export const createRequestViews = ({ config, connector, portals, requests, now }: Options) => {
  const days = Math.min(DAYS, config.invitation.retentionDays);
  const since = (): Date => daysBefore(now(), days);

  /** The active contacts among some that share their address with another of them, by address. */
  const sharing = (contacts: readonly (Contact | undefined)[]): Map<string, Contact[]> => {
    const byAddress = new Map<string, Contact[]>();
    for (const contact of contacts) {
      const address = normalizeAddress(contact?.email);
      if (contact?.active && address) byAddress.set(address, [...(byAddress.get(address) ?? []), contact]);
    }
    return new Map([...byAddress].filter(([, same]) => same.length > 1));
  };

  return {
    /** @throws AppError `portal.unknown` */
    async count(portalId: string): Promise<PortalRequests> {
      const { key } = await portals.get(portalId);
      const counted = (outcome: RequestOutcome | null) => requests.count(key, since(), outcome);
      const [invited, sentAgain, toldToSignIn, ambiguous, ...without] = await Promise.all([
        counted('invited'),
        counted('sent-again'),
        counted('sign-in'),
        counted('ambiguous'),
        counted('limited'),
        counted('none'),
        counted(null),
      ]);
      const others = without.reduce((sum, count) => sum + count, 0);
      const asked = invited + sentAgain + toldToSignIn + ambiguous + others;
      return { days, asked, invited, sentAgain, toldToSignIn, ambiguous, others };
    },

    /**
     * The addresses that several contacts still have and by which somebody asked, the latest first.
     *
     * @throws AppError `portal.unknown`
     */
    async listAmbiguous(portalId: string): Promise<AmbiguousAddress[]> {
      const { key } = await portals.get(portalId);
      const latest = await requests.listAmbiguous(key, since(), LATEST_REQUESTS);
      const ids = [...new Set(latest.flatMap(({ contactIds }) => contactIds))];
      const contacts = new Map<string, Contact>();
      for (let start = 0; start < ids.length; start += PER_CALL) {
        const some = await connector.contacts.getMany(ids.slice(start, start + PER_CALL));
        for (const contact of some) contacts.set(contact.id, contact);
      }
      const found = new Map<string, AmbiguousAddress>();
      for (const { requestedAt, contactIds } of latest) {
        for (const [email, same] of sharing(contactIds.map((id) => contacts.get(id)))) {
          const row = { email, requestedAt: requestedAt.toISOString(), contacts: same };
          if (!found.has(email)) found.set(email, row);
        }
      }
      return [...found.values()];
    },
  };
};
