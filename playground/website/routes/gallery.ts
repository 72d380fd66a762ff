import { Hono } from 'hono';
import type { ErrorBody, Field, InspectResponse, PublicErrorCode } from '../../../contracts';
import { galleryView } from '../views/gallery';
import type { Site } from '../site';

const EMAIL = 'ada.lovelace@example.com';

const FIELDS: Field[] = [
  {
    name: 'phone',
    label: 'Phone',
    type: 'tel',
    required: false,
    autocomplete: 'tel',
    value: '+44 20 7946 0000',
  },
  { name: 'jobTitle', label: 'Job title', type: 'text', required: true, value: 'Analyst' },
  {
    name: 'topic',
    label: 'What brings you here?',
    type: 'select',
    required: false,
    options: ['Support', 'Orders'],
  },
  { name: 'news', label: 'Send me news once a month', type: 'checkbox', required: false },
];

const invitation = (status: InspectResponse['status'], fields: Field[] = []): InspectResponse => ({
  status,
  portal: { name: 'Lindenhof Customers' },
  contact: { firstName: 'Ada', lastName: 'Lovelace', email: EMAIL },
  fields,
  ...(fields.length && { terms: { required: true, version: '1' } }),
  password: { minLength: 12, maxBytes: 72 },
  providers: [],
  passkeys: false,
  expiresAt: '2030-06-01T12:00:00.000Z',
});

type Reply = { status: 200 | 201 | 202 | 400 | 401 | 403 | 410 | 429 | 503; body: unknown } | 'never';

const ok = (data: unknown): Reply => ({ status: 200, body: { data } });

const refused = (
  status: 400 | 401 | 403 | 410 | 429 | 503,
  code: PublicErrorCode,
  details: object = {}
): Reply => ({
  status,
  body: {
    data: null,
    error: { status, name: 'Refused', message: 'Refused', details: { code, ...details } },
  } satisfies ErrorBody,
});

/** Replies of an API that keeps the element in one state, by the last segment of the route. */
type StuckApi = Partial<Record<'inspect' | 'redeem' | 'renew' | 'accept' | 'request' | 'me', Reply>>;

const created = ok({ status: 'created', user: { documentId: 'ada', username: EMAIL, email: EMAIL } });
const open = { inspect: ok(invitation('open')) };
const existing = { inspect: ok(invitation('existing-user')) };
const form = { inspect: ok(invitation('open', FIELDS)) };
const PROVIDERS = [
  { name: 'microsoft', label: 'Microsoft' },
  { name: 'google', label: 'Google' },
  { name: 'apple', label: 'Apple' },
  { name: 'facebook', label: 'Facebook' },
  { name: 'github', label: 'GitHub' },
  { name: 'keycloak', label: 'Keycloak' },
  { name: 'linkedin', label: 'LinkedIn' },
  { name: 'lindenhof', label: 'Lindenhof ID' },
];
const withProviders = (fields: Field[] = []): StuckApi => ({
  inspect: ok({ ...invitation('open', fields), providers: PROVIDERS.slice(0, 2) }),
});
const limited = refused(429, 'rate.limited', { retryAfter: 90 });
const isEmail = (email: string): Reply => ({ status: 200, body: { email } });

/** Every state of the element, with the API replies that lead to it. */
const GALLERY: Record<string, StuckApi> = {
  'looking-up': { inspect: 'never' },
  form,
  'form-errors': {
    ...form,
    redeem: refused(400, 'request.invalid', {
      errors: [{ path: ['fields', 'phone'], message: 'Enter a valid phone number.' }],
    }),
  },
  'form-limited': { ...open, redeem: limited },
  'form-trouble': { ...open, redeem: refused(503, 'crm.unavailable') },
  'form-providers': { inspect: ok({ ...invitation('open'), providers: PROVIDERS }) },
  'form-provider': { ...withProviders(FIELDS), redeem: refused(400, 'terms.required') },
  'form-cancelled': withProviders(),
  'form-refused': { ...withProviders(), redeem: refused(401, 'provider.refused') },
  'other-account': { ...withProviders(), redeem: refused(403, 'invitation.email-mismatch') },
  sending: { ...open, redeem: 'never' },
  done: { ...open, redeem: created },
  'done-message': { ...open, redeem: created },
  'existing-user': existing,
  'existing-provider': {
    inspect: ok({ ...invitation('existing-user'), signInProvider: PROVIDERS[0] }),
  },
  accept: { ...existing, me: isEmail(EMAIL) },
  accepted: { ...existing, me: isEmail(EMAIL), accept: ok({ status: 'accepted' }) },
  'somebody-else': { ...existing, me: isEmail('charles@example.com') },
  expired: { inspect: refused(410, 'invitation.expired') },
  replaced: { inspect: refused(410, 'invitation.replaced') },
  renewed: { inspect: refused(410, 'invitation.expired'), renew: ok({}) },
  revoked: { inspect: refused(410, 'invitation.revoked') },
  blocked: { inspect: refused(403, 'user.blocked') },
  redeemed: { inspect: refused(410, 'invitation.redeemed') },
  'signed-in': { me: isEmail(EMAIL) },
  'signed-up': { inspect: refused(410, 'invitation.redeemed'), me: isEmail(EMAIL) },
  unknown: { inspect: refused(410, 'invitation.unknown') },
  'unknown-request': { inspect: refused(410, 'invitation.unknown') },
  'no-code': {},
  request: {},
  'request-errors': {},
  'request-limited': { request: limited },
  requested: { request: ok({}) },
  'rate-limited': { inspect: limited },
  offline: {},
  trouble: { inspect: refused(503, 'crm.unavailable') },
};

/** Every state of the sign-up element on one page, in light and dark, for styling and screenshots. */
export const galleryRoutes = ({ strapiUrl }: Site): Hono => {
  const gallery = new Hono();
  gallery.get('/', (context) => {
    const { lang = 'en', dir = 'ltr' } = context.req.query();
    return context.html(galleryView(Object.keys(GALLERY), strapiUrl, lang, dir));
  });
  gallery.all('/api/:state/*', (context) => {
    const route = context.req.path.split('/').pop() as keyof StuckApi;
    const reply = GALLERY[context.req.param('state')]?.[route];
    if (reply === 'never') return new Promise<Response>(() => undefined);
    return reply ? context.json(reply.body, reply.status) : context.notFound();
  });
  return gallery;
};
