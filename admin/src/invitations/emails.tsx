import { Accordion, Box, Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { EmailActivity } from '../../../contracts';
import { MailFrame } from '../components/mail-frame';
import { useText } from '../translations/texts';

/** The e-mails of an invitation as they were sent; the links in them are masked. */
export const Emails = ({ emails }: { emails: readonly EmailActivity[] }) => {
  const t = useText();
  const { formatDate } = useIntl();
  if (emails.length === 0)
    return <Typography textColor="neutral600">{t('invitation.emails.empty')}</Typography>;

  const describe = ({ status, to, sentAt }: EmailActivity) =>
    t(`email.status.${status}`, {
      to,
      at: sentAt ? formatDate(sentAt, { dateStyle: 'medium', timeStyle: 'short' }) : '–',
    });

  return (
    <Accordion.Root size="M">
      {emails.map((email) => (
        <Accordion.Item key={email.id} value={email.id}>
          <Accordion.Header>
            <Accordion.Trigger description={describe(email)}>{email.subject}</Accordion.Trigger>
          </Accordion.Header>
          <Accordion.Content>
            <Flex direction="column" alignItems="stretch" gap={2} padding={4}>
              <MailFrame subject={email.subject} html={email.html} />
              <Box>
                <Typography variant="pi" textColor="neutral600">
                  {t('email.masked')}
                </Typography>
              </Box>
            </Flex>
          </Accordion.Content>
        </Accordion.Item>
      ))}
    </Accordion.Root>
  );
};
