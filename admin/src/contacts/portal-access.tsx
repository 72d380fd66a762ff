import { Button, Flex, Link, Loader, Typography } from '@strapi/design-system';
import { PaperPlane } from '@strapi/icons';
import { useState } from 'react';
import { NavLink } from 'react-router-dom';
import type { ContactDetail } from '../../../contracts/admin-api';
import type { InvitationSummary } from '../../../contracts/records';
import { useAllowed } from '../shared/access';
import { POLL_INTERVAL_MS } from '../shared/api/client';
import { contactsApi } from '../shared/api/contacts';
import { RecordCard, RecordList } from '../shared/components/cards';
import {
  InvitationActions,
  InvitationStatusBadge,
  InvitationWarnings,
  isSending,
  sentLabel,
} from '../shared/components/invitation';
import { LoadError } from '../shared/components/load-error';
import { DateTime } from '../shared/components/values';
import { BASE_PATH } from '../shared/paths';
import { type TextKey, useText } from '../shared/texts';
import { InviteDialog, useMayInvite } from './invite-dialog';
import { PortalUserCard } from './portal-user-card';

const { useQueryState, useQuerySubscription } = contactsApi.endpoints.getCrmContact;

/** A contact with its portal access, polled while an invitation is being sent. */
export const useContact = (id: string) => {
  const state = useQueryState(id);
  const pollingInterval = state.data?.invitations.some(isSending) ? POLL_INTERVAL_MS : 0;
  const { refetch } = useQuerySubscription(id, { pollingInterval, refetchOnMountOrArgChange: true });
  return { contact: state.data, isError: state.isError, error: state.error, refetch };
};

/** The latest date in the invitation's lifecycle. */
const latestDate = (invitation: InvitationSummary): { label: TextKey; at: string } | null => {
  const { redeemedAt, status, expiresAt, openedAt, sentAt } = invitation;
  if (redeemedAt) return { label: 'invitation.moment.redeemed', at: redeemedAt };
  if (status === 'expired') return { label: 'invitation.moment.expired', at: expiresAt };
  if (openedAt) return { label: 'invitation.moment.opened', at: openedAt };
  return sentAt ? { label: sentLabel(invitation), at: sentAt } : null;
};

const InvitationCard = ({ invitation }: { invitation: InvitationSummary }) => {
  const t = useText();
  const mayRead = useAllowed('invitations.read');
  const date = latestDate(invitation);

  return (
    <RecordCard>
      <Flex justifyContent="space-between" alignItems="start" gap={2} wrap="wrap">
        {mayRead ? (
          <Link tag={NavLink} to={`${BASE_PATH}/invitations/${invitation.id}`}>
            {invitation.portal.name}
          </Link>
        ) : (
          <Typography fontWeight="semiBold">{invitation.portal.name}</Typography>
        )}
        <InvitationStatusBadge status={invitation.status} notify={invitation.notify} />
      </Flex>
      <Typography variant="pi" textColor="neutral600">
        {invitation.role.name}
      </Typography>
      {date && (
        <Typography variant="pi" textColor="neutral600">
          {t(date.label)} <DateTime at={date.at} />
        </Typography>
      )}
      <InvitationWarnings invitation={invitation} />
      <InvitationActions invitation={invitation} />
    </RecordCard>
  );
};

interface ContactProps {
  contact: ContactDetail;
}

export const ContactPortalUsers = ({ contact }: ContactProps) => {
  const t = useText();
  return (
    <RecordList title={t('portal-access.portal-users')} empty={t('portal-access.portal-users.empty')}>
      {contact.portalUsers.map((portalUser) => (
        <PortalUserCard key={portalUser.id} portalUser={portalUser} />
      ))}
    </RecordList>
  );
};

export const ContactInvitations = ({ contact }: ContactProps) => {
  const t = useText();
  return (
    <RecordList title={t('portal-access.invitations')} empty={t('portal-access.invitations.empty')}>
      {contact.invitations.map((invitation) => (
        <InvitationCard key={invitation.id} invitation={invitation} />
      ))}
    </RecordList>
  );
};

/** A contact's portal users and invitations, with the button to invite it. */
export const PortalAccess = ({ contactId }: { contactId: string }) => {
  const t = useText();
  const { contact, isError, error, refetch } = useContact(contactId);
  const [isInviting, setInviting] = useState(false);
  const mayInvite = useMayInvite();

  if (isError && !contact) return <LoadError error={error} onRetry={refetch} />;
  if (!contact) return <Loader small>{t('portal-access.loading')}</Loader>;

  return (
    <Flex direction="column" alignItems="stretch" gap={4} width="100%">
      <ContactPortalUsers contact={contact} />
      <ContactInvitations contact={contact} />
      {mayInvite && (
        <Button fullWidth variant="secondary" startIcon={<PaperPlane />} onClick={() => setInviting(true)}>
          {t('invite.open')}
        </Button>
      )}
      {isInviting && <InviteDialog contacts={[contact]} onClose={() => setInviting(false)} />}
    </Flex>
  );
};
