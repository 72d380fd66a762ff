import type { SiteEvent, SiteEventPayloads, TimelineEvent } from '../../../../contracts';
import type { EventRepository } from '../../repositories/events';
import type { LedgerInvitation } from '../../repositories/invitation-row';

type InvitationEvent = Extract<SiteEvent, `invitation.${string}`>;

/** What the site is told, by what happened; the rest is for the timeline alone. */
const SITE_EVENT: Partial<Record<TimelineEvent, InvitationEvent>> = {
  sent: 'invitation.sent',
  renewed: 'invitation.sent',
  reminded: 'invitation.sent',
  opened: 'invitation.opened',
  redeemed: 'invitation.redeemed',
  accepted: 'invitation.accepted',
  revoked: 'invitation.revoked',
  failed: 'invitation.failed',
  expired: 'invitation.expired',
};

export type InvitationIds = Pick<LedgerInvitation, 'invitationId' | 'contactId' | 'portalId' | 'roleId'>;

/** Tells the site. The payload holds ids and the time, and no more: webhooks carry it outside. */
export type Emit = <Event extends SiteEvent>(event: Event, payload: SiteEventPayloads[Event]) => void;

export interface NewTimelineEntry {
  event: TimelineEvent;
  /** A member of staff by name, `invitee`, or `system`. */
  actor: string;
  at?: Date;
  detail?: string;
}

interface Options {
  events: EventRepository;
  emit: Emit;
  now: () => Date;
}

/** What happened to invitations: kept in the transaction of the change, and told to the site once that is committed. */
export const createTimeline = ({ events, emit, now }: Options) => {
  const emitEvents = (event: InvitationEvent, invitations: readonly InvitationIds[], at: Date): void => {
    for (const { invitationId, contactId, portalId, roleId } of invitations) {
      emit(event, { invitationId, contactId, portalId, roleId, at: at.toISOString() });
    }
  };

  return {
    async add(
      { onCommit }: { onCommit: (callback: () => void) => void },
      invitations: InvitationIds | readonly InvitationIds[],
      ...entries: readonly NewTimelineEntry[]
    ): Promise<void> {
      const all: InvitationIds[] = [invitations].flat();
      const moment = now();
      const rows = entries.flatMap(({ at = moment, ...entry }) =>
        all.map(({ invitationId }) => ({ invitationId, at, ...entry }))
      );
      await events.add(...rows);
      for (const { event, at = moment } of entries) {
        const siteEvent = SITE_EVENT[event];
        if (siteEvent) onCommit(() => emitEvents(siteEvent, all, at));
      }
    },
  };
};

export type Timeline = ReturnType<typeof createTimeline>;
