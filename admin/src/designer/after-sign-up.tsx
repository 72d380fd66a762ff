import { Box, Flex, Radio, Typography } from '@strapi/design-system';
import { type ReactNode, useId } from 'react';
import { useText } from '../shared/texts';
import type { AfterSignUp } from './settings';

interface AfterSignUpFieldProps {
  after: AfterSignUp;
  onChange: (after: AfterSignUp) => void;
  /** The field of the chosen option. */
  children: ReactNode;
}

/** What follows a sign-up: a page or a message. */
export const AfterSignUpField = ({ after, onChange, children }: AfterSignUpFieldProps) => {
  const t = useText();
  const titleId = useId();
  return (
    <Box tag="section" aria-labelledby={titleId}>
      <Typography id={titleId} tag="h3" variant="pi" fontWeight="bold" textColor="neutral800">
        {t('designer.after.label')}
      </Typography>
      <Box paddingTop={2} paddingBottom={3}>
        <Radio.Group
          aria-labelledby={titleId}
          value={after}
          onValueChange={(value) => onChange(value === 'message' ? 'message' : 'page')}
        >
          <Flex
            gap={{ initial: 2, medium: 6 }}
            direction={{ initial: 'column', medium: 'row' }}
            alignItems="start"
          >
            <Radio.Item value="page">{t('designer.after.page')}</Radio.Item>
            <Radio.Item value="message">{t('designer.after.message')}</Radio.Item>
          </Flex>
        </Radio.Group>
      </Box>
      {children}
    </Box>
  );
};
