import { Button, Flex, Modal, Typography } from '@strapi/design-system';
import { useForm } from '@strapi/strapi/admin';
import { type FormEvent, useState } from 'react';
import { useGetCrmPortalsQuery } from '../api/portals';
import { useText } from '../translations/texts';
import type { InviteDialogProps } from './invite-dialog';
import { InviteOutcome } from './invite-outcome';
import { initialTarget, PortalAndRole, type Target } from './portal-and-role';
import { useInvite } from './use-invite';

export const InviteForm = ({ contacts, onClose }: InviteDialogProps) => {
  const t = useText();
  const { data: portals = [] } = useGetCrmPortalsQuery();
  const [chosen, setChosen] = useState<Target | null>(null);
  const { invite, forget, isInviting, outcome } = useInvite(contacts, onClose);
  // In the Content Manager the dialog stands in the form of the contact.
  const hasUnsavedChanges = useForm('InviteForm', ({ modified }) => modified);
  const target = chosen ?? initialTarget(portals);
  const { portalId, roleId } = target;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Events of a dialog go on to the form around it, which would be saved.
    event.stopPropagation();
    if (portalId && roleId) void invite({ portalId, roleId });
  };

  return (
    <form onSubmit={submit}>
      <Modal.Body>
        <Flex direction="column" alignItems="stretch" gap={4}>
          {hasUnsavedChanges && <Typography textColor="warning700">{t('invite.unsaved')}</Typography>}
          <PortalAndRole
            target={target}
            onChange={(next) => {
              forget();
              setChosen(next);
            }}
          />
          {outcome && <InviteOutcome outcome={outcome} contacts={contacts} />}
        </Flex>
      </Modal.Body>
      <Modal.Footer>
        <Modal.Close>
          <Button variant="tertiary">{t('action.cancel')}</Button>
        </Modal.Close>
        <Button type="submit" loading={isInviting} disabled={!portalId || !roleId}>
          {t('invite.submit')}
        </Button>
      </Modal.Footer>
    </form>
  );
};
