import { Modal } from '@strapi/design-system';
import type { Contact } from '../../../contracts';
import { useText } from '../translations/texts';
import { InviteForm } from './invite-form';

export interface InviteDialogProps {
  contacts: readonly Pick<Contact, 'id' | 'fullName' | 'email'>[];
  onClose: () => void;
}

/** *Invite to portal*: for which portal, in which role. It stays open while there is something to say. */
export const InviteDialog = ({ contacts, onClose }: InviteDialogProps) => {
  const t = useText();
  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal.Content>
        <Modal.Header>
          <Modal.Title>
            {t('invite.title', { count: contacts.length, name: contacts[0]?.fullName })}
          </Modal.Title>
        </Modal.Header>
        <InviteForm contacts={contacts} onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  );
};
