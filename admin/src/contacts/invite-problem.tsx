import { Box, Typography } from '@strapi/design-system';
import { useErrorText } from '../components/use-error-text';
import type { Invitee } from './invite-dialog';
import { Refusals } from './refusals';
import type { Problem } from './use-invite';

interface InviteProblemProps {
  problem: Problem;
  contacts: readonly Invitee[];
}

/** Says why there is no invitation. */
export const InviteProblem = ({ problem, contacts }: InviteProblemProps) => {
  const { failureText } = useErrorText();
  return (
    <Box role="alert" background="danger100" borderColor="danger200" hasRadius padding={4}>
      {'failure' in problem ? (
        <Typography>{failureText(problem.failure)}</Typography>
      ) : (
        <Refusals refused={problem.refused} contacts={contacts} />
      )}
    </Box>
  );
};
