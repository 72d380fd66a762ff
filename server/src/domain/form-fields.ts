import type { Answers, Field, RequestIssue } from '../../../contracts';

/** A field as the configuration has it. */
export interface FieldDefinition {
  name: string;
  label: string | Record<string, string>;
  type: Field['type'];
  required: boolean;
  options?: string[];
  contactField?: string;
  userField?: string;
}

const MAX_LENGTH: Record<Exclude<Field['type'], 'checkbox'>, number> = {
  text: 200,
  email: 254,
  tel: 50,
  textarea: 5000,
  select: 200,
  date: 10,
};

/** Tokens of the HTML standard's autofill fields for what a form usually asks. */
const AUTOCOMPLETE: Record<string, string> = {
  phone: 'tel',
  mobilePhone: 'tel',
  company: 'organization',
  jobTitle: 'organization-title',
  firstName: 'given-name',
  lastName: 'family-name',
  street: 'street-address',
  city: 'address-level2',
  postalCode: 'postal-code',
  country: 'country-name',
  birthday: 'bday',
};

/** In the first of the languages that there is a text in, with or without its region; else in English; else in any. */
const labelFor = (label: FieldDefinition['label'], languages: readonly string[]): string => {
  if (typeof label === 'string') return label;
  const candidates = languages.flatMap((language) => [language, language.split('-')[0] ?? language]);
  const found = [...candidates, 'en'].find((language) => Object.hasOwn(label, language));
  return (found === undefined ? Object.values(label)[0] : label[found]) ?? '';
};

/**
 * The field as the invitee's form gets it, with what the CRM knows already.
 *
 * @param languages Those that the label may be in (BCP 47), best first
 */
export const presentField = (
  field: FieldDefinition,
  languages: readonly string[],
  known: string | boolean | null | undefined
): Field => {
  const autocomplete = AUTOCOMPLETE[field.contactField ?? field.name] ?? AUTOCOMPLETE[field.name];
  return {
    name: field.name,
    label: labelFor(field.label, languages),
    type: field.type,
    required: field.required,
    ...(field.options && { options: field.options }),
    ...(autocomplete && { autocomplete }),
    ...(known !== null && known !== undefined && known !== '' && { value: known }),
  };
};

const isRealDate = (text: string): boolean => {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
  );
};

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const UNTYPABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;
const LINE_BREAK = /[\r\n\u2028\u2029]/;

const textProblem = (field: FieldDefinition, text: string): string | null => {
  if (field.type === 'checkbox') return 'Expected true or false';
  if (text.length > MAX_LENGTH[field.type]) return `At most ${MAX_LENGTH[field.type]} characters`;
  if (UNTYPABLE.test(text)) return 'Characters that cannot be typed are not allowed';
  if (text === '') return null;
  if (field.type !== 'textarea' && LINE_BREAK.test(text)) return 'Expected one line';
  switch (field.type) {
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? null : 'Expected an e-mail address';
    case 'tel':
      return /^[+()\d\s./-]{3,}$/.test(text) ? null : 'Expected a telephone number';
    case 'select':
      return field.options?.includes(text) ? null : 'Expected one of the options';
    case 'date':
      return isRealDate(text) ? null : 'Expected a date, as in 2030-12-31';
    case 'text':
    case 'textarea':
      return null;
  }
};

const answerProblem = (field: FieldDefinition, answer: string | boolean | undefined): string | null => {
  const isEmpty = answer === undefined || answer === '' || answer === false;
  if (field.required && isEmpty) return 'Required';
  if (answer === undefined) return null;
  if (typeof answer === 'string') return textProblem(field, answer);
  return field.type === 'checkbox' ? null : 'Expected text';
};

/** Where the answers go: to fields of the contact, attributes of the user, and what is left to the portal user. */
export interface SortedAnswers {
  contactChanges: Answers;
  userAttributes: Answers;
  answers: Answers;
}

/**
 * Checks the answers against the configured fields and sorts them by where they go. An answer that is mapped to a
 * contact field or a user attribute goes there; only one that is mapped to neither is an answer of the portal user.
 */
export const sortAnswers = (
  fields: readonly FieldDefinition[],
  given: Answers
): { ok: true; sorted: SortedAnswers } | { ok: false; issues: RequestIssue[] } => {
  const answers = new Map(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value])
  );
  const known = new Set(fields.map((field) => field.name));
  const issues: RequestIssue[] = [...answers.keys()]
    .filter((name) => !known.has(name))
    .map((name) => ({ path: ['fields', name], message: 'There is no such field' }));
  const sorted: SortedAnswers = { contactChanges: {}, userAttributes: {}, answers: {} };

  for (const field of fields) {
    const answer = answers.get(field.name);
    const message = answerProblem(field, answer);
    if (message) issues.push({ path: ['fields', field.name], message });
    if (message || answer === undefined) continue;
    if (field.contactField) sorted.contactChanges[field.contactField] = answer;
    if (field.userField) sorted.userAttributes[field.userField] = answer;
    if (!field.contactField && !field.userField) sorted.answers[field.name] = answer;
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, sorted };
};
