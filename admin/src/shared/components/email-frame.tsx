import { Box } from '@strapi/design-system';
import { useText } from '../texts';

interface EmailFrameProps {
  subject: string;
  html: string;
}

/** An e-mail's HTML in a sandbox without scripts, forms, pop-ups and navigation. */
export const EmailFrame = ({ subject, html }: EmailFrameProps) => {
  const t = useText();
  return (
    <Box borderColor="neutral200" hasRadius overflow="hidden" background="neutral0">
      {/* The key is needed because Chromium keeps the old body under Strapi's production CSP when only `srcdoc` changes. */}
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
