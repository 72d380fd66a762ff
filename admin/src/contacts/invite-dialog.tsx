import { Box, Button, Flex, Modal, Typography } from '@strapi/design-system';
import { useForm, useNotification } from '@strapi/strapi/admin';
import { type FormEvent, useState } from 'react';
import type { InviteResponse, InviteRequest } from '../../../contracts/admin-api';
import { useAllowed } from '../shared/access';
import { useInviteCrmContactsMutation } from '../shared/api/invitations';
import { useGetCrmPortalsQuery } from '../shared/api/portals';
import { FocusableButton } from '../shared/components/buttons';
import { ModalDialog } from '../shared/components/modal-dialog';
import { requestIssues, toApiError } from '../shared/errors';
import { useText } from '../shared/texts';
import {
  type InviteOptions,
  initialSelection,
  InviteOptionFields,
  PortalAndRoleFields,
  toRequestOptions,
  type PortalSelection,
} from './invite-fields';
import { type Invitee, InviteError, type InviteFailure, InvitePreview, InviteResult } from './invite-outcome';

/** Inviting requires access to portals, too: the dialog lists them. */
export const useMayInvite = (): boolean => {
  const maySend = useAllowed('invitations.send');
  const maySeePortals = useAllowed('portals.read');
  return maySend && maySeePortals;
};

/** Sends invitations and reports the response if at least one contact was invited. */
const useInvite = (contacts: readonly Invitee[], onInvited: (answer: InviteResponse) => void) => {
  const t = useText();
  const { toggleNotification } = useNotification();
  const [send, { isLoading }] = useInviteCrmContactsMutation();
  const [failure, setFailure] = useState<InviteFailure | null>(null);

  const handleResponse = (answer: InviteResponse) => {
    const { accepted, refused = [] } = answer;
    if (accepted?.length === 0 && refused.length > 0) {
      setFailure({ refused });
      return;
    }
    const count = accepted?.length ?? contacts.length;
    const message = t('invite.done', { count, email: contacts[0]?.email });
    if (contacts.length === 1) toggleNotification({ type: 'success', message });
    onInvited(answer);
  };

  const invite = async (request: InviteRequest) => {
    setFailure(null);
    const result = await send(request);
    if ('error' in result) {
      setFailure({ error: toApiError(result.error), issues: requestIssues(result.error) });
    } else {
      handleResponse(result.data);
    }
  };

  return { invite, clearError: () => setFailure(null), isInviting: isLoading, failure };
};

interface InviteFormProps {
  contacts: readonly Invitee[];
  onInvited: (answer: InviteResponse) => void;
}

const toRequest = (
  contacts: readonly Invitee[],
  selection: PortalSelection,
  options: InviteOptions
): InviteRequest | null => {
  const { portalId, roleId } = selection;
  if (!portalId || !roleId) return null;
  return { contactIds: contacts.map(({ id }) => id), portalId, roleId, ...toRequestOptions(options) };
};

const InviteForm = ({ contacts, onInvited }: InviteFormProps) => {
  const t = useText();
  const { data: portals = [] } = useGetCrmPortalsQuery();
  const [selected, setSelected] = useState<PortalSelection | null>(null);
  const [options, setOptions] = useState<InviteOptions>({ message: '', expiresOn: undefined });
  // With several contacts, refusals should be visible before sending.
  const [isPreviewing, setPreviewing] = useState(contacts.length > 1);
  const { invite, clearError, isInviting, failure } = useInvite(contacts, onInvited);
  // In the Content Manager, the dialog is inside the contact's form.
  const hasUnsavedChanges = useForm('InviteForm', ({ modified }) => modified);
  const selection = selected ?? initialSelection(portals);
  const request = toRequest(contacts, selection, options);
  const issues = failure && 'issues' in failure ? failure.issues : [];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    // React events bubble to the surrounding form, which would be submitted.
    event.stopPropagation();
    if (request) void invite(request);
  };
  const change =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      clearError();
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
          <PortalAndRoleFields selection={selection} onChange={change(setSelected)} />
          <InviteOptionFields options={options} issues={issues} onChange={change(setOptions)} />
          {failure && <InviteError failure={failure} contacts={contacts} />}
          {isPreviewing && request && !failure && <InvitePreview request={request} contacts={contacts} />}
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
          <FocusableButton type="submit" loading={isInviting} disabled={!request}>
            {t('invite.submit', { count: contacts.length })}
          </FocusableButton>
        </Flex>
      </Modal.Footer>
    </form>
  );
};

interface InviteDialogProps {
  contacts: readonly Invitee[];
  onClose: () => void;
  /** Called when the dialog closes after invitations have been sent. */
  onInvited?: () => void;
}

/** *Invite to portal*: the form and, for several contacts, the result. */
export const InviteDialog = ({ contacts, onClose, onInvited }: InviteDialogProps) => {
  const t = useText();
  const [answer, setAnswer] = useState<InviteResponse | null>(null);

  const close = () => {
    onClose();
    if (answer) onInvited?.();
  };
  const handleInvited = (response: InviteResponse) => {
    if (contacts.length > 1) return setAnswer(response);
    onClose();
    onInvited?.();
  };

  return (
    <ModalDialog
      title={t('invite.title', { count: contacts.length, name: contacts[0]?.fullName })}
      closeLabel={t('action.close-dialog')}
      onClose={close}
    >
      {answer ? (
        <InviteResult answer={answer} contacts={contacts} />
      ) : (
        <InviteForm contacts={contacts} onInvited={handleInvited} />
      )}
    </ModalDialog>
  );
};
