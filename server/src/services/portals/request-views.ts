import type { AmbiguousAddress, Contact, PortalRequests } from '../../../../contracts';
import type { Connector } from '../../crm/connector';
import { normalizeAddress } from '../../domain/addresses';
import { daysBefore } from '../../domain/durations';
import type { InvitationRequestRepository } from '../../repositories/invitation-requests';
import type { PortalDirectory } from './portal-directory';

const DAYS = 30;

/** The latest requests that are looked through; the same address may be among them several times. */
const LATEST_REQUESTS = 100;

/** How many contacts a connector reads in one call. */
const PER_CALL = 500;

interface Options {
  connector: Connector;
  portals: PortalDirectory;
  requests: InvitationRequestRepository;
  now: () => Date;
}

/** Requests for an invitation, as staff see them. */
export const createRequestViews = ({ connector, portals, requests, now }: Options) => {
  const since = (): Date => daysBefore(now(), DAYS);

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
      const [asked, invited, sentAgain, toldToSignIn, ambiguous] = await Promise.all([
        requests.count(key, since()),
        requests.count(key, since(), 'invited'),
        requests.count(key, since(), 'sent-again'),
        requests.count(key, since(), 'sign-in'),
        requests.count(key, since(), 'ambiguous'),
      ]);
      return { days: DAYS, asked, invited, sentAgain, toldToSignIn, ambiguous };
    },

    /**
     * The addresses that several contacts still have and by which somebody asked, the latest first.
     *
     * @throws AppError `portal.unknown`
     */
    async listAmbiguous(portalId: string): Promise<AmbiguousAddress[]> {
      const { key } = await portals.get(portalId);
      const latest = await requests.listAmbiguous(key, since(), LATEST_REQUESTS);
      const ids = [...new Set(latest.flatMap(({ contactIds }) => contactIds ?? []))];
      const contacts = new Map<string, Contact>();
      for (let start = 0; start < ids.length; start += PER_CALL) {
        const some = await connector.contacts.getMany(ids.slice(start, start + PER_CALL));
        for (const contact of some) contacts.set(contact.id, contact);
      }
      const found = new Map<string, AmbiguousAddress>();
      for (const { requestedAt, contactIds } of latest) {
        for (const [email, same] of sharing((contactIds ?? []).map((id) => contacts.get(id)))) {
          const row = { email, requestedAt: requestedAt.toISOString(), contacts: same };
          if (!found.has(email)) found.set(email, row);
        }
      }
      return [...found.values()];
    },
  };
};
