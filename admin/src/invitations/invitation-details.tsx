import { Flex, Grid, Typography } from '@strapi/design-system';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { Invitation } from '../../../contracts';
import { Moment } from '../components/moment';
import { type TextKey, useText } from '../translations/texts';
import { InvitationTroubles } from './invitation-troubles';

const momentOrNot = (at: string | null): ReactNode => (at ? <Moment at={at} /> : '–');

/** What an invitation holds, as terms and their values. */
export const InvitationDetails = ({ invitation }: { invitation: Invitation }) => {
  const t = useText();
  const { formatDisplayName } = useIntl();
  const rows: [TextKey, ReactNode][] = [
    ['invitation.contact', invitation.contact.fullName],
    ['invitation.email', invitation.contact.email ?? '–'],
    ['invitation.portal', invitation.portal.name],
    ['invitation.role', invitation.role.name],
    ['invitation.invited-by', invitation.invitedBy ?? '–'],
    ['invitation.language', formatDisplayName(invitation.locale, { type: 'language' })],
    ['invitation.moment.sent', momentOrNot(invitation.sentAt)],
    ['invitation.moment.opened', momentOrNot(invitation.openedAt)],
    ['invitation.moment.redeemed', momentOrNot(invitation.redeemedAt)],
    ['invitation.expires', <Moment key="expires" at={invitation.expiresAt} />],
  ];

  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <InvitationTroubles invitation={invitation} />
      <Grid.Root tag="dl" gap={4}>
        {rows.map(([term, value]) => (
          <Grid.Item key={term} col={6} xs={12} direction="column" alignItems="start">
            <Typography tag="dt" variant="sigma" textColor="neutral600">
              {t(term)}
            </Typography>
            <Typography tag="dd">{value}</Typography>
          </Grid.Item>
        ))}
      </Grid.Root>
    </Flex>
  );
};
