import type { Core } from '@strapi/strapi';
import type { TimelineEntry, TimelineEvent } from '../../../contracts';
import { ledgerTable, toDate, type Timestamp } from './table';

/** Something that happened to an invitation. Rows are only ever added. */
export interface InvitationEvent {
  invitationId: string;
  event: TimelineEvent;
  at: Date;
  /** A member of staff by name, `invitee`, or `system`. */
  actor: string;
  detail?: string;
  /** Of an attempt that was refused: the generation of the link that was tried. */
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

    /** How often something happened to an invitation with the same detail, by links of the same generation. */
    async count(
      same: Pick<InvitationEvent, 'invitationId' | 'event' | 'detail' | 'generation'>
    ): Promise<number> {
      return table.count({ where: { ...same } });
    },

    /** Removes details, which may name a person. */
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

    /** What happened last to several invitations, newest first. */
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
