import { Box, Button, Flex, Modal, Typography } from '@strapi/design-system';
import { useForm } from '@strapi/strapi/admin';
import { type FormEvent, useState } from 'react';
import type { InviteResponse, InviteRequest } from '../../../contracts/admin-api';
import { useGetCrmPortalsQuery } from '../api/portals';
import { SteadyButton } from '../components/steady-button';
import { useText } from '../translations/texts';
import type { Invitee } from './invite-dialog';
import { InvitePreview } from './invite-preview';
import { InviteProblem } from './invite-problem';
import { type Extras, InviteExtras, requestedExtras } from './invite-extras';
import { initialTarget, PortalAndRole, type Target } from './portal-and-role';
import { useInvite } from './use-invite';

interface InviteFormProps {
  contacts: readonly Invitee[];
  onInvited: (answer: InviteResponse) => void;
}

const requestOf = (contacts: readonly Invitee[], target: Target, extras: Extras): InviteRequest | null => {
  const { portalId, roleId } = target;
  if (!portalId || !roleId) return null;
  return { contactIds: contacts.map(({ id }) => id), portalId, roleId, ...requestedExtras(extras) };
};

export const InviteForm = ({ contacts, onInvited }: InviteFormProps) => {
  const t = useText();
  const { data: portals = [] } = useGetCrmPortalsQuery();
  const [chosen, setChosen] = useState<Target | null>(null);
  const [extras, setExtras] = useState<Extras>({ message: '', expiresOn: undefined });
  // Who will be refused is worth knowing before sending to many; a single one is told at once.
  const [isPreviewing, setPreviewing] = useState(contacts.length > 1);
  const { invite, forget, isInviting, problem } = useInvite(contacts, onInvited);
  // In the Content Manager the dialog stands in the form of the contact.
  const hasUnsavedChanges = useForm('InviteForm', ({ modified }) => modified);
  const target = chosen ?? initialTarget(portals);
  const request = requestOf(contacts, target, extras);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Events of a dialog go on to the form around it, which would be saved.
    event.stopPropagation();
    if (request) void invite(request);
  };
  const change =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      forget();
      set(value);
    };

  return (
    <form onSubmit={submit}>
      <Modal.Body>
        <Flex direction="column" alignItems="stretch" gap={4}>
          {hasUnsavedChanges && (
            <Box background="warning100" borderColor="warning200" hasRadius padding={4}>
              <Typography>{t('invite.unsaved')}</Typography>
            </Box>
          )}
          <PortalAndRole target={target} onChange={change(setChosen)} />
          <InviteExtras extras={extras} onChange={change(setExtras)} />
          {problem && <InviteProblem problem={problem} contacts={contacts} />}
          {isPreviewing && request && !problem && <InvitePreview request={request} contacts={contacts} />}
        </Flex>
      </Modal.Body>
      <Modal.Footer>
        <Modal.Close>
          <Button variant="tertiary">{t('action.cancel')}</Button>
        </Modal.Close>
        <Flex gap={2}>
          <Button
            variant="secondary"
            aria-pressed={isPreviewing}
            disabled={!request}
            onClick={() => setPreviewing(!isPreviewing)}
          >
            {t('invite.preview')}
          </Button>
          <SteadyButton type="submit" loading={isInviting} disabled={!request}>
            {t('invite.submit', { count: contacts.length })}
          </SteadyButton>
        </Flex>
      </Modal.Footer>
    </form>
  );
};
