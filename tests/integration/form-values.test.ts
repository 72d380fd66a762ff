/** @databases all */
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, type Stage } from './support/stage';

const USER = 'plugin::users-permissions.user';

/** Values of every type, in a form and in the CRM. */
describe('a value of the sign-up form', () => {
  let app: TestApp;
  let stage: Stage;
  let count = 0;

  beforeAll(async () => {
    app = await bootStrapi({
      userAttributes: {
        age: { type: 'integer' },
        born: { type: 'date' },
        since: { type: 'datetime' },
        tier: { type: 'enumeration', enum: ['gold', 'silver'] },
        vip: { type: 'boolean' },
        firstName: { type: 'string' },
      },
      pluginConfig: {
        fields: [
          { name: 'company', label: 'Company', type: 'select', options: ['Alpha', 'Beta'], required: true, contactField: 'company' }, // prettier-ignore
          { name: 'language', label: 'Language', type: 'select', options: ['en', 'de'], contactField: 'language' }, // prettier-ignore
          { name: 'joined', label: 'Joined', type: 'date', contactField: 'jobTitle' },
          { name: 'phone', label: 'Phone', type: 'tel', contactField: 'phone' },
          { name: 'firstName', label: 'First name', type: 'text', contactField: 'firstName', userField: 'firstName' }, // prettier-ignore
          { name: 'age', label: 'Age', type: 'text', userField: 'age' },
          { name: 'born', label: 'Born', type: 'date', userField: 'born' },
          { name: 'since', label: 'Since', type: 'date', userField: 'since' },
          { name: 'tier', label: 'Tier', type: 'text', userField: 'tier' },
          { name: 'vip', label: 'VIP', type: 'select', options: ['yes', 'no'], userField: 'vip' },
          { name: 'note', label: 'Note', type: 'textarea' },
        ],
      },
    });
    stage = await createStage(app);
  });
  afterAll(async () => app.stop());

  const KNOWN = {
    company: 'Gamma GmbH',
    language: 'de-AT',
    jobTitle: 'since 2019',
    phone: '+1 555 0100 ext. 12',
    firstName: 'A'.repeat(230),
  };

  const invited = async (data: object) => {
    count += 1;
    const email = `values${count}@example.org`;
    const { documentId } = await stage.contact({ ...data, email });
    await stage.invite(documentId);
    const code = await stage.codeSentTo(email);
    return {
      fields: async () => (await stage.post('/invitations/inspect', { code })).body.data.fields,
      redeem: (fields: object) =>
        stage.post('/invitations/redeem', { code, password: 'quiet otters hold hands', fields }),
      contact: async () => {
        await stage.jobsDone();
        return (await stage.rows('contact', { documentId }))[0];
      },
      user: () => app.strapi.db.query(USER).findOne({ where: { email } }),
    };
  };

  it.each([
    ['nothing', () => ({})],
    ['all that it was shown', (shown: Record<string, unknown>) => shown],
    ['what it cannot show as empty', ({ phone }: Record<string, unknown>) => ({ phone, company: '', language: '', joined: '' })], // prettier-ignore
  ])('leaves the CRM unchanged when the form sends %s', async (_what, answers) => {
    const invitee = await invited(KNOWN);
    const fields = (await invitee.fields()) as { name: string; value?: unknown }[];
    const shown = Object.fromEntries(fields.flatMap(({ name, value }) => (value ? [[name, value]] : [])));
    expect(shown).toEqual({
      company: KNOWN.company,
      language: KNOWN.language,
      joined: KNOWN.jobTitle,
      phone: KNOWN.phone,
      firstName: KNOWN.firstName,
    });
    expect((await invitee.redeem(answers(shown))).status).toBe(201);
    expect(await invitee.contact()).toMatchObject(KNOWN);
    expect(await invitee.user()).toMatchObject({ firstName: KNOWN.firstName });
  });

  it('is written only where it was changed', async () => {
    const invitee = await invited(KNOWN);
    expect((await invitee.redeem({ company: 'Alpha', phone: '' })).status).toBe(201);
    expect(await invitee.contact()).toMatchObject({ ...KNOWN, company: 'Alpha', phone: null });
  });

  it('is stored in the type of the user’s attribute', async () => {
    const invitee = await invited({ company: 'Alpha' });
    const answers = { age: '36', born: '1815-12-10', since: '1835-07-08', tier: 'Gold', vip: 'yes' };
    expect((await invitee.redeem(answers)).status).toBe(201);
    expect(await invitee.user()).toMatchObject({
      age: 36,
      born: '1815-12-10',
      since: expect.stringMatching(/^1835-07-08/),
      tier: 'gold',
      vip: true,
    });
  });

  it.each(['', '  ', null, []])('counts as missing when it is empty: %j', async (empty) => {
    const invitee = await invited({ company: 'Alpha' });
    const names = ['language', 'joined', 'phone', 'age', 'born', 'since', 'tier', 'vip', 'note'];
    const answer = await invitee.redeem(Object.fromEntries(names.map((name) => [name, empty])));
    expect(answer.status).toBe(201);
    expect(await invitee.contact()).toMatchObject({ company: 'Alpha', language: null, phone: null });
    expect(await invitee.user()).toMatchObject({ age: null, born: null, since: null, tier: null, vip: null });
  });

  it.each<[string, unknown, string, object | undefined]>([
    ['age', 'abc', 'number.invalid', undefined],
    ['age', '9999999999', 'number.out-of-range', undefined],
    ['tier', 'bronze', 'option.unknown', undefined],
    ['since', '1835', 'date.invalid', undefined],
    ['company', '', 'value.missing', undefined],
    ['firstName', 'x'.repeat(256), 'value.too-long', { max: 255 }],
    ['phone', ['1'], 'value.wrong-type', undefined],
    ['phone', 5, 'value.wrong-type', undefined],
  ])('is refused at its field: %s %j, %s', async (name, value, code, values) => {
    const invitee = await invited({ company: name === 'company' ? null : 'Alpha' });
    const { status, body } = await invitee.redeem({ [name]: value });
    expect(status).toBe(400);
    expect(body.error.details).toMatchObject({
      code: 'request.invalid',
      errors: [
        { path: ['fields', name], code, message: expect.stringMatching(/\w/), ...(values && { values }) },
      ],
    });
  });
});
