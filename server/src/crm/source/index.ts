import type { Contact, FieldTarget } from '../../../../contracts';
import { normalizeAddress, toUnicodeAddress } from '../../domain/addresses';
import { convertChanges } from '../../domain/field-targets';
import {
  activeFirst,
  MAX_SAME_ADDRESS,
  type Connector,
  type KnownField,
  type Redemption,
} from '../connector';
import {
  CORRECTED_FIELDS,
  type ContactSource,
  type Corrections,
  type SourceContact,
} from '../contact-source';
import { CrmError } from '../crm-error';
import type { ContactCopies } from '../embedded/contact-copies';
import { createAsk } from './ask';

export { createContactCopies } from '../embedded/contact-copies';

/** Seconds between two polls for changed contacts. */
const POLL_SECONDS = 60;

/** The cursor of a source that cannot report changes. */
const NO_CHANGES = 'none';

const LINE: FieldTarget = { kind: 'text', maxLength: 255 };

/** Kinds of failure that mean that the source will never accept the change. */
const REFUSALS: readonly string[] = ['invalid', 'forbidden', 'not-found'];

const toContact = ({ version: _version, ...contact }: SourceContact): Contact => contact;

interface Options {
  source: ContactSource;
  /** Stores all records except contacts. */
  embedded: Connector;
  copies: ContactCopies;
}

/**
 * Combines the contacts of a source with the portals, invitations, e-mails and portal users of the embedded CRM. Because
 * contacts are accessed over a network, writes do not take part in the site's transactions. Jobs make them, as for any
 * external CRM.
 */
export const createSourceConnector = ({ source, embedded, copies }: Options): Connector => {
  const { ask, end } = createAsk(source.name);
  const fields = new Map<string, KnownField>(
    source.update ? CORRECTED_FIELDS.map((name) => [name, { target: LINE, type: 'string' }]) : []
  );
  const targets = new Map([...fields].map(([name, { target }]) => [name, target]));

  const readMany = (ids: readonly string[]): Promise<SourceContact[]> =>
    ids.length === 0 ? Promise.resolve([]) : ask(() => source.getMany(ids));
  const read = async (id: string): Promise<SourceContact | null> =>
    (await readMany([id])).find((contact) => contact.id === id) ?? null;

  const copy = async (ids: readonly string[]): Promise<void> =>
    copies.write((await readMany([...new Set(ids)])).map(toContact));

  /** Updates copies, and clears those of contacts that no longer exist in the source. */
  const refresh = async (ids: readonly string[]): Promise<void> => {
    const known = await copies.known(ids);
    const there = await readMany(known);
    await copies.write(there.map(toContact));
    const gone = new Set(known);
    for (const { id } of there) gone.delete(id);
    await copies.clear([...gone]);
  };

  /** Writes corrections to the contact; false if the source permanently rejects them. */
  const correct = async (id: string, changes: Corrections): Promise<boolean> => {
    const contact = await read(id);
    if (!contact) return false;
    try {
      await ask(async () => source.update?.(id, changes, { version: contact.version }));
      return true;
    } catch (error) {
      if (error instanceof CrmError && REFUSALS.includes(error.kind)) return false;
      throw error;
    }
  };

  const recordRedemption = async (redemption: Redemption): Promise<void> => {
    const { portalUser, invitationId, contactChanges } = redemption;
    const { contactId } = portalUser;
    const { columns, rejected } = convertChanges(targets, contactChanges);
    const record = await embedded.invitations.get(invitationId);
    let answers = { ...portalUser.answers, ...rejected };
    // A repeated call must not undo later changes by staff.
    if (Object.keys(columns).length > 0 && record?.status !== 'redeemed') {
      const isCorrected = await correct(contactId, columns);
      if (!isCorrected) answers = { ...answers, ...convertChanges(new Map(), contactChanges).rejected };
    }
    await copy([contactId]);
    await embedded.recordRedemption({
      ...redemption,
      portalUser: { ...portalUser, answers },
      contactChanges: {},
    });
  };

  const { changedSince, log, verify } = source;

  return {
    ...embedded,
    name: source.name,
    isInSiteDatabase: false,
    poll: { everySeconds: POLL_SECONDS },
    fields,

    async verify() {
      const own = async () => {
        if (verify) return ask(() => verify.call(source));
        await ask(() => source.search({ text: '', cursor: null, limit: 1 }));
        return [{ name: source.name, ok: true, message: 'It answers.' }];
      };
      const failed = (error: unknown) => [
        {
          name: source.name,
          ok: false,
          message: (error as CrmError).message,
          remedy: "Check that the CRM responds, and see the server's log.",
        },
      ];
      return [...(await own().catch(failed)), ...(await embedded.verify())];
    },

    contacts: {
      async search({ search = '', cursor = null, pageSize }) {
        const page = await ask(() => source.search({ text: search.trim(), cursor, limit: pageSize }));
        return { rows: page.contacts.map(toContact), nextCursor: page.nextCursor };
      },
      async get(id) {
        const contact = await read(id);
        return contact && toContact(contact);
      },
      getMany: async (ids) => (await readMany(ids)).map(toContact),
      async findByEmail(address) {
        const found = new Map<string, SourceContact>();
        // A CRM keeps the domain as typed, in ASCII or in Unicode.
        for (const spelling of new Set([address, toUnicodeAddress(address)])) {
          for (const contact of await ask(() => source.findByEmail(spelling))) found.set(contact.id, contact);
        }
        const same = [...found.values()].filter(({ email }) => normalizeAddress(email) === address);
        return activeFirst(same.map(toContact)).slice(0, MAX_SAME_ADDRESS);
      },
      async fieldsOf(id, names) {
        const contact = new Map<string, unknown>(Object.entries((await read(id)) ?? {}));
        return new Map(
          names.map((name) => {
            const value = contact.get(name);
            return [
              name,
              { target: targets.get(name) ?? null, value: typeof value === 'string' ? value : null },
            ];
          })
        );
      },
      imports: null,
      async changesSince(cursor) {
        if (!changedSince) return { rows: [], cursor: NO_CHANGES };
        const { ids, nextCursor } = await ask(() => changedSince.call(source, cursor));
        await refresh(ids);
        return { rows: ids, cursor: nextCursor };
      },
    },

    invitations: {
      ...embedded.invitations,
      async createMany(invitations) {
        await copy(invitations.map(({ contactId }) => contactId));
        await embedded.invitations.createMany(invitations);
      },
    },

    emails: {
      ...embedded.emails,
      async anonymize(invitationIds) {
        await embedded.emails.anonymize(invitationIds);
        await copies.clearUnused(await copies.ofInvitations(invitationIds));
      },
    },

    portalUsers: {
      ...embedded.portalUsers,
      async create(portalUser) {
        await copy([portalUser.contactId]);
        return embedded.portalUsers.create(portalUser);
      },
    },

    recordRedemption,
    log: log ? (contactId, entry) => ask(() => log.call(source, contactId, entry)) : null,

    end() {
      end();
      embedded.end();
    },
  };
};
