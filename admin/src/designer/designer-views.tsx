import { Divider, Field, Flex, Loader, Textarea, TextInput } from '@strapi/design-system';
import type { ReactNode } from 'react';
import type { Field as FormField } from '../../../contracts/fields';
import {
  PAGE_PROPERTIES,
  type PageProperty,
  type WidgetProperties,
} from '../../../contracts/widget-properties';
import { LoadError } from '../shared/components/load-error';
import { type TextKey, useText } from '../shared/texts';
import type { PageReferenceState } from '../shared/components/page-summary';
import { FieldList } from './field-list';
import { AdvancedPageField, PageField } from './page-field';
import { type SettingErrors, withProperty } from './settings';

const PAGE_TEXTS: Record<PageProperty, { label: TextKey; hint: TextKey }> = {
  existingUserPage: { label: 'designer.existing-user-page.label', hint: 'designer.existing-user-page.hint' },
  redirectPage: { label: 'designer.redirect-page.label', hint: 'designer.redirect-page.hint' },
  termsPage: { label: 'designer.terms-page.label', hint: 'designer.terms-page.hint' },
};

const BASIC_PAGE_PROPERTIES = ['existingUserPage', 'redirectPage'] as const satisfies PageProperty[];

interface ViewProps {
  properties: WidgetProperties;
  states: Record<PageProperty, PageReferenceState | null>;
  /** The fields that the form can ask for; undefined while they are loading. */
  availableFields: readonly FormField[] | undefined;
  fieldsError: unknown;
  onRetryFields: () => void;
  errors: SettingErrors;
  onChange: (properties: WidgetProperties) => void;
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

const FieldStack = ({ children }: { children: ReactNode }) => (
  <Flex direction="column" alignItems="stretch" gap={6}>
    {children}
  </Flex>
);

export const BasicView = (props: ViewProps) => {
  const pageProps = usePageProps(props);
  return (
    <FieldStack>
      {BASIC_PAGE_PROPERTIES.map((name) => (
        <PageField key={name} {...pageProps(name)} />
      ))}
    </FieldStack>
  );
};

const TEXTS = [
  { name: 'heading', label: 'designer.heading.label', hint: 'designer.heading.hint', isLong: false },
  { name: 'intro', label: 'designer.intro.label', hint: 'designer.intro.hint', isLong: true },
  {
    name: 'submitLabel',
    label: 'designer.submit-label.label',
    hint: 'designer.submit-label.hint',
    isLong: false,
  },
] as const satisfies { name: keyof WidgetProperties; label: TextKey; hint: TextKey; isLong: boolean }[];

export const AdvancedView = (props: ViewProps) => {
  const t = useText();
  const pageProps = usePageProps(props);
  const { properties, availableFields, fieldsError, errors, onRetryFields, onChange } = props;
  return (
    <FieldStack>
      {PAGE_PROPERTIES.map((name) => (
        <AdvancedPageField key={name} {...pageProps(name)} errors={errors} />
      ))}
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
      {TEXTS.map(({ name, label, hint, isLong }) => {
        const error = errors[name];
        const input = {
          value: properties[name] ?? '',
          onChange: (event: { target: { value: string } }) =>
            onChange(withProperty(properties, name, event.target.value)),
        };
        return (
          <Field.Root
            key={name}
            name={name}
            hint={t(hint)}
            error={error && t(error.key, { ...error.values })}
          >
            <Field.Label>{t(label)}</Field.Label>
            {isLong ? <Textarea {...input} /> : <TextInput {...input} />}
            <Field.Error />
            <Field.Hint />
          </Field.Root>
        );
      })}
    </FieldStack>
  );
};
