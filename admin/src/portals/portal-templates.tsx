import {
  Button,
  Field,
  Flex,
  Grid,
  Loader,
  SingleSelect,
  SingleSelectOption,
  Typography,
} from '@strapi/design-system';
import { Mail } from '@strapi/icons';
import { useField, useForm, useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { PortalDetail, TemplatePreview } from '../../../contracts/admin-api';
import type { RequestIssue } from '../../../contracts/errors';
import type { EmailTemplates } from '../../../contracts/records';
import { usePermission } from '../shared/access';
import {
  useGetCrmSavedTemplateQuery,
  usePreviewCrmTemplateQuery,
  useSendCrmTestEmailMutation,
} from '../shared/api/portals';
import { FocusableButton } from '../shared/components/buttons';
import { Card } from '../shared/components/cards';
import { EmailFrame } from '../shared/components/email-frame';
import { LoadError } from '../shared/components/load-error';
import { toApiError, requestIssues, useErrorText } from '../shared/errors';
import { useDebouncedValue } from '../shared/components/use-debounced-value';
import { useText } from '../shared/texts';
import { type PortalValues, toEmailTemplate, type TemplateValues, toTemplateValues } from './portal-form';
import { TemplateFields } from './template-fields';

interface PreviewState {
  /** The last e-mail that was rendered. */
  email: TemplatePreview | undefined;
  /** The validation errors of the template. */
  issues: readonly RequestIssue[];
  /** Any other error. */
  error: unknown;
  retry: () => void;
}

interface PreviewQuery {
  language: string;
  skip: boolean;
}

/** Renders an unsaved template or, without one, the plugin's default. */
const useTemplatePreview = (
  portalId: string,
  { language, template, skip }: PreviewQuery & { template?: TemplateValues }
): PreviewState => {
  const isUnfinished = template !== undefined && (!template.subject || !template.html);
  const { data, error, originalArgs, refetch } = usePreviewCrmTemplateQuery(
    { id: portalId, locale: language, ...(template && { template: toEmailTemplate(template) }) },
    { skip: skip || isUnfinished }
  );
  const issues = isUnfinished ? [] : requestIssues(error);
  return {
    email: originalArgs?.locale === language ? data : undefined,
    issues,
    error: issues.length > 0 || isUnfinished ? undefined : error,
    retry: () => void refetch(),
  };
};

/** Renders the saved template, for users who may not change it. */
const useSavedTemplate = (portalId: string, { language, skip }: PreviewQuery): PreviewState => {
  const { currentData, error, refetch } = useGetCrmSavedTemplateQuery(
    { id: portalId, locale: language },
    { skip }
  );
  return { email: currentData, issues: [], error, retry: () => void refetch() };
};

/** The rendered e-mail, with a sample invitee and an inactive link. */
const EmailPreview = ({ email, issues, error, retry }: PreviewState) => {
  const t = useText();
  return (
    <Flex tag="section" aria-label={t('template.preview')} direction="column" alignItems="stretch" gap={2}>
      <Typography variant="pi" fontWeight="bold">
        {t('template.preview')}
      </Typography>
      <div role="status">
        {issues.length > 0 && (
          <Typography textColor="neutral700">{t('template.preview.outdated')}</Typography>
        )}
      </div>
      {Boolean(error) && <LoadError error={error} onRetry={retry} />}
      {!email && !error && issues.length === 0 && <Loader small>{t('invite.preview.loading')}</Loader>}
      {email && (
        <>
          <Typography fontWeight="semiBold">{email.subject}</Typography>
          <EmailFrame subject={email.subject} html={email.html} />
        </>
      )}
    </Flex>
  );
};

interface TestEmailButtonProps {
  portalId: string;
  language: string;
}

/** Sends the saved template to the signed-in user. */
const TestEmailButton = ({ portalId, language }: TestEmailButtonProps) => {
  const t = useText();
  const { errorText } = useErrorText();
  const { toggleNotification } = useNotification();
  const isUnsaved = useForm('TestEmailButton', ({ modified }) => modified);
  const [send, { isLoading }] = useSendCrmTestEmailMutation();

  const sendTest = async () => {
    const result = await send({ id: portalId, locale: language });
    if ('data' in result) {
      toggleNotification({ type: 'success', message: t('test-mail.sent', { to: result.data.to }) });
      return;
    }
    const { code, message = '' } = toApiError(result.error);
    // The mail server's or template engine's own message helps most.
    const showMessage = code === 'mail.refused' || code === 'template.invalid';
    toggleNotification({
      type: 'danger',
      message: showMessage ? `${errorText(result.error)} ${message}` : errorText(result.error),
    });
  };

  return (
    <FocusableButton
      variant="tertiary"
      size="L"
      startIcon={<Mail />}
      loading={isLoading}
      disabled={isUnsaved}
      title={isUnsaved ? t('test-mail.save-first') : undefined}
      onClick={() => void sendTest()}
    >
      {t('test-mail.send')}
    </FocusableButton>
  );
};

const DEBOUNCE_MS = 500;

interface PortalTemplatesProps {
  portal: PortalDetail;
  /** The plugin's default templates by locale. */
  defaults: EmailTemplates;
  disabled: boolean;
}

const useTemplates = () => {
  const { value: templates = {}, onChange } = useField<PortalValues['emailTemplates']>('emailTemplates');
  return {
    templates,
    setTemplates: (changed: PortalValues['emailTemplates']) => onChange('emailTemplates', changed),
  };
};

/** The portal's e-mail, with one template per language. Languages without one use the plugin's default. */
export const PortalTemplates = ({ portal, defaults, disabled }: PortalTemplatesProps) => {
  const t = useText();
  const { formatDisplayName } = useIntl();
  const [language, setLanguage] = useState(portal.defaultLocale);
  const { templates, setTemplates } = useTemplates();
  const languages = [...new Set([portal.defaultLocale, ...Object.keys(defaults), ...Object.keys(templates)])];
  const template = templates[language];
  const debounced = useDebouncedValue(JSON.stringify({ language, template }), DEBOUNCE_MS);
  const draftPreview = useTemplatePreview(portal.id, {
    ...(JSON.parse(debounced) as { language: string; template?: typeof template }),
    skip: disabled,
  });
  const savedPreview = useSavedTemplate(portal.id, {
    language,
    skip: usePermission('portals.update') !== false,
  });
  const preview = disabled ? savedPreview : draftPreview;

  const createTemplate = () => {
    const initial = defaults[language] ?? defaults.en;
    if (initial) setTemplates({ ...templates, [language]: toTemplateValues(initial) });
  };
  const removeTemplate = () => {
    const { [language]: _removed, ...others } = templates;
    setTemplates(others);
  };

  return (
    <Card title={t('template.title')} hint={t('template.hint')}>
      <Flex alignItems="end" gap={2} wrap="wrap">
        <Field.Root>
          <Field.Label>{t('template.language')}</Field.Label>
          <SingleSelect value={language} onChange={(chosen) => setLanguage(String(chosen))}>
            {languages.map((tag) => (
              <SingleSelectOption key={tag} value={tag}>
                {formatDisplayName(tag, { type: 'language' })}
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Field.Root>
        {!disabled && (
          <>
            <Button variant="tertiary" size="L" onClick={template ? removeTemplate : createTemplate}>
              {t(template ? 'template.use-default' : 'template.use-own')}
            </Button>
            <TestEmailButton portalId={portal.id} language={language} />
          </>
        )}
      </Flex>
      <Grid.Root gap={6}>
        <Grid.Item col={template ? 6 : 12} xs={12} direction="column" alignItems="stretch">
          {template ? (
            <TemplateFields key={language} language={language} issues={preview.issues} disabled={disabled} />
          ) : (
            <Typography textColor="neutral600">{t('template.is-default')}</Typography>
          )}
        </Grid.Item>
        <Grid.Item col={template ? 6 : 12} xs={12} direction="column" alignItems="stretch">
          <EmailPreview {...preview} />
        </Grid.Item>
      </Grid.Root>
    </Card>
  );
};
