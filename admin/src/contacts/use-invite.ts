import { useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import type { InviteResponse, InviteRequest, Refusal } from '../../../contracts/admin-api';
import { type Failure, failureOf } from '../api/errors';
import { useInviteCrmContactsMutation } from '../api/invitations';
import { useText } from '../translations/texts';
import type { Invitee } from './invite-dialog';

/** Why nobody was invited: the request failed, or all of the contacts were refused. */
export type Problem = { failure: Failure } | { refused: readonly Refusal[] };

/** Sends invitations, and hands on the answer once somebody is invited. */
export const useInvite = (contacts: readonly Invitee[], onInvited: (answer: InviteResponse) => void) => {
  const t = useText();
  const { toggleNotification } = useNotification();
  const [send, { isLoading }] = useInviteCrmContactsMutation();
  const [problem, setProblem] = useState<Problem | null>(null);

  const conclude = (answer: InviteResponse) => {
    const { accepted, refused = [] } = answer;
    if (accepted?.length === 0 && refused.length > 0) {
      setProblem({ refused });
      return;
    }
    const count = accepted?.length ?? contacts.length;
    const message = t('invite.done', { count, email: contacts[0]?.email });
    if (contacts.length === 1) toggleNotification({ type: 'success', message });
    onInvited(answer);
  };

  const invite = async (request: InviteRequest) => {
    setProblem(null);
    const result = await send(request);
    if ('error' in result) setProblem({ failure: failureOf(result.error) });
    else conclude(result.data);
  };

  return { invite, forget: () => setProblem(null), isInviting: isLoading, problem };
};
