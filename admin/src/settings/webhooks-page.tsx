import { Button, Field, Flex, Link, Modal, Status, TextInput, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { Layouts, Page, useNotification } from '@strapi/strapi/admin';
import { type FormEvent, useState } from 'react';
import { NavLink } from 'react-router-dom';
import type { NewWebhook, Webhook } from '../../../contracts/admin-api';
import { ProtectedPage, useAllowed } from '../shared/access';
import { useAddCrmWebhookMutation, useGetCrmWebhooksQuery } from '../shared/api/settings';
import { FocusableButton } from '../shared/components/buttons';
import { ListTable } from '../shared/components/list-table';
import { PageError } from '../shared/components/load-error';
import { ModalDialog } from '../shared/components/modal-dialog';
import { requestIssues, useErrorText } from '../shared/errors';
import { type Translate, useText } from '../shared/texts';
import { isWebAddress } from '../shared/web-address';

/** @param webhooks undefined while they are loading */
const WebhookTable = ({ webhooks }: { webhooks: readonly Webhook[] | undefined }) => {
  const t = useText();

  return (
    <ListTable
      label={t('webhooks.title')}
      columns={[t('webhook.name'), t('webhook.url'), t('webhook.events'), t('webhook.state')]}
      rows={webhooks}
      loading={t('webhooks.loading')}
      empty={t('webhooks.empty')}
    >
      {({ id, name, url, events, isEnabled }) => (
        <>
          <td>
            <Link tag={NavLink} to={`/settings/webhooks/${id}`}>
              {name}
            </Link>
          </td>
          <td>
            <Typography style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>{url}</Typography>
          </td>
          <td>
            <Typography title={events.join(', ')}>
              {t('webhook.events.count', { count: events.length })}
            </Typography>
          </td>
          <td>
            <Status variant={isEnabled ? 'success' : 'neutral'} size="XS" width="fit-content">
              <Typography variant="pi" fontWeight="bold">
                {t(isEnabled ? 'webhook.enabled' : 'webhook.disabled')}
              </Typography>
            </Status>
          </td>
        </>
      )}
    </ListTable>
  );
};

type WebhookErrors = Partial<Record<keyof NewWebhook, string>>;

const validateWebhook = ({ name, url }: NewWebhook, t: Translate): WebhookErrors => ({
  ...(!name.trim() && { name: t('problem.required') }),
  ...(!isWebAddress(url.trim()) && { url: t(url.trim() ? 'problem.web-address' : 'problem.required') }),
});

/** Adds a Strapi webhook for the events of invitations and portal access. */
const AddWebhookDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useText();
  const { errorText, issueText } = useErrorText();
  const { toggleNotification } = useNotification();
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [errors, setErrors] = useState<WebhookErrors>({});
  const [add, { isLoading }] = useAddCrmWebhookMutation();

  const save = async () => {
    const invalid = validateWebhook({ name, url }, t);
    setErrors(invalid);
    if (Object.keys(invalid).length > 0) return;
    const result = await add({ name: name.trim(), url: url.trim() });
    if ('data' in result) {
      toggleNotification({ type: 'success', message: t('webhook.added') });
      onClose();
      return;
    }
    const issues = requestIssues(result.error);
    setErrors(Object.fromEntries(issues.map((issue) => [issue.path[0] ?? '', issueText(issue)])));
    toggleNotification({ type: 'danger', message: errorText(result.error) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };

  return (
    <ModalDialog title={t('webhook.add')} closeLabel={t('action.cancel')} onClose={onClose}>
      <form noValidate onSubmit={submit}>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            <Typography textColor="neutral600">{t('webhook.add.hint')}</Typography>
            <Field.Root name="name" required error={errors.name}>
              <Field.Label>{t('webhook.name')}</Field.Label>
              <TextInput value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
              <Field.Error />
            </Field.Root>
            <Field.Root name="url" required error={errors.url}>
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
          <FocusableButton type="submit" loading={isLoading}>
            {t('webhook.add')}
          </FocusableButton>
        </Modal.Footer>
      </form>
    </ModalDialog>
  );
};

const Webhooks = () => {
  const t = useText();
  const mayAdd = useAllowed('settings.update');
  const [isAdding, setIsAdding] = useState(false);
  const { data, error, refetch } = useGetCrmWebhooksQuery(undefined, { refetchOnMountOrArgChange: true });
  if (error && !data) return <PageError error={error} onRetry={refetch} />;

  return (
    <Page.Main>
      <Page.Title>{t('webhooks.title')}</Page.Title>
      <Layouts.Header
        title={t('webhooks.title')}
        subtitle={t('webhooks.subtitle')}
        primaryAction={
          mayAdd && (
            <Button startIcon={<Plus />} onClick={() => setIsAdding(true)}>
              {t('webhook.add')}
            </Button>
          )
        }
        secondaryAction={
          <Link tag={NavLink} to="/settings/webhooks">
            {t('webhooks.all')}
          </Link>
        }
      />
      <Layouts.Content>
        <WebhookTable webhooks={data} />
        {isAdding && <AddWebhookDialog onClose={() => setIsAdding(false)} />}
      </Layouts.Content>
    </Page.Main>
  );
};

const WebhooksPage = () => (
  <ProtectedPage permission="settings.read">
    <Webhooks />
  </ProtectedPage>
);

export default WebhooksPage;
