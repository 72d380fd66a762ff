import { Flex, Loader, Typography } from '@strapi/design-system';
import { LoadProblem } from '../components/load-problem';
import { MailFrame } from '../components/mail-frame';
import { useText } from '../translations/texts';
import type { PreviewState } from './use-template-preview';

/** The e-mail as it comes out, to somebody made up and with a link that leads nowhere. */
export const TemplatePreview = ({ email, issues, error, retry }: PreviewState) => {
  const t = useText();
  return (
    <Flex tag="section" aria-label={t('template.preview')} direction="column" alignItems="stretch" gap={2}>
      <Typography variant="pi" fontWeight="bold">
        {t('template.preview')}
      </Typography>
      <div role="status">
        {issues.length > 0 && (
          <Typography textColor="neutral700">{t('template.preview.outdated')}</Typography>
        )}
      </div>
      {Boolean(error) && <LoadProblem error={error} onRetry={retry} />}
      {!email && !error && issues.length === 0 && <Loader small>{t('invite.preview.loading')}</Loader>}
      {email && (
        <>
          <Typography fontWeight="semiBold">{email.subject}</Typography>
          <MailFrame subject={email.subject} html={email.html} />
        </>
      )}
    </Flex>
  );
};
