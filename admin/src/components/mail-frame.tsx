import { Box } from '@strapi/design-system';
import { useText } from '../translations/texts';

interface MailFrameProps {
  subject: string;
  html: string;
}

/** A mail's body, shut in: it runs no scripts, submits no forms, opens no windows and goes nowhere. */
export const MailFrame = ({ subject, html }: MailFrameProps) => {
  const t = useText();
  return (
    <Box borderColor="neutral200" hasRadius overflow="hidden" background="neutral0">
      {/* A new frame for each body: under the policy that Strapi sends in production, Chromium shows the one before when `srcdoc` changes. */}
      <iframe
        key={html}
        title={t('email.body', { subject })}
        sandbox=""
        referrerPolicy="no-referrer"
        srcDoc={html}
        style={{ display: 'block', width: '100%', height: '48rem', border: 0, background: 'white' }}
      />
    </Box>
  );
};
