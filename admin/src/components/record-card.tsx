import { Flex, type FlexProps } from '@strapi/design-system';

/** One record in a narrow list, such as the side panel's. */
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
    {...props}
  />
);
