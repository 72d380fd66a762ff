import type { TimelineEvent } from '../../../contracts';
import type { EventRepository } from '../repositories/events';
import type { LedgerInvitation } from '../repositories/invitations';

/** Events of the site's event hub, and of webhooks, by what happened; the rest is for the timeline alone. */
const HUB_EVENT: Partial<Record<TimelineEvent, string>> = {
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

/** Every event that the plugin emits, without the plugin's prefix. */
export const HUB_EVENTS: readonly string[] = [
  ...new Set(Object.values(HUB_EVENT)),
  'access.changed',
  'access.ended',
];

export type InvitationIds = Pick<LedgerInvitation, 'invitationId' | 'contactId' | 'portalId' | 'roleId'>;

/** Tells the site. The payload holds ids and no more: webhooks carry it outside. */
export type Emit = (event: string, payload: Record<string, string>) => void;

export interface Happening {
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
export const createTimeline = ({ events, emit, now }: Options) => ({
  async add(
    { onCommit }: { onCommit: (callback: () => void) => void },
    invitations: InvitationIds | readonly InvitationIds[],
    { event, actor, at = now(), detail }: Happening
  ): Promise<void> {
    const all: InvitationIds[] = [invitations].flat();
    await events.add(...all.map(({ invitationId }) => ({ invitationId, event, at, actor, detail })));
    const hubEvent = HUB_EVENT[event];
    if (!hubEvent) return;
    onCommit(() => {
      for (const { invitationId, contactId, portalId, roleId } of all) {
        emit(hubEvent, { invitationId, contactId, portalId, roleId, at: at.toISOString() });
      }
    });
  },
});

export type Timeline = ReturnType<typeof createTimeline>;
