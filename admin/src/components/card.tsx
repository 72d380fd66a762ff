import { Box, Flex, Typography } from '@strapi/design-system';
import { type ReactNode, useId } from 'react';

interface CardProps {
  title: string;
  hint?: string;
  /** What can be done with all of it. */
  action?: ReactNode;
  children: ReactNode;
}

/** A titled part of a page. */
export const Card = ({ title, hint, action, children }: CardProps) => {
  const id = useId();
  return (
    <Box
      tag="section"
      tabIndex={-1}
      aria-labelledby={id}
      background="neutral0"
      hasRadius
      shadow="filterShadow"
      padding={6}
    >
      <Flex direction="column" alignItems="stretch" gap={4}>
        <Flex justifyContent="space-between" alignItems="start" gap={4} wrap="wrap">
          <Flex direction="column" alignItems="start" gap={1}>
            <Typography tag="h2" variant="delta" id={id}>
              {title}
            </Typography>
            {hint && <Typography textColor="neutral600">{hint}</Typography>}
          </Flex>
          {action}
        </Flex>
        {children}
      </Flex>
    </Box>
  );
};
