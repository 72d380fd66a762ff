import { Box, Typography } from '@strapi/design-system';
import { useErrorText } from '../components/use-error-text';
import { useText } from '../translations/texts';
import type { InviteDialogProps } from './invite-dialog';
import type { Outcome } from './use-invite';

interface InviteOutcomeProps extends Pick<InviteDialogProps, 'contacts'> {
  outcome: Outcome;
}

/** Says why there is no invitation, in sentences. */
export const InviteOutcome = ({ outcome, contacts }: InviteOutcomeProps) => {
  const t = useText();
  const { failureText } = useErrorText();
  const nameOf = (id: string) => contacts.find((contact) => contact.id === id)?.fullName;

  return (
    <Box role="alert" background="danger100" borderColor="danger200" hasRadius padding={4}>
      {'failure' in outcome ? (
        <Typography>{failureText(outcome.failure)}</Typography>
      ) : (
        <>
          <Typography fontWeight="bold">
            {t('invite.refused', { accepted: outcome.accepted, refused: outcome.refused.length })}
          </Typography>
          <ul>
            {outcome.refused.map((refusal) => (
              <li key={refusal.contactId}>
                <Typography>
                  {contacts.length > 1 && `${nameOf(refusal.contactId)}: `}
                  {failureText(refusal)}
                </Typography>
              </li>
            ))}
          </ul>
        </>
      )}
    </Box>
  );
};
