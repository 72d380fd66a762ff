import type { SiteEvent, SiteEventPayloads, TimelineEvent } from '../../../../contracts';
import type { EventRepository } from '../../repositories/events';
import type { LedgerInvitation } from '../../repositories/invitation-row';

type InvitationEvent = Extract<SiteEvent, `invitation.${string}`>;

/** The events emitted to the site, by timeline event; all others go to the timeline only. */
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

/** Emits an event to the site. The payload has only ids and the time, because webhooks send it to other systems. */
export type Emit = <Event extends SiteEvent>(event: Event, payload: SiteEventPayloads[Event]) => void;

export interface NewTimelineEntry {
  event: TimelineEvent;
  /** The name of a member of staff, `invitee`, or `system`. */
  actor: string;
  at?: Date;
  detail?: string;
  /** For `link-created`: the contact has had no link so far, so that this one is the invitation. */
  isFirstLink?: boolean;
}

interface Options {
  events: EventRepository;
  emit: Emit;
  now: () => Date;
}

/** The history of invitations: stored in the transaction of the change, and emitted to the site after the commit. */
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
      const rows = entries.flatMap(({ at = moment, isFirstLink: _isFirstLink, ...entry }) =>
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
