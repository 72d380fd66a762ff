import { useCallback } from 'react';
import type { ImportField } from '../../../../contracts/contact-import';
import { type TextKey, useText } from '../../translations/texts';

const NAMES: Record<ImportField, TextKey> = {
  firstName: 'contact.first-name',
  lastName: 'contact.last-name',
  fullName: 'import.field.full-name',
  email: 'contact.email',
  phone: 'contact.phone',
  company: 'contact.company',
  jobTitle: 'contact.job-title',
  language: 'contact.language',
  doNotEmail: 'import.field.do-not-email',
  active: 'import.field.active',
};

/** What the fields of a contact are called where a file is read into them. */
export const useFieldNames = (): ((field: ImportField) => string) => {
  const t = useText();
  return useCallback((field: ImportField) => t(NAMES[field]), [t]);
};
