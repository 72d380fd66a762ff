import { Box, Button, Flex, Modal, Typography } from '@strapi/design-system';
import { useForm, useNotification } from '@strapi/strapi/admin';
import { type FormEvent, useState } from 'react';
import type { InviteResponse, InviteRequest } from '../../../contracts/admin-api';
import { useAllowed } from '../shared/access';
import { useInviteCrmContactsMutation } from '../shared/api/invitations';
import { useGetCrmPortalsQuery } from '../shared/api/portals';
import { FocusableButton } from '../shared/components/buttons';
import { LinkPanel, useLinkCreation } from '../shared/components/link-to-hand-over';
import { ModalDialog } from '../shared/components/modal-dialog';
import { requestIssues, toApiError } from '../shared/errors';
import { useText } from '../shared/texts';
import {
  type Delivery,
  DeliveryField,
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

interface InviteFormProps {
  contacts: readonly Invitee[];
  onInvited: (answer: InviteResponse, request: InviteRequest) => void;
}

/** Sends invitations and reports the response if at least one contact was invited. */
const useInvite = (contacts: readonly Invitee[], onInvited: InviteFormProps['onInvited']) => {
  const t = useText();
  const { toggleNotification } = useNotification();
  const [send, { isLoading }] = useInviteCrmContactsMutation();
  const [failure, setFailure] = useState<InviteFailure | null>(null);

  const handleResponse = (answer: InviteResponse, request: InviteRequest) => {
    const { accepted, refused = [] } = answer;
    if (accepted?.length === 0 && refused.length > 0) {
      setFailure({ refused });
      return;
    }
    const count = accepted?.length ?? contacts.length;
    const message = t('invite.done', { count, email: contacts[0]?.email });
    if (contacts.length === 1 && request.notify !== false) toggleNotification({ type: 'success', message });
    onInvited(answer, request);
  };

  const invite = async (request: InviteRequest) => {
    setFailure(null);
    const result = await send(request);
    if ('error' in result) {
      setFailure({ error: toApiError(result.error), issues: requestIssues(result.error) });
    } else {
      handleResponse(result.data, request);
    }
  };

  return { invite, clearError: () => setFailure(null), isInviting: isLoading, failure };
};

const toRequest = (
  contacts: readonly Invitee[],
  selection: PortalSelection,
  options: InviteOptions,
  delivery: Delivery
): InviteRequest | null => {
  const { portalId, roleId } = selection;
  if (!portalId || !roleId) return null;
  const request = { contactIds: contacts.map(({ id }) => id), portalId, roleId };
  const { message, ...others } = toRequestOptions(options);
  if (delivery === 'link') return { ...request, ...others, notify: false };
  return { ...request, ...(message && { message }), ...others };
};

/** The contact to whom a link may be handed over: the only one, if the user may create links. */
const useLinkReceiver = ([first, ...others]: readonly Invitee[]): Invitee | null => {
  const mayCreateLinks = useAllowed('invitations.link');
  return first && others.length === 0 && mayCreateLinks ? first : null;
};

const InviteForm = ({ contacts, onInvited }: InviteFormProps) => {
  const t = useText();
  const { data: portals = [] } = useGetCrmPortalsQuery();
  const [selected, setSelected] = useState<PortalSelection | null>(null);
  const receiver = useLinkReceiver(contacts);
  const [chosenDelivery, setDelivery] = useState<Delivery>('email');
  const delivery = receiver?.doNotEmail ? 'link' : chosenDelivery;
  const isMailed = delivery === 'email';
  const [options, setOptions] = useState<InviteOptions>({ message: '', expiresOn: undefined });
  // With several contacts, refusals should be visible before sending.
  const [isPreviewing, setPreviewing] = useState(contacts.length > 1);
  const { invite, clearError, isInviting, failure } = useInvite(contacts, onInvited);
  // In the Content Manager, the dialog is inside the contact's form.
  const hasUnsavedChanges = useForm('InviteForm', ({ modified }) => modified);
  const selection = selected ?? initialSelection(portals);
  const request = toRequest(contacts, selection, options, delivery);
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
          {receiver && (
            <DeliveryField contact={receiver} delivery={delivery} onChange={change(setDelivery)} />
          )}
          <InviteOptionFields
            options={options}
            issues={issues}
            hasMessage={isMailed}
            onChange={change(setOptions)}
          />
          {failure && <InviteError failure={failure} contacts={contacts} />}
          {isMailed && isPreviewing && request && !failure && (
            <InvitePreview request={request} contacts={contacts} />
          )}
        </Flex>
      </Modal.Body>
      <Modal.Footer>
        <Modal.Close>
          <Button variant="tertiary">{t('action.cancel')}</Button>
        </Modal.Close>
        <Flex gap={2}>
          {isMailed && (
            <Button
              variant="secondary"
              aria-pressed={isPreviewing}
              disabled={!request}
              onClick={() => setPreviewing(!isPreviewing)}
            >
              {t('invite.preview')}
            </Button>
          )}
          <FocusableButton type="submit" loading={isInviting} disabled={!request}>
            {isMailed ? t('invite.submit', { count: contacts.length }) : t('invitation.link')}
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

/** *Invite to portal*: the form and, for several contacts, the result; for a link to hand over, the link. */
export const InviteDialog = ({ contacts, onClose, onInvited }: InviteDialogProps) => {
  const t = useText();
  const [answer, setAnswer] = useState<InviteResponse | null>(null);
  const { creation, create, markTaken, closeQuestion } = useLinkCreation();
  const name = contacts[0]?.fullName ?? '';

  const close = () => {
    onClose();
    if (answer) onInvited?.();
  };
  const createLink = ({ accepted }: InviteResponse) => {
    const invitationId = accepted?.[0]?.invitationId;
    if (invitationId) void create(invitationId);
  };
  const handleInvited: InviteFormProps['onInvited'] = (response, { notify }) => {
    if (notify === false) createLink(response);
    if (notify === false || contacts.length > 1) return setAnswer(response);
    onClose();
    onInvited?.();
  };

  return (
    <ModalDialog
      title={t('invite.title', { count: contacts.length, name })}
      closeLabel={t('action.close-dialog')}
      closeQuestion={closeQuestion}
      onClose={close}
    >
      {answer && creation && (
        <LinkPanel
          name={name}
          creation={creation}
          failureHint={t('link.waiting')}
          onRetry={() => createLink(answer)}
          onTaken={markTaken}
        />
      )}
      {answer && !creation && <InviteResult answer={answer} contacts={contacts} />}
      {!answer && <InviteForm contacts={contacts} onInvited={handleInvited} />}
    </ModalDialog>
  );
};
