import type { Core } from '@strapi/strapi';
import type { TimelineEntry, TimelineEvent } from '../../../contracts';
import { ledgerTable, toDate, type Timestamp } from './table';

/** An entry of an invitation's timeline. Rows are only added. */
export interface InvitationEvent {
  invitationId: string;
  event: TimelineEvent;
  at: Date;
  /** The name of a staff member, `invitee` or `system`. */
  actor: string;
  detail?: string;
  /** For a refused attempt: the generation of its link. */
  generation?: number;
}

type EventRow = Omit<InvitationEvent, 'at' | 'detail'> & { at: Timestamp; detail: string | null };

export const createEventRepository = (strapi: Core.Strapi) => {
  const table = ledgerTable<EventRow>(strapi, 'invitation-event');

  const entryOf = ({ event, at, actor, detail }: EventRow): TimelineEntry => ({
    event,
    at: toDate(at).toISOString(),
    actor,
    detail,
  });

  return {
    async add(...events: InvitationEvent[]): Promise<void> {
      if (events.length > 0) await table.createMany({ data: events });
    },

    /** Number of equal events of an invitation. */
    async count(
      same: Pick<InvitationEvent, 'invitationId' | 'event' | 'detail' | 'generation'>
    ): Promise<number> {
      return table.count({ where: { ...same } });
    },

    /** Deletes details, which can name a person. */
    async deleteDetails(invitationIds: readonly string[]): Promise<void> {
      await table.updateMany({
        where: { invitationId: { $in: [...invitationIds] }, detail: { $notNull: true } },
        data: { detail: null },
      });
    },

    /** The invitation's timeline, oldest first. */
    async list(invitationId: string): Promise<TimelineEntry[]> {
      const rows = await table.findMany({ where: { invitationId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
      return rows.map(entryOf);
    },

    /** The latest events of several invitations, newest first. */
    async listLatest(
      invitationIds: readonly string[],
      limit: number
    ): Promise<(TimelineEntry & { invitationId: string })[]> {
      if (invitationIds.length === 0) return [];
      const rows = await table.findMany({
        where: { invitationId: { $in: [...invitationIds] } },
        orderBy: [{ at: 'desc' }, { id: 'desc' }],
        limit,
      });
      return rows.map((row) => ({ ...entryOf(row), invitationId: row.invitationId }));
    },
  };
};

export type EventRepository = ReturnType<typeof createEventRepository>;
