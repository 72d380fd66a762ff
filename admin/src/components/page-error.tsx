import { Button } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';
import { useText } from '../translations/texts';
import { useErrorText } from './use-error-text';

interface PageErrorProps {
  error: unknown;
  onRetry: () => void;
}

/** In the place of a page that could not be loaded: why, and another try. */
export const PageError = ({ error, onRetry }: PageErrorProps) => {
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
