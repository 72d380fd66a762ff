import { Flex, Typography } from '@strapi/design-system';
import { type ReactNode, useId } from 'react';

interface SectionProps {
  title: string;
  /** Shown instead of the list while there is nothing in it. */
  empty: string;
  children: ReactNode[];
}

/** A titled list of records. */
export const Section = ({ title, empty, children }: SectionProps) => {
  const id = useId();
  return (
    <Flex tag="section" aria-labelledby={id} direction="column" alignItems="stretch" gap={2} width="100%">
      <Typography tag="h3" id={id} variant="omega" fontWeight="bold">
        {title}
      </Typography>
      {children.length > 0 ? (
        <Flex tag="ul" direction="column" gap={2}>
          {children}
        </Flex>
      ) : (
        <Typography variant="pi" textColor="neutral600">
          {empty}
        </Typography>
      )}
    </Flex>
  );
};
