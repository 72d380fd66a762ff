import { Box, Flex, type FlexProps, Grid, Typography } from '@strapi/design-system';
import { type ReactNode, useId } from 'react';
import { type TextKey, useText } from '../texts';

interface CardProps {
  title: string;
  hint?: string;
  action?: ReactNode;
  children: ReactNode;
}

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

interface RecordListProps {
  title: string;
  /** Shown instead of an empty list. */
  empty: string;
  children: ReactNode[];
}

/** A titled list of record cards. */
export const RecordList = ({ title, empty, children }: RecordListProps) => {
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

/** One record in a narrow list, such as the Content Manager's side panel. */
export const RecordCard = (props: FlexProps<'li'>) => (
  <Flex
    tag="li"
    tabIndex={-1}
    direction="column"
    alignItems="stretch"
    gap={2}
    padding={3}
    hasRadius
    borderColor="neutral150"
    width="100%"
    style={{ overflowWrap: 'anywhere' }}
    {...props}
  />
);

/** A record's fields as a description list. */
export const DescriptionList = ({ rows }: { rows: readonly (readonly [TextKey, ReactNode])[] }) => {
  const t = useText();
  return (
    <Grid.Root tag="dl" gap={4} style={{ overflowWrap: 'anywhere' }}>
      {rows.map(([label, value]) => (
        <Grid.Item key={label} col={6} xs={12} direction="column" alignItems="start">
          <Typography tag="dt" variant="sigma" textColor="neutral600">
            {t(label)}
          </Typography>
          <Typography tag="dd">{value ?? '–'}</Typography>
        </Grid.Item>
      ))}
    </Grid.Root>
  );
};
