import { useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import type { InviteAnswer, InviteRequest, Refusal } from '../../../contracts/admin-api';
import { type Failure, failureOf } from '../api/errors';
import { useInviteCrmContactsMutation } from '../api/invitations';
import { useText } from '../translations/texts';
import type { InviteDialogProps } from './invite-dialog';

/** Why the dialog is still open after sending: the request failed, or some of the contacts were refused. */
export type Outcome = { failure: Failure } | { accepted: number; refused: readonly Refusal[] };

/** Sends invitations. When all of them are on their way it says so and calls `onDone`. */
export const useInvite = (contacts: InviteDialogProps['contacts'], onDone: () => void) => {
  const t = useText();
  const { toggleNotification } = useNotification();
  const [send, { isLoading }] = useInviteCrmContactsMutation();
  const [outcome, setOutcome] = useState<Outcome | null>(null);

  const conclude = ({ accepted = [], refused = [] }: InviteAnswer) => {
    if (refused.length > 0) return setOutcome({ accepted: accepted.length, refused });
    const [first] = contacts;
    toggleNotification({
      type: 'success',
      message: t('invite.done', { count: contacts.length, email: first?.email }),
    });
    onDone();
  };

  const invite = async (target: Omit<InviteRequest, 'contactIds'>) => {
    setOutcome(null);
    const result = await send({ contactIds: contacts.map(({ id }) => id), ...target });
    if ('error' in result) setOutcome({ failure: failureOf(result.error) });
    else conclude(result.data);
  };

  return { invite, forget: () => setOutcome(null), isInviting: isLoading, outcome };
};
