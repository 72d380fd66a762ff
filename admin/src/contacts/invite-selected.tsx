import { Button, Flex, Typography } from '@strapi/design-system';
import { PaperPlane } from '@strapi/icons';
import { useState } from 'react';
import type { Contact } from '../../../contracts';
import { useText } from '../translations/texts';
import { InviteDialog } from './invite-dialog';
import { useMayInvite } from './use-may-invite';

interface InviteSelectedProps {
  contacts: readonly Contact[];
  onClear: () => void;
}

/** How many contacts are selected, and the invitation of them. */
export const InviteSelected = ({ contacts, onClear }: InviteSelectedProps) => {
  const t = useText();
  const [isInviting, setInviting] = useState(false);
  const mayInvite = useMayInvite();
  if (contacts.length === 0 || !mayInvite) return null;

  return (
    <Flex gap={3}>
      <Typography aria-live="polite">{t('contacts.selected', { count: contacts.length })}</Typography>
      <Button variant="tertiary" size="S" onClick={onClear}>
        {t('contacts.selected.clear')}
      </Button>
      <Button size="S" startIcon={<PaperPlane />} onClick={() => setInviting(true)}>
        {t('invite.open')}
      </Button>
      {isInviting && (
        <InviteDialog contacts={contacts} onClose={() => setInviting(false)} onInvited={onClear} />
      )}
    </Flex>
  );
};
