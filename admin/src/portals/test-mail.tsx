import { Mail } from '@strapi/icons';
import { useForm, useNotification } from '@strapi/strapi/admin';
import { failureOf } from '../api/errors';
import { useSendCrmTestMailMutation } from '../api/portals';
import { SteadyButton } from '../components/steady-button';
import { useErrorText } from '../components/use-error-text';
import { useText } from '../translations/texts';

interface TestMailProps {
  portalId: string;
  language: string;
}

/** Sends the saved template to whoever is signed in. */
export const TestMail = ({ portalId, language }: TestMailProps) => {
  const t = useText();
  const { errorText } = useErrorText();
  const { toggleNotification } = useNotification();
  const isUnsaved = useForm('TestMail', ({ modified }) => modified);
  const [send, { isLoading }] = useSendCrmTestMailMutation();

  const test = async () => {
    const result = await send({ id: portalId, locale: language });
    if ('data' in result) {
      toggleNotification({ type: 'success', message: t('test-mail.sent', { to: result.data.to }) });
      return;
    }
    const { code, message = '' } = failureOf(result.error);
    // What the mail server said is what helps.
    const isSaid = code === 'mail.refused' || code === 'template.invalid';
    toggleNotification({
      type: 'danger',
      message: isSaid ? `${errorText(result.error)} ${message}` : errorText(result.error),
    });
  };

  return (
    <SteadyButton
      variant="tertiary"
      size="L"
      startIcon={<Mail />}
      loading={isLoading}
      disabled={isUnsaved}
      title={isUnsaved ? t('test-mail.save-first') : undefined}
      onClick={() => void test()}
    >
      {t('test-mail.send')}
    </SteadyButton>
  );
};
