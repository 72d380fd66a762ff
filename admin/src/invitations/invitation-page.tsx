import { Flex, Grid } from '@strapi/design-system';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { useParams } from 'react-router-dom';
import type { Invitation } from '../../../contracts';
import { Card } from '../components/card';
import { PageError } from '../components/page-error';
import { Protected } from '../components/protected';
import { BASE } from '../pages/sections';
import { useText } from '../translations/texts';
import { Emails } from './emails';
import { InvitationActions } from './invitation-actions';
import { InvitationDetails } from './invitation-details';
import { InvitationStatusBadge } from './status-badge';
import { Timeline } from './timeline';
import { useInvitation } from './use-invitation';

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
        navigationAction={<BackButton fallback={`${BASE}/invitations`} />}
        secondaryAction={<InvitationStatusBadge status={invitation.status} />}
        primaryAction={<InvitationActions invitation={invitation} />}
      />
      <Layouts.Content>
        <Grid.Root gap={6}>
          <Grid.Item col={8} s={12} direction="column" alignItems="stretch">
            <Flex direction="column" alignItems="stretch" gap={6}>
              <Card title={t('invitation.details')}>
                <InvitationDetails invitation={invitation} />
              </Card>
              <Card title={t('invitation.emails')}>
                <Emails emails={invitation.emails} />
              </Card>
            </Flex>
          </Grid.Item>
          <Grid.Item col={4} s={12} direction="column" alignItems="stretch">
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
    <Protected permission="invitations.read">
      <LoadedInvitation id={id} />
    </Protected>
  );
};

export default InvitationPage;
