import { Box, Flex, Typography } from '@strapi/design-system';
import { useId } from 'react';
import { useText } from '../translations/texts';

/** What a template may say, in Liquid. */
const VARIABLES = [
  'link',
  'contact.firstName',
  'contact.lastName',
  'contact.fullName',
  'contact.company',
  'contact.email',
  'portal.name',
  'portal.siteUrl',
  'role',
  'invitedBy',
  'message',
  'isReminder',
  'expiresAt',
] as const;

export const TemplateVariables = () => {
  const t = useText();
  const id = useId();
  return (
    <Flex tag="section" aria-labelledby={id} direction="column" alignItems="stretch" gap={2}>
      <Typography id={id} variant="pi" fontWeight="bold">
        {t('template.variables')}
      </Typography>
      <Flex tag="dl" direction="column" alignItems="stretch" gap={1}>
        {VARIABLES.map((variable) => (
          <Flex key={variable} gap={3} alignItems="start" wrap="wrap">
            <Box tag="dt" width="18rem">
              <Typography variant="pi" style={{ fontFamily: 'monospace' }}>{`{{ ${variable} }}`}</Typography>
            </Box>
            <Box tag="dd" flex="1 1 16rem">
              <Typography variant="pi" textColor="neutral600">
                {t(`template.variable.${variable}`)}
              </Typography>
            </Box>
          </Flex>
        ))}
      </Flex>
    </Flex>
  );
};
