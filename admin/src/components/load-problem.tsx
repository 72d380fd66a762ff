import { Button, Flex, Typography } from '@strapi/design-system';
import { useText } from '../translations/texts';
import { useErrorText } from './use-error-text';

interface LoadProblemProps {
  error: unknown;
  onRetry: () => void;
}

/** In the place of a part of a page that could not be loaded: why, and another try. */
export const LoadProblem = ({ error, onRetry }: LoadProblemProps) => {
  const t = useText();
  const { errorText } = useErrorText();
  return (
    <Flex direction="column" alignItems="start" gap={3}>
      <Typography role="alert" textColor="danger600">
        {errorText(error)}
      </Typography>
      <Button variant="tertiary" size="S" onClick={onRetry}>
        {t('action.try-again')}
      </Button>
    </Flex>
  );
};
