import { createIntl } from 'react-intl';
import { ADMIN_ERROR_STATUS, REFUSAL_CODES, REFUSED_ATTEMPT_CODES } from '../../../contracts/errors';
import { CODES_CLOSED_REASONS, INVITATION_STATUSES } from '../../../contracts/invitation-status';
import { TIMELINE_EVENTS } from '../../../contracts/records';
import de from '../../../admin/src/translations/de.json';
import en from '../../../admin/src/translations/en.json';
import es from '../../../admin/src/translations/es.json';
import fr from '../../../admin/src/translations/fr.json';
import nl from '../../../admin/src/translations/nl.json';
import { registerTrads } from '../../../admin/src/shared/texts';

type Texts = Record<string, string>;

const languages: [string, Texts][] = [
  ['en', en],
  ['de', de],
  ['fr', fr],
  ['es', es],
  ['nl', nl],
];

/** The names of the placeholders of a text. */
const valuesOf = (text: string) =>
  [...new Set([...text.matchAll(/\{\s*(\w+)\s*[,}]/g)].map(([, name]) => name))].sort();

describe.each(languages)('the %s translations', (language, texts) => {
  it('have the same keys as the English ones', () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort());
  });

  it('use the same values as the English ones', () => {
    const differing = Object.entries<string>(en).filter(
      ([key, text]) => valuesOf(texts[key] ?? '').join() !== valuesOf(text).join()
    );
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it('can be formatted', () => {
    const onError = jest.fn();
    const intl = createIntl({ locale: language, messages: texts, onError });
    for (const [id, text] of Object.entries(texts)) {
      const values = Object.fromEntries(valuesOf(text).map((name) => [name, 2]));
      expect(intl.formatMessage({ id }, values)).not.toBe('');
    }
    expect(onError).not.toHaveBeenCalled();
  });
});

describe('the admin translations', () => {
  it('are registered under the ids of the plugin and of Strapi', async () => {
    const [english] = await registerTrads({ locales: ['en'] });
    expect(english?.data).toMatchObject({
      'crm-user-invite.plugin.name': 'CRM User Invite',
      'portal-connector': 'The Portal Connector',
      'portal-connector.crm-user-invite': 'CRM User Invite',
      'portal-connector.crm-user-sign-in': 'CRM Sign-in',
    });
  });

  it('are empty for unsupported languages', async () => {
    expect(await registerTrads({ locales: ['ja'] })).toEqual([{ locale: 'ja', data: {} }]);
  });

  it('cover every error code of the admin API', () => {
    const codes = [
      ...REFUSAL_CODES,
      ...Object.keys(ADMIN_ERROR_STATUS),
      'request.invalid',
      'crm.unavailable',
    ];
    expect(codes.filter((code) => !(`error.${code}` in en))).toEqual([]);
  });

  it('cover every event of a timeline', () => {
    const keys = [
      ...TIMELINE_EVENTS.map((event) => `timeline.${event}`),
      ...[...REFUSED_ATTEMPT_CODES, ...CODES_CLOSED_REASONS].map((detail) => `timeline.detail.${detail}`),
    ];
    expect(keys.filter((key) => !(key in en))).toEqual([]);
  });

  it('cover every status of an invitation', () => {
    expect(INVITATION_STATUSES.filter((status) => !(`invitation.status.${status}` in en))).toEqual([]);
  });
});
