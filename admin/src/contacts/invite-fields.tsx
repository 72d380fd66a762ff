import {
  DatePicker,
  Field,
  Flex,
  Loader,
  Radio,
  SingleSelect,
  SingleSelectOption,
  Textarea,
  Typography,
} from '@strapi/design-system';
import { useId } from 'react';
import type { Contact, Portal } from '../../../contracts/records';
import type { InviteRequest } from '../../../contracts/admin-api';
import type { RequestIssue } from '../../../contracts/errors';
import { useGetCrmPortalsQuery } from '../shared/api/portals';
import { LoadError } from '../shared/components/load-error';
import { useErrorText } from '../shared/errors';
import { useText } from '../shared/texts';

interface RequiredSelectProps {
  name: string;
  label: string;
  placeholder: string;
  options: readonly { id: string; name: string }[];
  value: string | null;
  disabled?: boolean;
  onChange: (id: string) => void;
}

const RequiredSelect = ({ name, label, options, onChange, ...select }: RequiredSelectProps) => (
  <Field.Root name={name} required>
    <Field.Label>{label}</Field.Label>
    <SingleSelect {...select} onChange={(id) => onChange(String(id))}>
      {options.map((option) => (
        <SingleSelectOption key={option.id} value={option.id}>
          {option.name}
        </SingleSelectOption>
      ))}
    </SingleSelect>
  </Field.Root>
);

/** The portal and role of an invitation; null until selected. */
export interface PortalSelection {
  portalId: string | null;
  roleId: string | null;
}

interface PortalAndRoleFieldsProps {
  selection: PortalSelection;
  onChange: (selection: PortalSelection) => void;
}

/** A single option is preselected. */
const onlyOne = (options: readonly { id: string }[]) =>
  options.length === 1 ? (options[0]?.id ?? null) : null;

const selectionFor = (portal: Portal | undefined): PortalSelection => ({
  portalId: portal?.id ?? null,
  roleId: onlyOne(portal?.roles ?? []),
});

export const initialSelection = (portals: readonly Portal[]): PortalSelection =>
  selectionFor(portals.length === 1 ? portals[0] : undefined);

export const PortalAndRoleFields = ({ selection, onChange }: PortalAndRoleFieldsProps) => {
  const t = useText();
  const { data: portals, isError, error, refetch } = useGetCrmPortalsQuery();

  if (isError) return <LoadError error={error} onRetry={refetch} />;
  if (!portals) return <Loader small>{t('portals.loading')}</Loader>;
  if (portals.length === 0) return <Typography>{t('portals.empty')}</Typography>;

  const portal = portals.find(({ id }) => id === selection.portalId);
  return (
    <>
      <RequiredSelect
        name="portalId"
        label={t('invite.portal')}
        placeholder={t('invite.portal.placeholder')}
        options={portals}
        value={selection.portalId}
        onChange={(id) => onChange(selectionFor(portals.find((candidate) => candidate.id === id)))}
      />
      <RequiredSelect
        name="roleId"
        label={t('invite.role')}
        placeholder={t(portal ? 'invite.role.placeholder' : 'invite.role.portal-first')}
        options={portal?.roles ?? []}
        value={selection.roleId}
        disabled={!portal}
        onChange={(roleId) => onChange({ ...selection, roleId })}
      />
    </>
  );
};

/** How an invitation reaches the contact: by e-mail, or by a link that staff hand over. */
export type Delivery = 'email' | 'link';

interface DeliveryFieldProps {
  contact: Pick<Contact, 'fullName' | 'email' | 'doNotEmail'>;
  delivery: Delivery;
  onChange: (delivery: Delivery) => void;
}

/** The choice of delivery. To a contact who does not want e-mail, only a link can be handed over. */
export const DeliveryField = ({ contact, delivery, onChange }: DeliveryFieldProps) => {
  const t = useText();
  const id = useId();
  if (contact.doNotEmail)
    return <Typography>{t('invite.delivery.link-only', { name: contact.fullName })}</Typography>;

  const option = (value: Delivery, label: string, hint: string) => (
    <Flex direction="column" alignItems="start" gap={1}>
      <Radio.Item value={value} aria-describedby={`${id}-${value}`}>
        {label}
      </Radio.Item>
      <Typography id={`${id}-${value}`} variant="pi" textColor="neutral600" paddingLeft={7}>
        {hint}
      </Typography>
    </Flex>
  );
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Typography id={id} variant="pi" fontWeight="bold" textColor="neutral800">
        {t('invite.delivery')}
      </Typography>
      <Radio.Group
        aria-labelledby={id}
        value={delivery}
        onValueChange={(value) => onChange(value === 'link' ? 'link' : 'email')}
      >
        {option(
          'email',
          t('invite.delivery.email'),
          t('invite.delivery.email.hint', { email: contact.email })
        )}
        {option('link', t('invite.delivery.link'), t('invite.delivery.link.hint'))}
      </Radio.Group>
    </Flex>
  );
};

/** The optional settings of an invitation. */
export interface InviteOptions {
  message: string;
  /** The last day on which the link is valid. */
  expiresOn: Date | undefined;
}

const MESSAGE_LENGTH = 2000;

const endOfDay = (day: Date): Date => {
  const end = new Date(day);
  end.setHours(23, 59, 59, 0);
  return end;
};

export const toRequestOptions = ({
  message,
  expiresOn,
}: InviteOptions): Pick<InviteRequest, 'message' | 'expiresAt'> => ({
  ...(message.trim() && { message: message.trim() }),
  ...(expiresOn && { expiresAt: endOfDay(expiresOn).toISOString() }),
});

interface InviteOptionFieldsProps {
  options: InviteOptions;
  /** Values that the server has rejected. */
  issues: readonly RequestIssue[];
  /** Whether there is an e-mail that the message can be in. */
  hasMessage: boolean;
  onChange: (options: InviteOptions) => void;
}

export const InviteOptionFields = ({ options, issues, hasMessage, onChange }: InviteOptionFieldsProps) => {
  const t = useText();
  const { issueText } = useErrorText();
  const errorOf = (name: keyof InviteRequest) => {
    const issue = issues.find(({ path }) => path[0] === name);
    return issue && issueText(issue);
  };
  return (
    <>
      {hasMessage && (
        <Field.Root name="message" hint={t('invite.message.hint')} error={errorOf('message')}>
          <Field.Label>{t('invite.message')}</Field.Label>
          <Textarea
            value={options.message}
            maxLength={MESSAGE_LENGTH}
            onChange={(event) => onChange({ ...options, message: event.target.value })}
          />
          <Field.Hint />
          <Field.Error />
        </Field.Root>
      )}
      <Field.Root name="expiresOn" hint={t('invite.expires-on.hint')} error={errorOf('expiresAt')}>
        <Field.Label>{t('invite.expires-on')}</Field.Label>
        <DatePicker
          value={options.expiresOn}
          clearLabel={t('invite.expires-on.clear')}
          calendarLabel={t('invite.expires-on.calendar')}
          monthSelectLabel={t('invite.expires-on.month')}
          yearSelectLabel={t('invite.expires-on.year')}
          onChange={(expiresOn) => onChange({ ...options, expiresOn })}
          onClear={() => onChange({ ...options, expiresOn: undefined })}
        />
        <Field.Hint />
        <Field.Error />
      </Field.Root>
    </>
  );
};
