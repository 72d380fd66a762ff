import { Accordion, Box, Flex, Grid, Typography } from '@strapi/design-system';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import { useParams } from 'react-router-dom';
import type { EmailActivity, Invitation } from '../../../contracts/records';
import { ProtectedPage } from '../shared/access';
import { POLL_INTERVAL_MS } from '../shared/api/client';
import { invitationsApi } from '../shared/api/invitations';
import { Card, DescriptionList } from '../shared/components/cards';
import { EmailFrame } from '../shared/components/email-frame';
import {
  InvitationActions,
  InvitationStatusBadge,
  InvitationWarnings,
  isSending,
  sentLabel,
} from '../shared/components/invitation';
import { PageError } from '../shared/components/load-error';
import { Timeline } from '../shared/components/timeline';
import { ContactLink, DateTime } from '../shared/components/values';
import { BASE_PATH } from '../shared/paths';
import { useText } from '../shared/texts';

const { useQueryState, useQuerySubscription } = invitationsApi.endpoints.getCrmInvitation;

/** One invitation, polled while it is being sent. */
const useInvitation = (id: string) => {
  const { data: invitation, error } = useQueryState(id);
  const pollingInterval = invitation && isSending(invitation) ? POLL_INTERVAL_MS : 0;
  const { refetch } = useQuerySubscription(id, { pollingInterval, refetchOnMountOrArgChange: true });
  return { invitation, error, refetch };
};

const optionalDate = (at: string | null) => at && <DateTime at={at} />;

const InvitationDetails = ({ invitation }: { invitation: Invitation }) => {
  const t = useText();
  const { formatDisplayName } = useIntl();
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <InvitationWarnings invitation={invitation} />
      <DescriptionList
        rows={[
          ['invitation.contact', <ContactLink key="contact" contact={invitation.contact} />],
          ['invitation.email', invitation.contact.email],
          ['invitation.portal', invitation.portal.name],
          ['invitation.role', invitation.role.name],
          ['invitation.invited-by', invitation.invitedBy],
          [
            'invitation.delivery',
            t(invitation.notify ? 'invitation.delivery.email' : 'invitation.delivery.link'),
          ],
          ['invitation.language', formatDisplayName(invitation.locale, { type: 'language' })],
          [sentLabel(invitation), optionalDate(invitation.sentAt)],
          ['invitation.moment.opened', optionalDate(invitation.openedAt)],
          ['invitation.moment.redeemed', optionalDate(invitation.redeemedAt)],
          ['invitation.expires', optionalDate(invitation.expiresAt)],
        ]}
      />
    </Flex>
  );
};

/** The e-mails of an invitation as they were sent, with masked links. */
const Emails = ({ emails, notify }: Pick<Invitation, 'emails' | 'notify'>) => {
  const t = useText();
  const { formatDate } = useIntl();
  if (emails.length === 0) {
    const empty = t(notify ? 'invitation.emails.empty' : 'invitation.emails.none');
    return <Typography textColor="neutral600">{empty}</Typography>;
  }

  const emailStatusText = ({ status, to, sentAt }: EmailActivity) =>
    t(`email.status.${status}`, {
      to,
      at: sentAt ? formatDate(sentAt, { dateStyle: 'medium', timeStyle: 'short' }) : '–',
    });

  return (
    <Accordion.Root size="M">
      {emails.map((email) => (
        <Accordion.Item key={email.id} value={email.id}>
          <Accordion.Header>
            <Accordion.Trigger description={emailStatusText(email)}>{email.subject}</Accordion.Trigger>
          </Accordion.Header>
          <Accordion.Content>
            <Flex direction="column" alignItems="stretch" gap={2} padding={4}>
              <EmailFrame subject={email.subject} html={email.html} />
              <Box>
                <Typography variant="pi" textColor="neutral600">
                  {t('email.masked')}
                </Typography>
              </Box>
            </Flex>
          </Accordion.Content>
        </Accordion.Item>
      ))}
    </Accordion.Root>
  );
};

const InvitationView = ({ invitation }: { invitation: Invitation }) => {
  const t = useText();
  const title = t('invitation.title', {
    contact: invitation.contact.fullName,
    portal: invitation.portal.name,
  });
  return (
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Layouts.Header
        title={title}
        navigationAction={<BackButton fallback={`${BASE_PATH}/invitations`} />}
        secondaryAction={<InvitationStatusBadge status={invitation.status} notify={invitation.notify} />}
        primaryAction={<InvitationActions invitation={invitation} />}
      />
      <Layouts.Content>
        <Grid.Root gap={6}>
          <Grid.Item col={8} xs={12} direction="column" alignItems="stretch">
            <Flex direction="column" alignItems="stretch" gap={6}>
              <Card title={t('invitation.details')}>
                <InvitationDetails invitation={invitation} />
              </Card>
              <Card title={t('invitation.emails')}>
                <Emails emails={invitation.emails} notify={invitation.notify} />
              </Card>
            </Flex>
          </Grid.Item>
          <Grid.Item col={4} xs={12} direction="column" alignItems="stretch">
            <Card title={t('invitation.timeline')}>
              <Timeline entries={invitation.timeline} />
            </Card>
          </Grid.Item>
        </Grid.Root>
      </Layouts.Content>
    </Page.Main>
  );
};

const LoadedInvitation = ({ id }: { id: string }) => {
  const t = useText();
  const { invitation, error, refetch } = useInvitation(id);
  if (invitation) return <InvitationView invitation={invitation} />;
  if (error) return <PageError error={error} onRetry={refetch} />;
  return <Page.Loading>{t('page.loading')}</Page.Loading>;
};

const InvitationPage = () => {
  const { id = '' } = useParams();
  return (
    <ProtectedPage permission="invitations.read">
      <LoadedInvitation id={id} />
    </ProtectedPage>
  );
};

export default InvitationPage;
