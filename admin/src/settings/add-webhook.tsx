import { Button, Field, Flex, Modal, TextInput, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { type FormEvent, useState } from 'react';
import { SteadyButton } from '../components/steady-button';
import { newWebhookProblems, type WebhookProblems } from './webhook-problems';
import { requestIssues } from '../api/errors';
import { useAddCrmWebhookMutation } from '../api/settings';
import { useErrorText } from '../components/use-error-text';
import { useReturnFocus } from '../components/use-return-focus';
import { useText } from '../translations/texts';

/** A new webhook of Strapi's, which is told of all that happens to invitations. */
export const AddWebhook = ({ onClose }: { onClose: () => void }) => {
  const t = useText();
  const returnFocus = useReturnFocus();
  const { errorText, issueText } = useErrorText();
  const { toggleNotification } = useNotification();
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [problems, setProblems] = useState<WebhookProblems>({});
  const [add, { isLoading }] = useAddCrmWebhookMutation();

  const save = async () => {
    const found = newWebhookProblems({ name, url }, t);
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    const result = await add({ name: name.trim(), url: url.trim() });
    if ('data' in result) {
      toggleNotification({ type: 'success', message: t('webhook.added') });
      onClose();
      return;
    }
    const issues = requestIssues(result.error);
    setProblems(Object.fromEntries(issues.map((issue) => [issue.path[0] ?? '', issueText(issue)])));
    toggleNotification({ type: 'danger', message: errorText(result.error) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };

  return (
    <Modal.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal.Content aria-describedby={undefined} onCloseAutoFocus={returnFocus}>
        <form noValidate onSubmit={submit}>
          <Modal.Header closeLabel={t('action.cancel')}>
            <Modal.Title>{t('webhook.add')}</Modal.Title>
          </Modal.Header>
          <Modal.Body>
            <Flex direction="column" alignItems="stretch" gap={4}>
              <Typography textColor="neutral600">{t('webhook.add.hint')}</Typography>
              <Field.Root name="name" required error={problems.name}>
                <Field.Label>{t('webhook.name')}</Field.Label>
                <TextInput value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
                <Field.Error />
              </Field.Root>
              <Field.Root name="url" required error={problems.url}>
                <Field.Label>{t('webhook.url')}</Field.Label>
                <TextInput
                  value={url}
                  placeholder="https://"
                  onChange={(event) => setUrl(event.target.value)}
                />
                <Field.Error />
              </Field.Root>
            </Flex>
          </Modal.Body>
          <Modal.Footer>
            <Button variant="tertiary" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <SteadyButton type="submit" loading={isLoading}>
              {t('webhook.add')}
            </SteadyButton>
          </Modal.Footer>
        </form>
      </Modal.Content>
    </Modal.Root>
  );
};
