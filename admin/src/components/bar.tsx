import { Box } from '@strapi/design-system';

/** @param percent of the bar that is filled, from 0 to 100 */
export const Bar = ({ percent }: { percent: number }) => (
  <Box background="neutral150" hasRadius overflow="hidden" width="100%" height="0.8rem">
    <Box background="primary600" height="100%" width={`${percent}%`} />
  </Box>
);
