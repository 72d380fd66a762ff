import { randomUUID } from 'node:crypto';
import type { TimelineEvent } from '../../../../contracts';
import type { Connector } from '../../crm/connector';
import type { LogEntry } from '../../crm/contact-source';
import type { Outbox } from '../../jobs/outbox';
import type { Timeline } from './timeline';

const KIND_OF: Partial<Record<TimelineEvent, LogEntry['kind']>> = {
  sent: 'invited',
  redeemed: 'signed-up',
  accepted: 'signed-up',
  'access-ended': 'access-ended',
};

interface Options {
  connector: Pick<Connector, 'log'>;
  timeline: Timeline;
  outbox: Outbox;
  now: () => Date;
}

/** Copies the timeline to a CRM that has its own, through jobs of the same transaction, at least once. */
export const withContactLog = ({ connector, timeline, outbox, now }: Options): Timeline => {
  if (!connector.log) return timeline;
  return {
    async add(context, invitations, ...entries) {
      await timeline.add(context, invitations, ...entries);
      const jobs = entries.flatMap(({ event, isFirstLink, at = now() }) => {
        const kind = isFirstLink ? 'invited' : KIND_OF[event];
        if (!kind) return [];
        return [invitations].flat().map(({ invitationId, contactId, portalId, roleId }) => ({
          kind: 'contact.log' as const,
          key: `log:${randomUUID()}`,
          invitationId,
          payload: { contactId, portalId, roleId, kind, at: at.toISOString() },
        }));
      });
      await outbox.add(context, ...jobs);
    },
  };
};
