import { Button, Flex, Loader } from '@strapi/design-system';
import { PaperPlane } from '@strapi/icons';
import { useState } from 'react';
import { LoadProblem } from '../components/load-problem';
import { useText } from '../translations/texts';
import { ContactInvitations, ContactPortalUsers } from './contact-records';
import { InviteDialog } from './invite-dialog';
import { useContact } from './use-contact';
import { useMayInvite } from './use-may-invite';

/** What a contact may do on the portals, how it was invited, and the invitation of it. */
export const PortalAccess = ({ contactId }: { contactId: string }) => {
  const t = useText();
  const { contact, isError, error, refetch } = useContact(contactId);
  const [isInviting, setInviting] = useState(false);
  const mayInvite = useMayInvite();

  if (isError && !contact) return <LoadProblem error={error} onRetry={refetch} />;
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
