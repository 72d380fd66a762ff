import { Grid, Typography } from '@strapi/design-system';
import type { ReactNode } from 'react';
import { type TextKey, useText } from '../translations/texts';

/** What a record holds, as terms and their values. */
export const Terms = ({ rows }: { rows: readonly (readonly [TextKey, ReactNode])[] }) => {
  const t = useText();
  return (
    <Grid.Root tag="dl" gap={4}>
      {rows.map(([term, value]) => (
        <Grid.Item key={term} col={6} xs={12} direction="column" alignItems="start">
          <Typography tag="dt" variant="sigma" textColor="neutral600">
            {t(term)}
          </Typography>
          <Typography tag="dd">{value ?? '–'}</Typography>
        </Grid.Item>
      ))}
    </Grid.Root>
  );
};
