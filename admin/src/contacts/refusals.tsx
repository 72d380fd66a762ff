import { Box, Typography } from '@strapi/design-system';
import type { Refusal } from '../../../contracts/admin-api';
import { useErrorText } from '../components/use-error-text';
import { useText } from '../translations/texts';
import type { Invitee } from './invite-dialog';

/** How many are shown; the file of the results has them all. */
const SHOWN = 100;

interface RefusalsProps {
  refused: readonly Refusal[];
  contacts: readonly Invitee[];
}

/** Who is not invited and why, in sentences. */
export const Refusals = ({ refused, contacts }: RefusalsProps) => {
  const t = useText();
  const { failureText } = useErrorText();
  const names = new Map(contacts.map(({ id, fullName }) => [id, fullName]));

  return (
    <>
      <Typography fontWeight="bold">{t('invite.refused', { count: refused.length })}</Typography>
      <Box tag="ul" maxHeight="20rem" overflow="auto">
        {refused.slice(0, SHOWN).map((refusal) => (
          <li key={refusal.contactId}>
            <Typography>
              {contacts.length > 1 && `${names.get(refusal.contactId) ?? refusal.contactId}: `}
              {failureText(refusal)}
            </Typography>
          </li>
        ))}
        {refused.length > SHOWN && (
          <li>
            <Typography>{t('invite.refused.more', { count: refused.length - SHOWN })}</Typography>
          </li>
        )}
      </Box>
    </>
  );
};
