import { errors } from '@strapi/utils';
import { normalizeAddress } from '../../domain/addresses';
import { languageTag } from '../../domain/language-tags';
import { contactKeys, fullNameOf, type KeySource } from './contact-keys';
import { CRM_UID } from './uids';

type Data = Record<string, unknown>;

export interface LifecycleEvent {
  params: { data?: Data | Data[]; where?: unknown };
  state: Record<string, unknown>;
}

const TEXTS = ['firstName', 'lastName', 'email', 'phone', 'company', 'jobTitle', 'language'];
const SOURCES = ['firstName', 'lastName', 'company', 'email'] as const;
const DERIVED = ['fullName', 'sortKey', 'nameKey', 'companyKey', 'emailKey'];

const tidy = (data: Data): void => {
  for (const name of TEXTS) {
    const value = data[name];
    if (typeof value === 'string') data[name] = value.trim() || null;
  }
  if (data.active === null) data.active = true;
  if (data.doNotEmail === null) data.doNotEmail = false;
};

/** @throws ValidationError of Strapi for an invalid address; a stored one is kept */
const checkAddress = ({ email }: Data, stored?: Pick<KeySource, 'email'>): void => {
  if (typeof email !== 'string' || email === stored?.email || normalizeAddress(email)) return;
  const message = 'Enter a valid e-mail address without invisible characters';
  throw new errors.ValidationError(message, {
    errors: [{ path: ['email'], message, name: 'ValidationError' }],
  });
};

/**
 * Converts a language, also one given by name, to a tag.
 *
 * @throws ValidationError of Strapi for an unknown language, in which no e-mail could be sent; a stored one is kept
 */
const keepLanguage = (data: Data, stored?: { language: string | null }): void => {
  const { language } = data;
  if (typeof language !== 'string') return;
  const tag = languageTag(language);
  if (tag) data.language = tag;
  else if (language !== stored?.language) {
    const message = 'Enter a language, such as de, pt-BR or German';
    throw new errors.ValidationError(message, {
      errors: [{ path: ['language'], message, name: 'ValidationError' }],
    });
  }
};

const derive = (source: Partial<KeySource>): Data => {
  const { firstName = null, lastName = null, company = null, email = null } = source;
  const contact = { firstName, lastName, company, email };
  return { fullName: fullNameOf(contact), ...contactKeys(contact) };
};

const asRecords = (data: LifecycleEvent['params']['data']): Data[] =>
  Array.isArray(data) ? data : data ? [data] : [];

const prepareNew = (event: LifecycleEvent): void => {
  for (const data of asRecords(event.params.data)) {
    tidy(data);
    checkAddress(data);
    keepLanguage(data);
    Object.assign(data, derive(data));
  }
};

const needsDeriving = (data: Data): boolean => [...SOURCES, ...DERIVED].some((name) => name in data);

type StoredSource = KeySource & { id: number; language: string | null };

const findStored = async (where: unknown): Promise<StoredSource[]> =>
  (await strapi.db.query(CRM_UID.contact).findMany({
    where: where as Record<string, unknown>,
    select: ['id', 'language', ...SOURCES],
  })) as StoredSource[];

/**
 * Trims texts and derives name and search keys, however a contact is written: Content Manager, Document Service,
 * query engine, one or many.
 */
export const contactLifecycles = {
  beforeCreate: prepareNew,
  beforeCreateMany: prepareNew,

  async beforeUpdate({ params }: LifecycleEvent): Promise<void> {
    const [data] = asRecords(params.data);
    if (!data) return;
    tidy(data);
    if (!needsDeriving(data) && !('language' in data)) return;
    const [stored] = await findStored(params.where);
    checkAddress(data, stored);
    keepLanguage(data, stored);
    if (needsDeriving(data)) Object.assign(data, derive({ ...stored, ...data }));
  },

  async beforeUpdateMany({ params, state }: LifecycleEvent): Promise<void> {
    const [data] = asRecords(params.data);
    if (!data) return;
    tidy(data);
    checkAddress(data);
    keepLanguage(data);
    // The updated rows may no longer match the condition.
    if (needsDeriving(data)) state.ids = (await findStored(params.where)).map((row) => row.id);
  },

  async afterUpdateMany({ state }: LifecycleEvent): Promise<void> {
    if (!Array.isArray(state.ids)) return;
    for (const { id, ...stored } of await findStored({ id: { $in: state.ids } })) {
      await strapi.db.query(CRM_UID.contact).update({ where: { id }, data: derive(stored) });
    }
  },
};
