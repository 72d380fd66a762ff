import { Button, Flex, Typography } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { useErrorText } from '../errors';
import { useText } from '../texts';

interface ErrorProps {
  error: unknown;
  onRetry: () => void;
}

/** Replaces a page that failed to load. */
export const PageError = ({ error, onRetry }: ErrorProps) => {
  const t = useText();
  const { errorText } = useErrorText();
  return (
    <Page.Error
      content={errorText(error)}
      action={
        <Button variant="secondary" onClick={onRetry}>
          {t('action.try-again')}
        </Button>
      }
    />
  );
};

/** Replaces a part of a page that failed to load. */
export const LoadError = ({ error, onRetry }: ErrorProps) => {
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
