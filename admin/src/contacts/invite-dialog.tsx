import { Modal } from '@strapi/design-system';
import { useState } from 'react';
import type { Contact, InviteResponse } from '../../../contracts';
import { useReturnFocus } from '../components/use-return-focus';
import { useText } from '../translations/texts';
import { InviteForm } from './invite-form';
import { InviteResult } from './invite-result';

export type Invitee = Pick<Contact, 'id' | 'fullName' | 'email'>;

interface InviteDialogProps {
  contacts: readonly Invitee[];
  onClose: () => void;
  /** Told when the dialog closes after invitations have been sent. */
  onInvited?: () => void;
}

/** *Invite to portal*: for which portal, in which role; for several contacts also how it went. */
export const InviteDialog = ({ contacts, onClose, onInvited }: InviteDialogProps) => {
  const t = useText();
  const returnFocus = useReturnFocus();
  const [answer, setAnswer] = useState<InviteResponse | null>(null);
  const isOne = contacts.length === 1;

  const close = () => {
    onClose();
    if (answer) onInvited?.();
  };
  const conclude = (given: InviteResponse) => {
    if (isOne) {
      onClose();
      onInvited?.();
    } else {
      setAnswer(given);
    }
  };

  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && close()}>
      <Modal.Content aria-describedby={undefined} onCloseAutoFocus={returnFocus}>
        <Modal.Header closeLabel={t('action.close-dialog')}>
          <Modal.Title>
            {t('invite.title', { count: contacts.length, name: contacts[0]?.fullName })}
          </Modal.Title>
        </Modal.Header>
        {answer ? (
          <InviteResult answer={answer} contacts={contacts} />
        ) : (
          <InviteForm contacts={contacts} onInvited={conclude} />
        )}
      </Modal.Content>
    </Modal.Root>
  );
};
