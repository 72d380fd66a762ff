import { Box, Button, Flex, Grid, Typography } from '@strapi/design-system';
import { PaperPlane } from '@strapi/icons';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import type { ContactDetail } from '../../../contracts/admin-api';
import { ProtectedPage } from '../shared/access';
import { Card, DescriptionList } from '../shared/components/cards';
import { PageError } from '../shared/components/load-error';
import { Timeline } from '../shared/components/timeline';
import { useLanguageName } from '../shared/components/values';
import { BASE_PATH } from '../shared/paths';
import { useText } from '../shared/texts';
import { InviteDialog, useMayInvite } from './invite-dialog';
import { ContactInvitations, ContactPortalUsers, useContact } from './portal-access';

/** The latest events of the contact's invitations. */
const ContactActivity = ({ contact: { activity } }: { contact: ContactDetail }) => {
  const t = useText();
  return activity.length === 0 ? (
    <Typography textColor="neutral600">{t('contact.activity.empty')}</Typography>
  ) : (
    <Box tabIndex={0} role="group" aria-label={t('contact.activity')} maxHeight="48rem" overflow="auto">
      <Timeline entries={activity} />
    </Box>
  );
};

const ContactView = ({ contact }: { contact: ContactDetail }) => {
  const t = useText();
  const [isInviting, setInviting] = useState(false);
  const mayInvite = useMayInvite();
  const languageName = useLanguageName();

  return (
    <Page.Main>
      <Page.Title>{contact.fullName}</Page.Title>
      <Layouts.Header
        title={contact.fullName}
        subtitle={contact.active ? undefined : t('error.contact.inactive')}
        navigationAction={<BackButton fallback={`${BASE_PATH}/contacts`} />}
        primaryAction={
          mayInvite && (
            <Button startIcon={<PaperPlane />} onClick={() => setInviting(true)}>
              {t('invite.open')}
            </Button>
          )
        }
      />
      <Layouts.Content>
        <Grid.Root gap={6}>
          <Grid.Item col={7} xs={12} direction="column" alignItems="stretch" gap={6}>
            <Card title={t('contact.details')}>
              <DescriptionList
                rows={[
                  ['contact.first-name', contact.firstName],
                  ['contact.last-name', contact.lastName],
                  ['contact.email', contact.email],
                  ['contact.phone', contact.phone],
                  ['contact.company', contact.company],
                  ['contact.job-title', contact.jobTitle],
                  [
                    'contact.language',
                    contact.language && (languageName(contact.language) ?? contact.language),
                  ],
                  ['contact.e-mails', t(contact.doNotEmail ? 'contact.do-not-email' : 'contact.may-e-mail')],
                ]}
              />
            </Card>
            <Card title={t('contact.activity')}>
              <ContactActivity contact={contact} />
            </Card>
          </Grid.Item>
          <Grid.Item col={5} xs={12} direction="column" alignItems="stretch">
            <Card title={t('portal-access.title')}>
              <Flex direction="column" alignItems="stretch" gap={4}>
                <ContactPortalUsers contact={contact} />
                <ContactInvitations contact={contact} />
              </Flex>
            </Card>
          </Grid.Item>
        </Grid.Root>
      </Layouts.Content>
      {isInviting && <InviteDialog contacts={[contact]} onClose={() => setInviting(false)} />}
    </Page.Main>
  );
};

const LoadedContact = ({ id }: { id: string }) => {
  const t = useText();
  const { contact, error, refetch } = useContact(id);
  if (contact) return <ContactView contact={contact} />;
  if (error) return <PageError error={error} onRetry={refetch} />;
  return <Page.Loading>{t('page.loading')}</Page.Loading>;
};

const ContactPage = () => {
  const { id = '' } = useParams();
  return (
    <ProtectedPage permission="contacts.read">
      <LoadedContact id={id} />
    </ProtectedPage>
  );
};

export default ContactPage;
