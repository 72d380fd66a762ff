import { Box, Typography } from '@strapi/design-system';
import type { Refusal } from '../../../contracts/admin-api';
import { useErrorText } from '../components/use-error-text';
import { useText } from '../translations/texts';
import type { Invitee } from './invite-dialog';

interface RefusalsProps {
  refused: readonly Refusal[];
  contacts: readonly Invitee[];
}

/** Who is not invited and why, in sentences. */
export const Refusals = ({ refused, contacts }: RefusalsProps) => {
  const t = useText();
  const { failureText } = useErrorText();
  const nameOf = (id: string) => contacts.find((contact) => contact.id === id)?.fullName;

  return (
    <>
      <Typography fontWeight="bold">{t('invite.refused', { count: refused.length })}</Typography>
      <Box tag="ul" maxHeight="20rem" overflow="auto">
        {refused.map((refusal) => (
          <li key={refusal.contactId}>
            <Typography>
              {contacts.length > 1 && `${nameOf(refusal.contactId)}: `}
              {failureText(refusal)}
            </Typography>
          </li>
        ))}
      </Box>
    </>
  );
};
