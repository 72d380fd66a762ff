import { Button, Flex, Loader, Typography } from '@strapi/design-system';
import { PaperPlane } from '@strapi/icons';
import { useState } from 'react';
import { useErrorText } from '../components/use-error-text';
import { useText } from '../translations/texts';
import { ContactInvitations, ContactPortalUsers } from './contact-records';
import { InviteDialog } from './invite-dialog';
import { useContact } from './use-contact';
import { useMayInvite } from './use-may-invite';

/** What a contact may do on the portals, how it was invited, and the invitation of it. */
export const PortalAccess = ({ contactId }: { contactId: string }) => {
  const t = useText();
  const { errorText } = useErrorText();
  const { contact, isError, error, refetch } = useContact(contactId);
  const [isInviting, setInviting] = useState(false);
  const mayInvite = useMayInvite();

  if (isError && !contact) {
    return (
      <Flex direction="column" alignItems="start" gap={3}>
        <Typography role="alert" textColor="danger600">
          {errorText(error)}
        </Typography>
        <Button variant="tertiary" size="S" onClick={refetch}>
          {t('action.try-again')}
        </Button>
      </Flex>
    );
  }
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
