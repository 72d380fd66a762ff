import { Field, TextInput } from '@strapi/design-system';
import { useId, useState } from 'react';
import { useText } from '../translations/texts';
import { useFormText } from './use-form-text';

/** What this browser knows of the IANA time zone database; some leave UTC out. */
const timeZones = (): string[] => [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC'),
];

const NAME = 'timeZone';

/** The time zone of the times in a portal's e-mails: the browser finds it by any part of its name. */
export const TimeZoneField = ({ disabled }: { disabled: boolean }) => {
  const t = useText();
  const listId = useId();
  const { text, error, write } = useFormText(NAME);
  // Some hundreds, which only those who come here need.
  const [offered, setOffered] = useState<string[]>([]);

  return (
    <Field.Root name={NAME} hint={t('portal.time-zone.hint')} error={error} required>
      <Field.Label>{t('portal.time-zone')}</Field.Label>
      <TextInput
        value={text}
        list={listId}
        disabled={disabled}
        autoComplete="off"
        spellCheck={false}
        onFocus={() => setOffered(timeZones)}
        onChange={(event) => write(event.target.value)}
      />
      <datalist id={listId}>
        {offered.map((timeZone) => (
          <option key={timeZone} value={timeZone} />
        ))}
      </datalist>
      <Field.Error />
      <Field.Hint />
    </Field.Root>
  );
};
