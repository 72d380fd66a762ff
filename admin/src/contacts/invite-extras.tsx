import { DatePicker, Field, Textarea } from '@strapi/design-system';
import type { InviteRequest } from '../../../contracts/admin-api';
import { useText } from '../translations/texts';

/** What can be said and set beyond portal and role. */
export interface Extras {
  message: string;
  /** The last day on which the link works. */
  expiresOn: Date | undefined;
}

const MESSAGE_LENGTH = 2000;

const endOfDay = (day: Date): Date => {
  const end = new Date(day);
  end.setHours(23, 59, 59, 0);
  return end;
};

export const requestedExtras = ({
  message,
  expiresOn,
}: Extras): Pick<InviteRequest, 'message' | 'expiresAt'> => ({
  ...(message.trim() && { message: message.trim() }),
  ...(expiresOn && { expiresAt: endOfDay(expiresOn).toISOString() }),
});

interface InviteExtrasProps {
  extras: Extras;
  onChange: (extras: Extras) => void;
}

export const InviteExtras = ({ extras, onChange }: InviteExtrasProps) => {
  const t = useText();
  return (
    <>
      <Field.Root name="message" hint={t('invite.message.hint')}>
        <Field.Label>{t('invite.message')}</Field.Label>
        <Textarea
          value={extras.message}
          maxLength={MESSAGE_LENGTH}
          onChange={(event) => onChange({ ...extras, message: event.target.value })}
        />
        <Field.Hint />
      </Field.Root>
      <Field.Root name="expiresOn" hint={t('invite.expires-on.hint')}>
        <Field.Label>{t('invite.expires-on')}</Field.Label>
        <DatePicker
          minDate={new Date()}
          value={extras.expiresOn}
          clearLabel={t('invite.expires-on.clear')}
          calendarLabel={t('invite.expires-on.calendar')}
          monthSelectLabel={t('invite.expires-on.month')}
          yearSelectLabel={t('invite.expires-on.year')}
          onChange={(expiresOn) => onChange({ ...extras, expiresOn })}
          onClear={() => onChange({ ...extras, expiresOn: undefined })}
        />
        <Field.Hint />
      </Field.Root>
    </>
  );
};
