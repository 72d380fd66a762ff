import { Box, Typography } from '@strapi/design-system';
import type { ContactDetail } from '../../../contracts';
import { Timeline } from '../invitations/timeline';
import { useText } from '../translations/texts';

/** What happened last to the invitations of a contact. */
export const ContactActivity = ({ contact: { activity } }: { contact: ContactDetail }) => {
  const t = useText();
  return activity.length === 0 ? (
    <Typography textColor="neutral600">{t('contact.activity.empty')}</Typography>
  ) : (
    <Box tabIndex={0} role="group" aria-label={t('contact.activity')} maxHeight="48rem" overflow="auto">
      <Timeline entries={activity} />
    </Box>
  );
};
