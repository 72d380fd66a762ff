import { Divider, Flex, Loader, Switch, Typography } from '@strapi/design-system';
import { useId } from 'react';
import { styled } from 'styled-components';
import type { Field as FormField } from '../../../contracts/fields';
import { type PageProperty, type WidgetProperties } from '../../../contracts/widget-properties';
import { LoadError } from '../shared/components/load-error';
import { type TextKey, useText } from '../shared/texts';
import type { PageReferenceState } from '../shared/components/page-summary';
import { FieldList } from './field-list';
import { AdvancedPageField, PageField } from './page-field';
import { AfterSignUpField } from './after-sign-up';
import { FieldStack, type TextName, TextSetting } from './text-setting';
import { type AfterSignUp, type SettingErrors, withProperty } from './settings';

const PAGE_TEXTS: Record<PageProperty, { label: TextKey; hint: TextKey }> = {
  existingUserPage: { label: 'designer.existing-user-page.label', hint: 'designer.existing-user-page.hint' },
  redirectPage: { label: 'designer.redirect-page.label', hint: 'designer.redirect-page.hint' },
  termsPage: { label: 'designer.terms-page.label', hint: 'designer.terms-page.hint' },
};

interface ViewProps {
  properties: WidgetProperties;
  after: AfterSignUp;
  states: Record<PageProperty, PageReferenceState | null>;
  /** The fields that the form can ask for; undefined while they are loading. */
  availableFields: readonly FormField[] | undefined;
  fieldsError: unknown;
  onRetryFields: () => void;
  errors: SettingErrors;
  onChange: (properties: WidgetProperties) => void;
  onChangeAfter: (after: AfterSignUp) => void;
}

const usePageProps = ({ properties, states, onChange }: ViewProps) => {
  const t = useText();
  return (name: PageProperty) => ({
    name,
    label: t(PAGE_TEXTS[name].label),
    hint: t(PAGE_TEXTS[name].hint),
    value: properties[name] ?? null,
    state: states[name],
    onChange: (value: WidgetProperties[PageProperty]) => onChange(withProperty(properties, name, value)),
  });
};

const useTextProps =
  ({ properties, errors, onChange }: ViewProps) =>
  (name: keyof WidgetProperties & TextName) => ({
    name,
    value: properties[name],
    error: errors[name],
    onChange: (text: string) => onChange(withProperty(properties, name, text)),
  });

export const BasicView = (props: ViewProps) => {
  const t = useText();
  const pageProps = usePageProps(props);
  const { properties, after, onChange, onChangeAfter } = props;
  const redirectProps = pageProps('redirectPage');
  const choosePage = (redirectPage: WidgetProperties['redirectPage']) => {
    onChange(withProperty(properties, 'redirectPage', redirectPage));
    if (redirectPage) onChangeAfter('page');
  };
  return (
    <FieldStack>
      <PageField {...pageProps('existingUserPage')} />
      {after === 'page' ? (
        <PageField {...redirectProps} />
      ) : (
        <PageField
          {...redirectProps}
          hint={t('designer.redirect-page.message')}
          value={null}
          state={null}
          onChange={choosePage}
        />
      )}
    </FieldStack>
  );
};

/** The design system's switch is red while it is off, which would look like an error here. */
const QuietSwitch = styled(Switch)`
  &[data-state='unchecked'] {
    background-color: ${({ theme }) => theme.colors.neutral500};
  }
`;

/** Whether visitors without a link may ask for an invitation. */
const RequestSetting = ({ properties, onChange }: ViewProps) => {
  const t = useText();
  const id = useId();
  return (
    <Flex direction="column" alignItems="start" gap={1}>
      <Flex gap={3}>
        <QuietSwitch
          aria-labelledby={`${id}-label`}
          aria-describedby={`${id}-hint`}
          checked={properties.request ?? false}
          onCheckedChange={(isOn) => onChange(withProperty(properties, 'request', isOn || undefined))}
        />
        <Typography id={`${id}-label`} variant="pi" fontWeight="bold" textColor="neutral800">
          {t('designer.request.label')}
        </Typography>
      </Flex>
      <Typography id={`${id}-hint`} variant="pi" textColor="neutral600">
        {t('designer.request.hint')}
      </Typography>
    </Flex>
  );
};

export const AdvancedView = (props: ViewProps) => {
  const t = useText();
  const pageProps = usePageProps(props);
  const textProps = useTextProps(props);
  const { properties, after, availableFields, fieldsError, errors } = props;
  const { onRetryFields, onChange, onChangeAfter } = props;
  return (
    <FieldStack>
      <AdvancedPageField {...pageProps('existingUserPage')} errors={errors} />
      <AfterSignUpField after={after} onChange={onChangeAfter}>
        {after === 'page' ? (
          <AdvancedPageField {...pageProps('redirectPage')} errors={errors} />
        ) : (
          <TextSetting {...textProps('doneMessage')} />
        )}
      </AfterSignUpField>
      <AdvancedPageField {...pageProps('termsPage')} errors={errors} />
      <Divider />
      {availableFields && (
        <FieldList
          availableFields={availableFields}
          value={properties.fields}
          onChange={(fields) => onChange(withProperty(properties, 'fields', fields))}
        />
      )}
      {!availableFields && Boolean(fieldsError) && <LoadError error={fieldsError} onRetry={onRetryFields} />}
      {!availableFields && !fieldsError && <Loader small>{t('designer.loading')}</Loader>}
      <Divider />
      <TextSetting {...textProps('heading')} />
      <TextSetting {...textProps('intro')} />
      <TextSetting {...textProps('submitLabel')} />
      <Divider />
      <RequestSetting {...props} />
      <TextSetting {...textProps('cssClass')} />
    </FieldStack>
  );
};
