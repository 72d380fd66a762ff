import { randomUUID } from 'node:crypto';
import { INLINE_INVITATIONS, type InviteAnswer, type InviteRequest, type Refusal } from '../../../contracts';
import type { PluginConfig } from '../config';
import type { Connector } from '../crm/connector';
import { normalizeAddress } from '../domain/addresses';
import { AppError, invalidValue } from '../domain/app-error';
import { contactProblem, targetProblem } from '../domain/eligibility';
import { openKey } from '../domain/invitation-state';
import type { Outbox } from '../jobs/outbox';
import type { BatchRepository, LedgerBatch } from '../repositories/batches';
import type { InvitationRepository, LedgerInvitation } from '../repositories/invitations';
import { isUniqueViolation, type InTransaction } from '../repositories/transaction';
import { sendJob } from './jobs-of-invitations';
import type { Expiry } from './expire';
import type { Timeline } from './timeline';
import { newLedgerInvitation } from './new-invitation';
import type { MappedPortal, PortalDirectory } from './portal-directory';

const DAY_MS = 86_400_000;
const MAX_EXPIRY_DAYS = 365;

/** How many contacts are worked through in one transaction. */
const CHUNK = 500;

interface Options {
  config: Pick<PluginConfig, 'allowedOrigins' | 'invitation'>;
  connector: Connector;
  portals: PortalDirectory;
  invitations: InvitationRepository;
  timeline: Timeline;
  batches: BatchRepository;
  outbox: Outbox;
  inTransaction: InTransaction;
  expiry: Expiry;
  now: () => Date;
}

interface Decision {
  accepted: LedgerInvitation[];
  refused: Refusal[];
}

export const createInviteService = (options: Options) => {
  const { config, connector, portals, invitations, timeline, batches, outbox, inTransaction, expiry, now } =
    options;

  const expiryOf = (request: InviteRequest): Date => {
    if (!request.expiresAt) return new Date(now().getTime() + config.invitation.expiresInDays * DAY_MS);
    const expiresAt = new Date(request.expiresAt);
    const days = (expiresAt.getTime() - now().getTime()) / DAY_MS;
    if (days <= 0) throw invalidValue(['expiresAt'], 'Expected a moment in the future');
    if (days > MAX_EXPIRY_DAYS) throw invalidValue(['expiresAt'], `At most ${MAX_EXPIRY_DAYS} days from now`);
    return expiresAt;
  };

  /** Those of the contacts that have an open invitation; one whose time is over makes place first. */
  const contactsWithOpenInvitation = async (
    contactIds: readonly string[],
    portalId: string
  ): Promise<Set<string>> => {
    const open = await invitations.listByOpenKeys(contactIds.map((id) => openKey(id, portalId)));
    const expired = open.filter(
      (invitation) => invitation.status === 'sent' && invitation.expiresAt <= now()
    );
    for (const invitation of expired) await expiry.expire(invitation);
    return new Set(
      open.filter((invitation) => !expired.includes(invitation)).map(({ contactId }) => contactId)
    );
  };

  const decide = async (
    contactIds: readonly string[],
    request: InviteRequest,
    portal: MappedPortal,
    invitedBy: string | null,
    batchId: string
  ): Promise<Decision> => {
    const role = portal.roles.find((candidate) => candidate.id === request.roleId);
    const target = targetProblem(portal, role, config.allowedOrigins);
    if (target || !role?.userRole) {
      const problem = target ?? { code: 'role.unmapped' as const };
      return { accepted: [], refused: contactIds.map((contactId) => ({ contactId, ...problem })) };
    }
    const [contacts, portalUsers, open] = await Promise.all([
      connector.contacts.getMany(contactIds),
      connector.portalUsers.find({ contactIds, portalId: portal.id }),
      contactsWithOpenInvitation(contactIds, portal.id),
    ]);
    const contactById = new Map(contacts.map((contact) => [contact.id, contact]));
    const users = new Set(portalUsers.filter((user) => user.active).map((user) => user.contact.id));
    const expiresAt = expiryOf(request);
    const decision: Decision = { accepted: [], refused: [] };

    for (const contactId of contactIds) {
      const contact = contactById.get(contactId);
      const facts = { isPortalUser: users.has(contactId), hasOpenInvitation: open.has(contactId) };
      const problem = contactProblem(contact, facts);
      const address = normalizeAddress(contact?.email);
      if (problem || !contact || !address) {
        decision.refused.push({ contactId, ...(problem ?? { code: 'contact.unknown' }) });
        continue;
      }
      decision.accepted.push(
        newLedgerInvitation({
          invitationId: randomUUID(),
          contact,
          address,
          portal,
          role: { ...role, userRole: role.userRole },
          expiresAt,
          invitedBy,
          locale: request.locale,
          message: request.message,
          batchId,
        })
      );
    }
    return decision;
  };

  /** Writes invitations and their jobs, and moves the batch on; all of it or nothing. */
  const write = async (batch: LedgerBatch, size: number, { accepted, refused }: Decision): Promise<boolean> =>
    inTransaction(async (context) => {
      const position = batch.position + size;
      const isOurs = await batches.advance(batch.batchId, batch.position, {
        position,
        accepted: batch.accepted + accepted.length,
        refused: batch.refused + refused.length,
        refusals: [...batch.refusals, ...refused],
        ...(position >= batch.total && { state: 'done' as const }),
      });
      if (!isOurs) return false;
      const actor = batch.invitedBy ?? 'system';
      await invitations.createMany(accepted);
      await timeline.add(context, accepted, { event: 'created', actor });
      await outbox.add(context, ...accepted.map((invitation) => sendJob(invitation, 'invite')));
      return true;
    });

  /** The next chunk of a batch. Decided anew if another request has invited one of its contacts meanwhile. */
  const inviteChunk = async (batch: LedgerBatch): Promise<Decision> => {
    const contactIds = batch.request.contactIds.slice(batch.position, batch.position + CHUNK);
    const portal = await portals.get(batch.request.portalId);
    for (let tries = 3; ; tries -= 1) {
      const decision = await decide(contactIds, batch.request, portal, batch.invitedBy, batch.batchId);
      try {
        const isOurs = await write(batch, contactIds.length, decision);
        return isOurs ? decision : { accepted: [], refused: [] };
      } catch (error) {
        if (tries <= 1 || !isUniqueViolation(error)) throw error;
      }
    }
  };

  const newBatch = (request: InviteRequest, invitedBy: string | null): LedgerBatch => {
    const contactIds = [...new Set(request.contactIds)];
    return {
      batchId: randomUUID(),
      state: 'running',
      invitedBy,
      request: { ...request, contactIds },
      position: 0,
      total: contactIds.length,
      accepted: 0,
      refused: 0,
      refusals: [],
    };
  };

  return {
    /**
     * Invites contacts to a portal. Up to 200 are decided at once; more are worked through by a job.
     *
     * @throws AppError `portal.unknown`, `request.invalid` for an expiry that cannot be
     * @throws CrmError if the CRM cannot be asked
     */
    async invite(request: InviteRequest, invitedBy: string | null): Promise<InviteAnswer> {
      await portals.get(request.portalId);
      expiryOf(request);
      const batch = newBatch(request, invitedBy);
      const { batchId } = batch;
      if (batch.total > INLINE_INVITATIONS) {
        await inTransaction(async (context) => {
          await batches.add(batch);
          await outbox.add(context, { kind: 'batch.invite', key: `batch:${batchId}`, payload: {}, batchId });
        });
        return { batchId };
      }
      await batches.add(batch);
      const { accepted, refused } = await inviteChunk(batch);
      return {
        batchId,
        accepted: accepted.map(({ contactId, invitationId }) => ({ contactId, invitationId })),
        refused,
      };
    },

    /** Who of all the contacts would be refused, and the invitation that the first other one would get. */
    async foresee(
      request: InviteRequest,
      invitedBy: string | null
    ): Promise<{ first: LedgerInvitation | null; refused: Refusal[] }> {
      const contactIds = [...new Set(request.contactIds)];
      const portal = await portals.get(request.portalId);
      let first: LedgerInvitation | null = null;
      const refused: Refusal[] = [];
      for (let start = 0; start < contactIds.length; start += CHUNK) {
        const chunk = contactIds.slice(start, start + CHUNK);
        const decision = await decide(chunk, request, portal, invitedBy, '');
        first ??= decision.accepted[0] ?? null;
        refused.push(...decision.refused);
      }
      return { first, refused };
    },

    /** Works through the next chunk of a batch. Answers whether there is more to do. */
    async continueBatch(batchId: string): Promise<boolean> {
      const batch = await batches.get(batchId);
      if (!batch) throw new AppError('batch.unknown');
      if (batch.state !== 'running' || batch.position >= batch.total) return false;
      await inviteChunk(batch);
      return true;
    },
  };
};

export type InviteService = ReturnType<typeof createInviteService>;
