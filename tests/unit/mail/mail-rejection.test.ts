import { createTransport, type SentMessageInfo } from 'nodemailer';
import { parseRejection, findRejection, type MailRejection } from '../../../server/src/mail/mail-rejection';
import { ScriptedSmtpServer, type SmtpScript } from '../../helpers/scripted-smtp-server';

let server: ScriptedSmtpServer;

beforeAll(async () => {
  server = await ScriptedSmtpServer.start();
});
afterAll(async () => server.stop());
beforeEach(() => {
  server.script = {};
});

const TO = 'ada@example.org';

/** The rejection that results from a server's replies to nodemailer; null if the e-mail counts as sent. */
const refusalBy = async (
  script: SmtpScript,
  { to = TO, ...options }: { to?: string; auth?: { user: string; pass: string }; lmtp?: boolean } = {}
): Promise<MailRejection | null> => {
  server.script = script;
  const transport = createTransport({ host: '127.0.0.1', port: server.port, ignoreTLS: true, ...options });
  try {
    const info = (await transport.sendMail({
      from: 'portal@example.com',
      to,
      subject: 'Welcome',
      text: 'Hello',
    })) as SentMessageInfo;
    return findRejection(info, to);
  } catch (error) {
    return parseRejection(error);
  }
};

type Row = [server: string, when: keyof SmtpScript, reply: string];

const GMAIL_UNKNOWN = [
  '550-5.1.1 The email account that you tried to reach does not exist. Please try',
  "550-5.1.1 double-checking the recipient's email address for typos or",
  '550-5.1.1 unnecessary spaces. For more information, go to',
  '550 5.1.1  https://support.google.com/mail/?p=NoSuchUser 5b1f17b1804b1-432da2si105e9.15 - gsmtp',
].join('\n');

describe('a rejection of the recipient', () => {
  it.each<Row>([
    ['Gmail', 'RCPT', GMAIL_UNKNOWN],
    ['Gmail', 'RCPT', '550 5.2.1 The email account that you tried to reach is inactive. - gsmtp'],
    ['Gmail', 'RCPT', "552 5.2.2 The recipient's inbox is out of storage space and inactive. - gsmtp"],
    ['Exchange Online', 'RCPT', '550 5.4.1 Recipient address rejected: Access denied. AS(201806281)'],
    ['Exchange Online', 'BODY', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found'],
    ['Exchange', 'RCPT', '501 5.1.3 Invalid address'],
    ['Exchange', 'RCPT', '550 5.4.4 ROUTING.NoConnectorForAddressType; unable to route'],
    ['Exchange Online', 'BODY', '550 5.7.124 RESOLVER.RST.SenderNotInAllowedSendersList; not in the list'],
    ['Exchange Online', 'BODY', '550 5.7.129 RESOLVER.RST.RestrictedToRecipientsPermission; not authorized'],
    ['Exchange Online', 'BODY', '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authenticate'],
    ['Exchange Online', 'BODY', '550 5.7.134 RESOLVER.RST.SenderNotAuthenticatedForMailbox; authenticate'],
    ['Exchange Online', 'BODY', '550 5.7.136 RESOLVER.RST.SenderNotAuthenticatedForMailUser; authenticate'],
    ['Exchange Online', 'RCPT', '550 5.7.505 Access denied, banned recipient'],
    ['Exchange Online', 'BODY', '550 5.4.310 DNS domain x.example does not exist'],
    ['Outlook.com', 'RCPT', '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).'],
    ['Postfix', 'RCPT', '550 5.1.1 <author@x.example>: Recipient address rejected: User unknown in table'],
    ['Postfix', 'RCPT', '554 5.1.1 <spamfilter@x.example>: Recipient address rejected: unknown'],
    ['Postfix', 'RCPT', '556 5.1.10 <a@x.example>: Recipient address rejected: Domain does not accept mail'],
    ['Postfix', 'RCPT', '501 5.1.3 Bad recipient address syntax'],
    ['Postfix', 'RCPT', '550 5.1.2 <a@x.example>: Recipient address rejected: Domain not found'],
    ['Postfix', 'BODY', '552 5.2.2 <a@x.example>: Quota exceeded (mailbox for user is full)'],
    ['Dovecot', 'BODY', '550 5.1.1 <relay@x.example> User does not exist: relay@x.example'],
    ['Exim', 'RCPT', '550 Unrouteable address'],
    ['Exim', 'RCPT', '550-Callback setup failed while verifying\n550 No such user here'],
    ['Sendmail', 'RCPT', '550 5.1.1 <policy@x.example>... User unknown'],
    ['Sendmail', 'RCPT', '553 5.3.0 <a@x.example>... Addressee unknown, relay=[192.0.2.1]'],
    ['qmail', 'RCPT', '550 sorry, no mailbox here by that name. (#5.1.1)'],
    ['qmail with chkuser', 'BODY', '550 sorry, no mailbox here by that name (#5.1.1 - chkuser)'],
    ['qmail with chkuser', 'BODY', '552 sorry, mailbox is over quota (#5.2.2 - chkuser)'],
    ['a server with its status in brackets', 'BODY', '554 [5.1.1] unknown user'],
    ['a server with its status in brackets', 'BODY', '554 delivery failed (5.1.1)'],
    ['a server with its status behind a colon', 'BODY', '554 5.1.1: unknown user'],
    ['a server with its status behind spaces', 'BODY', '554  5.1.1 unknown user'],
    ['a server with its status behind spaces', 'BODY', '554 \t5.1.1 unknown user'],
    ['a server with its status in the second line', 'BODY', '554-Delivery failed\n554 5.1.1 No such user'],
    ['IronPort', 'RCPT', '550 #5.1.0 Address rejected.'],
    ['Proofpoint', 'RCPT', '550 5.1.1 User Unknown'],
    ['Mimecast', 'RCPT', '550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550'],
    [
      'GMX',
      'RCPT',
      '550-Requested action not taken: mailbox unavailable\n550 invalid DNS MX or A/AAAA record',
    ],
    ['iCloud', 'RCPT', '552 5.2.2 <a@icloud.com>: user is over quota'],
    ['Amazon SES', 'RCPT', '501 Invalid RCPT TO address provided'],
    ['a server of RFC 6531', 'RCPT', '553 5.6.7 Non-ASCII addresses not permitted for that recipient'],
    ['a server of RFC 7293', 'RCPT', '550 5.7.17 Mailbox owner has changed'],
    ['a server of RFC 7504', 'RCPT', '521 Host does not accept mail'],
    ['a server without text', 'RCPT', '550'],
  ])('%s, %s: %j', async (_server, when, reply) => {
    expect(await refusalBy({ [when]: reply })).toMatchObject({ kind: 'recipient' });
  });
});

describe('a rejection of the e-mail', () => {
  it.each<Row>([
    ['Gmail', 'BODY', "552 5.3.4 Your message exceeded Google's message size limits. - gsmtp"],
    ['Gmail', 'BODY', "552 5.2.3 Your message exceeded Google's message size limits."],
    ['Postfix', 'MAIL', '552 5.3.4 Message size exceeds fixed limit'],
    ['Exim', 'MAIL', '552 Message size exceeds maximum permitted'],
    ['Exchange', 'BODY', '550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient'],
    ['Exchange Online', 'BODY', '550 5.6.11 InvalidCharacters; Sender needs to remove invalid characters'],
    ['a server without status', 'BODY', '550 No such user'],
  ])('%s, %s: %j', async (_server, when, reply) => {
    expect(await refusalBy({ [when]: reply })).toMatchObject({ kind: 'message' });
  });

  it('is recognized if the e-mail is larger than the limit that the server announced', () => {
    const error = new Error('Message size larger than allowed 10');
    expect(parseRejection(Object.assign(error, { code: 'EMESSAGE', command: 'MAIL FROM' }))).toEqual({
      kind: 'message',
      reason: 'Message size larger than allowed 10',
    });
  });
});

describe('a temporary rejection, or one caused by the site', () => {
  it.each<Row>([
    ['Gmail', 'CONNECT', '421 4.7.0 Try again later, closing connection. - gsmtp'],
    ['Gmail', 'RCPT', "452 4.2.2 The recipient's inbox is out of storage space. - gsmtp"],
    ['Gmail', 'RCPT', '450 4.2.1 The user you are trying to contact is receiving mail too quickly.'],
    ['Gmail', 'BODY', '421 4.7.28 Gmail has detected an unusual rate of mail. - gsmtp'],
    ['Gmail', 'BODY', '550 5.7.26 This mail has been blocked because the sender is unauthenticated.'],
    ['Gmail', 'BODY', '550 5.4.5 Daily user sending limit exceeded. - gsmtp'],
    ['Gmail', 'MAIL', '530 5.7.0 Authentication Required. - gsmtp'],
    ['Gmail', 'MAIL', '530 5.5.1 Authentication Required.'],
    ['Exchange Online', 'MAIL', '451 4.7.650 The mail server has been temporarily rate limited (S775)'],
    ['Exchange Online', 'RCPT', '550 5.7.708 Access denied, traffic not accepted from this IP.'],
    ['Exchange Online', 'RCPT', '550 5.7.606 Access denied, banned sending IP [192.0.2.1].'],
    ['Exchange Online', 'BODY', '554 5.2.252 SendAsDenied; a@x.example not allowed to send as b@x.example'],
    ['Exchange Online', 'BODY', '550 5.7.60 SMTP; Client does not have permissions to send as this sender'],
    ['Exchange Online', 'BODY', '550 5.1.8 Access denied, bad outbound sender AS(42004)'],
    ['Exchange Online', 'BODY', '550 5.1.90 You have reached your daily limit for message recipients'],
    ['Exchange Online', 'BODY', '550 5.1.20 Multiple From addresses are not allowed without Sender address'],
    ['Exchange Online', 'BODY', '550 5.1.21 The sending address is not valid'],
    ['Exchange Online', 'BODY', '550 5.1.22 The To header is malformed'],
    ['Exchange Online', 'BODY', '550 5.2.121 RESOLVER.RST.RecipThreshold; hourly limit exceeded'],
    [
      'Exchange Online',
      'BODY',
      '554 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour',
    ],
    ['Exchange Online', 'BODY', '550 5.4.300 Message expired'],
    ['Exchange Online', 'BODY', '550 5.4.312 Message expired, DNS query failed'],
    ['Exchange Online', 'BODY', '550 5.4.316 Message expired, connection refused'],
    ['Exchange Online', 'BODY', '432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded'],
    ['Outlook.com', 'MAIL', "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent (S3150)."],
    ['Yahoo', 'CONNECT', '553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1'],
    ['Yahoo', 'MAIL', '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred'],
    ['Yahoo', 'BODY', '554 5.7.9 Message not accepted for policy reasons.'],
    ['Yahoo', 'BODY', "554 delivery error: dd This user doesn't have a yahoo.com account"],
    ['Postfix', 'RCPT', '554 5.7.1 <a@x.example>: Relay access denied'],
    ['Postfix', 'RCPT', '450 4.2.0 <a@x.example>: Recipient address rejected: Greylisted'],
    ['Postfix', 'RCPT', '450 4.1.2 <a@x.example>: Recipient address rejected: Domain not found'],
    ['Postfix', 'RCPT', '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a list'],
    ['Postfix', 'RCPT', '553 5.1.8 <portal@example.com>: Sender address rejected: Domain not found'],
    ['Postfix', 'RCPT', '452 4.5.3 Error: too many recipients'],
    ['Postfix', 'RCPT', '503 5.5.1 Error: need MAIL command'],
    ['Postfix', 'RCPT', '504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname'],
    ['Postfix', 'RCPT', '504 5.5.2 <a@host>: Recipient address rejected: need fully-qualified address'],
    ['Gmail', 'RCPT', '555 5.5.2 Syntax error, cannot decode response. - gsmtp'],
    ['a server that does not follow', 'RCPT', '550 5.5.1 Protocol error'],
    ['a server that does not follow', 'RCPT', '501 5.5.4 Invalid arguments'],
    ['a server that has too many', 'RCPT', '550 5.5.3 Too many recipients'],
    ['a server with an address in brackets', 'BODY', '554 Blocked [5.1.1.1]'],
    ['Sendmail', 'RCPT', '550 5.7.1 <a@x.example>... Relaying denied'],
    ['Sendmail', 'MAIL', '553 5.1.8 <portal@example.com>... Domain of sender address does not exist'],
    ['Sendmail', 'MAIL', '501 5.1.7 Bad sender address syntax'],
    ['Exim', 'MAIL', '550 Sender verify failed'],
    ['qmail', 'RCPT', "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"],
    ['Amazon SES', 'BODY', '554 Message rejected: Email address is not verified.'],
    ['Amazon SES', 'BODY', '454 Throttling failure: Maximum sending rate exceeded.'],
    ['T-Online', 'CONNECT', '554 IP=192.0.2.1 - A problem occurred. (Ask your postmaster for help)'],
    ['a server that contradicts itself', 'RCPT', '550 4.4.7 Try again'],
    ['a server that contradicts itself', 'RCPT', '451 5.7.3 STARTTLS is required to send mail'],
    ['a server whose disk is full', 'BODY', '554 5.3.1 Mail system full'],
  ])('%s, %s: %j', async (_server, when, reply) => {
    expect(await refusalBy({ [when]: reply })).toMatchObject({ kind: 'later' });
  });

  it.each([
    '535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  gsmtp',
    '534-5.7.9 Application-specific password required.\n534 5.7.9  gsmtp',
    '454 4.7.0 Temporary authentication failure: Connection lost',
    '550 5.1.1 Mailbox disabled',
  ])('a sign-in: %j', async (reply) => {
    const auth = { user: 'portal', pass: 'secret' };
    const refusal = await refusalBy({ EHLO: '250-mx.example.org\n250 AUTH PLAIN', AUTH: reply }, { auth });
    expect(refusal?.kind).toBe('later');
  });

  it.each<[string, unknown]>([
    ['connect ECONNREFUSED 127.0.0.1:25', new Error('connect ECONNREFUSED 127.0.0.1:25')],
    ['ECONNREFUSED', Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' })],
    ['no connection', 'no connection'],
    ['undefined', undefined],
  ])('no reply at all: %s', (reason, thrown) => {
    expect(parseRejection(thrown)).toEqual({ kind: 'later', reason });
  });
});

describe('the stored reason of a rejection', () => {
  it.each([
    [
      GMAIL_UNKNOWN,
      /^550 5\.1\.1: The email account that you tried to reach does not exist\. Please try double/,
    ],
    ['550 sorry, no mailbox here by that name. (#5.1.1)', /^550 5\.1\.1: sorry, no mailbox here/],
    ['550 #5.1.0 Address rejected.', /^550 5\.1\.0: Address rejected\.$/],
    ['550 Unrouteable address', /^550: Unrouteable address$/],
    ['554 [5.1.1] unknown user', /^554 5\.1\.1: unknown user$/],
    ['554 5.1.1: unknown user', /^554 5\.1\.1: unknown user$/],
    ['554  5.1.1 unknown user', /^554 5\.1\.1: unknown user$/],
    ['550 sorry (#5.1.1 - chkuser)', /^550 5\.1\.1: sorry \(#5\.1\.1 - chkuser\)$/],
  ])('contains its codes and its words: %j', async (reply, expected) => {
    expect((await refusalBy({ RCPT: reply }))?.reason).toMatch(expected);
  });

  it('contains no long word of a body that repeats the e-mail', async () => {
    const code = 'hjT0oYQ3bkN9rW_x7Zc-1aLpVdEe5GmUiS8fK2tBXwA';
    expect((await refusalBy({ BODY: `554 5.7.1 Spam: invitation=${code} was found` }))?.reason).toBe(
      '554 5.7.1: Spam: invitation=*** was found'
    );
  });
});

describe('an address with a non-ASCII local part', () => {
  const WITHOUT = { EHLO: '250-mx.example.org\n250 8BITMIME' };

  it('is rejected if the server does not announce SMTPUTF8', async () => {
    expect(await refusalBy(WITHOUT, { to: 'jürgen@example.org' })).toEqual({
      kind: 'recipient',
      reason: expect.stringContaining('SMTPUTF8'),
    });
  });

  it('is sent by a server that supports it', async () => {
    expect(await refusalBy({}, { to: 'jürgen@example.org' })).toBeNull();
  });

  it('can have a non-ASCII domain, which is sent as punycode', async () => {
    expect(await refusalBy(WITHOUT, { to: 'ada@bücher.example' })).toBeNull();
    expect(server.mails.at(-1)).toContain('To: ada@xn--bcher-kva.example');
  });
});

describe('mail services with an API', () => {
  it.each<[string, unknown, string, RegExp]>([
    [
      'Postmark: an inactive recipient',
      Object.assign(new Error('You tried to send to recipient(s) that have been marked as inactive.'), {
        name: 'InactiveRecipientsError',
        code: 406,
        statusCode: 422,
      }),
      'recipient',
      /^422: You tried to send/,
    ],
    [
      'Postmark: a sender that is not confirmed',
      Object.assign(new Error("The 'From' address is not a Sender Signature."), {
        code: 400,
        statusCode: 422,
      }),
      'later',
      /^422: /,
    ],
    [
      'SendGrid: an address',
      Object.assign(new Error('Bad Request'), {
        code: 400,
        response: {
          body: {
            errors: [
              { message: 'Does not contain a valid address.', field: 'personalizations.0.to.0.email' },
            ],
          },
        },
      }),
      'recipient',
      /^400: Bad Request: Does not contain a valid address\.$/,
    ],
    [
      'SendGrid: a sender',
      Object.assign(new Error('Forbidden'), {
        code: 403,
        response: { body: { errors: [{ message: 'The from address does not match.', field: 'from' }] } },
      }),
      'later',
      /^403: Forbidden: The from address/,
    ],
    [
      'Mailgun: an address',
      Object.assign(new Error('Bad Request'), {
        status: 400,
        details: "'to' parameter is not a valid address. please check documentation",
      }),
      'recipient',
      /^400: Bad Request: 'to' parameter/,
    ],
    [
      'Mailgun: a sender',
      Object.assign(new Error('Bad Request'), {
        status: 400,
        details: "'from' parameter is not a valid address. please check documentation",
      }),
      'later',
      /^400: Bad Request: 'from' parameter/,
    ],
    ...[
      'Invalid To address: a@',
      "Invalid 'To' address: 'a@'.",
      "Error parsing 'To': Illegal email domain",
    ].map((message): [string, unknown, string, RegExp] => [
      `Postmark: ${message}`,
      Object.assign(new Error(message), { code: 300, statusCode: 422 }),
      'recipient',
      /^422: (?:Invalid|Error parsing) '?To/,
    ]),
    [
      'Postmark: a sender that is no address',
      Object.assign(new Error("Invalid 'From' address: 'portal@'."), { code: 300, statusCode: 422 }),
      'later',
      /^422: Invalid 'From' address/,
    ],
    [
      'Amazon SES',
      Object.assign(new Error('Email address is not verified.'), {
        name: 'MessageRejected',
        $metadata: { httpStatusCode: 400 },
      }),
      'later',
      /^Email address is not verified\.$/,
    ],
    ['a library that gives the code alone', { responseCode: 550 }, 'recipient', /^550/],
  ])('%s', (_what, thrown, kind, reason) => {
    expect(parseRejection(thrown)).toEqual({ kind, reason: expect.stringMatching(reason) });
  });

  it.each<[string, unknown, string | undefined]>([
    ['Brevo, which answers false', false, 'later'],
    [
      'Resend, which answers an error',
      { data: null, error: { statusCode: 422, message: 'Invalid' } },
      'later',
    ],
    ['Resend, which answers an id', { data: { id: 'x' }, error: null }, undefined],
    ['one that answers nothing', undefined, undefined],
  ])('%s', (_what, answer, kind) => {
    expect(findRejection(answer, TO)?.kind).toBe(kind);
  });

  it('includes LMTP, which rejects recipients one by one after the body', async () => {
    const script = { EHLO: '250 mx', BODY: '550 5.1.1 <ada@example.org> User does not exist' };
    expect(await refusalBy(script, { lmtp: true })).toMatchObject({ kind: 'recipient' });
  });
});
