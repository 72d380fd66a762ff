import { randomUUID } from 'node:crypto';
import type { JobRequest } from '../../jobs/job';

/**
 * Checks a contact that was changed or deleted. Written in the transaction of that change if it is in this
 * database.
 */
export const checkContactJob = (contactId: string): JobRequest<'contact.check'> => ({
  kind: 'contact.check',
  key: `contact:${randomUUID()}`,
  payload: { contactId },
});

/**
 * Compares the site's access with a portal user of the CRM, which may have been deleted.
 *
 * @param state The state that was seen: jobs for the same one are the same work
 */
export const followPortalUserJob = (
  portalUserId: string,
  state: string
): JobRequest<'portal-user.follow'> => ({
  kind: 'portal-user.follow',
  key: `portal-user:${portalUserId}:${state}`,
  payload: { portalUserId },
});

/** The same for a deleted one. Written in the transaction of the deletion if it is in this database. */
export const portalUserGoneJob = (portalUserId: string): JobRequest<'portal-user.follow'> =>
  followPortalUserJob(portalUserId, `gone:${randomUUID()}`);

/** Compares the site's accesses, after a row of the ledger, with the portal users of the CRM. */
export const comparePortalUsersJob = (after = 0): JobRequest<'portal-users.compare'> => ({
  kind: 'portal-users.compare',
  key: `portal-users:${String(after)}`,
  payload: { after },
});
