import { Flex, Link, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { InvitationSummary } from '../../../contracts';
import { Moment } from '../components/moment';
import { RecordCard } from '../components/record-card';
import { useAllowed } from '../components/use-allowed';
import { BASE } from '../pages/sections';
import { useText } from '../translations/texts';
import { InvitationActions } from './invitation-actions';
import { InvitationTroubles } from './invitation-troubles';
import { InvitationStatusBadge } from './status-badge';

/** The moment that says most about where the invitation stands. */
const lastMoment = ({ redeemedAt, status, expiresAt, openedAt, sentAt }: InvitationSummary) => {
  if (redeemedAt) return { label: 'invitation.moment.redeemed', at: redeemedAt } as const;
  if (status === 'expired') return { label: 'invitation.moment.expired', at: expiresAt } as const;
  if (openedAt) return { label: 'invitation.moment.opened', at: openedAt } as const;
  return sentAt ? ({ label: 'invitation.moment.sent', at: sentAt } as const) : null;
};

export const InvitationCard = ({ invitation }: { invitation: InvitationSummary }) => {
  const t = useText();
  const mayRead = useAllowed('invitations.read');
  const moment = lastMoment(invitation);

  return (
    <RecordCard>
      <Flex justifyContent="space-between" alignItems="start" gap={2}>
        {mayRead ? (
          <Link tag={NavLink} to={`${BASE}/invitations/${invitation.id}`}>
            {invitation.portal.name}
          </Link>
        ) : (
          <Typography fontWeight="semiBold">{invitation.portal.name}</Typography>
        )}
        <InvitationStatusBadge status={invitation.status} />
      </Flex>
      <Typography variant="pi" textColor="neutral600">
        {invitation.role.name}
      </Typography>
      {moment && (
        <Typography variant="pi" textColor="neutral600">
          {t(moment.label)} <Moment at={moment.at} />
        </Typography>
      )}
      <InvitationTroubles invitation={invitation} />
      <InvitationActions invitation={invitation} />
    </RecordCard>
  );
};
