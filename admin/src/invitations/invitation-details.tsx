import { Flex } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { Invitation } from '../../../contracts';
import { ContactLink } from '../components/contact-link';
import { Moment } from '../components/moment';
import { Terms } from '../components/terms';
import { InvitationTroubles } from './invitation-troubles';

const momentOrNot = (at: string | null) => at && <Moment at={at} />;

export const InvitationDetails = ({ invitation }: { invitation: Invitation }) => {
  const { formatDisplayName } = useIntl();
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <InvitationTroubles invitation={invitation} />
      <Terms
        rows={[
          ['invitation.contact', <ContactLink key="contact" contact={invitation.contact} />],
          ['invitation.email', invitation.contact.email],
          ['invitation.portal', invitation.portal.name],
          ['invitation.role', invitation.role.name],
          ['invitation.invited-by', invitation.invitedBy],
          ['invitation.language', formatDisplayName(invitation.locale, { type: 'language' })],
          ['invitation.moment.sent', momentOrNot(invitation.sentAt)],
          ['invitation.moment.opened', momentOrNot(invitation.openedAt)],
          ['invitation.moment.redeemed', momentOrNot(invitation.redeemedAt)],
          ['invitation.expires', momentOrNot(invitation.expiresAt)],
        ]}
      />
    </Flex>
  );
};
