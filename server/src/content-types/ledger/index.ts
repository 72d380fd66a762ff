import type { Struct } from '@strapi/strapi';
import {
  CODES_CLOSED_REASONS,
  INVITATION_STATUSES,
  BATCH_STATES,
  REQUEST_OUTCOMES,
} from '../../../../contracts';

type Attributes = Struct.CollectionTypeSchema['attributes'];
interface Index {
  name: string;
  columns: string[];
  type?: 'unique';
}

/**
 * A content type of the ledger: hidden, and written by the repositories alone. Ids of the CRM and of other rows are
 * plain columns, so that writing a row takes one statement.
 */
const ledgerType = (singularName: string, pluralName: string, attributes: Attributes, indexes: Index[]) => {
  const collectionName = `crm_user_invite_${pluralName.replaceAll('-', '_')}`;
  return {
    schema: {
      kind: 'collectionType' as const,
      collectionName,
      info: { singularName, pluralName, displayName: `CRM User Invite ${singularName}` },
      options: { draftAndPublish: false },
      pluginOptions: {
        'content-manager': { visible: false },
        'content-type-builder': { visible: false },
      },
      attributes,
      indexes: indexes.map((index) => ({ ...index, name: `${collectionName}_${index.name}` })),
    },
  };
};

const invitation = ledgerType(
  'invitation',
  'invitations',
  {
    invitationId: { type: 'string', required: true },
    contactId: { type: 'string', required: true },
    portalId: { type: 'string', required: true },
    portalName: { type: 'string', required: true },
    roleId: { type: 'string', required: true },
    roleName: { type: 'string', required: true },
    /** The users-permissions role at the time of the invitation, in case the CRM does not respond. */
    userRole: { type: 'string', required: true },
    address: { type: 'string', required: true },
    firstName: { type: 'string' },
    lastName: { type: 'string' },
    fullName: { type: 'string' },
    /** Full name, last name and address as search keys, for prefix search. */
    nameKey: { type: 'string' },
    lastNameKey: { type: 'string' },
    addressKey: { type: 'string' },
    locale: { type: 'string', required: true },
    message: { type: 'text' },
    invitedBy: { type: 'string' },
    status: { type: 'enumeration', enum: [...INVITATION_STATUSES], required: true },
    generation: { type: 'integer', required: true },
    codesClosed: { type: 'enumeration', enum: [...CODES_CLOSED_REASONS] },
    /** `contact:portal` while the invitation is open, else null: the unique index allows one open invitation. */
    openKey: { type: 'string' },
    failure: { type: 'text' },
    expiresAt: { type: 'datetime', required: true },
    sentAt: { type: 'datetime' },
    openedAt: { type: 'datetime' },
    redeemedAt: { type: 'datetime' },
    renewals: { type: 'integer', default: 0 },
    renewedAt: { type: 'datetime' },
    reminders: { type: 'integer', default: 0 },
    batchId: { type: 'string' },
    /** False if staff hand over a link instead of an e-mail. Null in rows of earlier versions, which sent one. */
    notify: { type: 'boolean' },
    /** Written when a redemption is claimed; sent to the CRM afterwards. */
    portalUserId: { type: 'string' },
    /** Last known role and end of the access that it granted; null while unchanged. */
    accessRoleId: { type: 'string' },
    accessEndedAt: { type: 'datetime' },
    userId: { type: 'integer' },
    username: { type: 'string' },
    answers: { type: 'json' },
    contactChanges: { type: 'json' },
    termsVersion: { type: 'string' },
    termsAcceptedAt: { type: 'datetime' },
    /** When it was redeemed or revoked, or expired. */
    closedAt: { type: 'datetime' },
    /** When it was anonymized. */
    forgottenAt: { type: 'datetime' },
  },
  [
    { name: 'invitation_uq', columns: ['invitation_id'], type: 'unique' },
    { name: 'open_uq', columns: ['open_key'], type: 'unique' },
    { name: 'contact_ix', columns: ['contact_id'] },
    { name: 'status_ix', columns: ['status', 'id'] },
    { name: 'portal_ix', columns: ['portal_id', 'id'] },
    { name: 'status_portal_ix', columns: ['status', 'portal_id', 'id'] },
    { name: 'name_ix', columns: ['name_key'] },
    { name: 'last_name_ix', columns: ['last_name_key'] },
    { name: 'address_ix', columns: ['address_key'] },
    { name: 'batch_ix', columns: ['batch_id', 'status'] },
    { name: 'retention_ix', columns: ['forgotten_at', 'closed_at'] },
    { name: 'sent_ix', columns: ['sent_at'] },
    { name: 'opened_ix', columns: ['opened_at'] },
    { name: 'redeemed_ix', columns: ['redeemed_at'] },
    { name: 'expiry_ix', columns: ['status', 'expires_at'] },
    { name: 'reminder_ix', columns: ['status', 'reminders', 'sent_at'] },
    { name: 'user_ix', columns: ['user_id'] },
    { name: 'portal_user_ix', columns: ['portal_user_id'] },
  ]
);

const invitationCode = ledgerType(
  'invitation-code',
  'invitation-codes',
  {
    /** SHA-256 of the code, in hexadecimal. */
    hash: { type: 'string', required: true },
    invitationId: { type: 'string', required: true },
    generation: { type: 'integer', required: true },
  },
  [
    { name: 'hash_uq', columns: ['hash'], type: 'unique' },
    { name: 'invitation_ix', columns: ['invitation_id'] },
  ]
);

const invitationEvent = ledgerType(
  'invitation-event',
  'invitation-events',
  {
    invitationId: { type: 'string', required: true },
    event: { type: 'string', required: true },
    at: { type: 'datetime', required: true },
    actor: { type: 'string', required: true },
    detail: { type: 'text' },
    /** Of a refused attempt: the generation of its link. Null in rows of earlier versions. */
    generation: { type: 'integer' },
  },
  [{ name: 'invitation_ix', columns: ['invitation_id', 'id'] }]
);

const account = ledgerType(
  'account',
  'accounts',
  {
    /** The e-mail address in NFC and lower case. */
    address: { type: 'string', required: true },
    /** The username in NFC and lower case. Strapi checks usernames, but has no unique index on them. */
    usernameKey: { type: 'string', required: true },
    invitationId: { type: 'string', required: true },
    userId: { type: 'integer', required: true },
    userDocumentId: { type: 'string', required: true },
    /** Set while the access is ended; a new invitation reactivates the same user. */
    endedAt: { type: 'datetime' },
  },
  [
    { name: 'address_uq', columns: ['address'], type: 'unique' },
    { name: 'username_uq', columns: ['username_key'], type: 'unique' },
    { name: 'invitation_uq', columns: ['invitation_id'], type: 'unique' },
    { name: 'user_ix', columns: ['user_id'] },
  ]
);

const job = ledgerType(
  'job',
  'jobs',
  {
    /** Identifies the work, which is queued once. */
    key: { type: 'string', required: true },
    kind: { type: 'string', required: true },
    invitationId: { type: 'string' },
    batchId: { type: 'string' },
    /** Ids, without secrets or personal data. */
    payload: { type: 'json' },
    state: { type: 'enumeration', enum: ['waiting', 'running', 'failed', 'held'], required: true },
    runAt: { type: 'datetime', required: true },
    attempts: { type: 'integer', required: true },
    /** Lower runs first. */
    priority: { type: 'integer', required: true },
    leaseOwner: { type: 'string' },
    leaseUntil: { type: 'datetime' },
    error: { type: 'text' },
  },
  [
    { name: 'key_uq', columns: ['key'], type: 'unique' },
    { name: 'due_ix', columns: ['state', 'priority', 'run_at'] },
    { name: 'state_ix', columns: ['state', 'id'] },
    { name: 'next_ix', columns: ['state', 'run_at'] },
    { name: 'lease_ix', columns: ['state', 'lease_until'] },
    { name: 'invitation_ix', columns: ['invitation_id'] },
    { name: 'batch_ix', columns: ['batch_id'] },
  ]
);

const batch = ledgerType(
  'batch',
  'batches',
  {
    batchId: { type: 'string', required: true },
    state: { type: 'enumeration', enum: [...BATCH_STATES], required: true },
    invitedBy: { type: 'string' },
    /** The request without its contacts, which are in slices. */
    request: { type: 'json', required: true },
    /** Number of contacts processed. */
    position: { type: 'integer', required: true },
    total: { type: 'integer', required: true },
    accepted: { type: 'integer', required: true },
    refused: { type: 'integer', required: true },
    /** Why the batch was abandoned before all contacts were processed. */
    failure: { type: 'text' },
    /** Name of the staff member. */
    cancelledBy: { type: 'string' },
    /** Of a batch of an earlier version, with its contacts in `request`; null once it has slices. */
    refusals: { type: 'json' },
  },
  [
    { name: 'batch_uq', columns: ['batch_id'], type: 'unique' },
    { name: 'state_ix', columns: ['state', 'id'] },
  ]
);

const batchSlice = ledgerType(
  'batch-slice',
  'batch-slices',
  {
    batchId: { type: 'string', required: true },
    /** Index of its first contact in the batch. */
    position: { type: 'integer', required: true },
    contactIds: { type: 'json', required: true },
    /** Contacts that could not be invited, with the reason. */
    refusals: { type: 'json', required: true },
  },
  [{ name: 'position_uq', columns: ['batch_id', 'position'], type: 'unique' }]
);

const invitationRequest = ledgerType(
  'invitation-request',
  'invitation-requests',
  {
    requestId: { type: 'string', required: true },
    /** As it was asked for; there need not be such a portal. */
    portalKey: { type: 'string', required: true },
    requestedAt: { type: 'datetime', required: true },
    /** The address until the request is answered, and then null. */
    address: { type: 'string' },
    /** A keyed hash of the address, for limits. Null once the limits no longer need it. */
    addressKey: { type: 'string' },
    outcome: { type: 'enumeration', enum: [...REQUEST_OUTCOMES] },
    /** The invitation that was made or sent again. */
    invitationId: { type: 'string' },
    answeredAt: { type: 'datetime' },
  },
  [
    { name: 'request_uq', columns: ['request_id'], type: 'unique' },
    { name: 'portal_ix', columns: ['portal_key', 'requested_at'] },
    { name: 'time_ix', columns: ['requested_at'] },
    { name: 'outcome_ix', columns: ['outcome', 'requested_at'] },
  ]
);

/** The contacts with the address of a request: one that was helped, or several. */
const invitationRequestContact = ledgerType(
  'invitation-request-contact',
  'invitation-request-contacts',
  {
    requestId: { type: 'string', required: true },
    contactId: { type: 'string', required: true },
    /** Of the request, so that both are deleted at the same time. */
    requestedAt: { type: 'datetime', required: true },
  },
  [
    { name: 'contact_uq', columns: ['contact_id', 'request_id'], type: 'unique' },
    { name: 'request_ix', columns: ['request_id'] },
    { name: 'time_ix', columns: ['requested_at'] },
  ]
);

const requestLimit = ledgerType(
  'request-limit',
  'request-limits',
  {
    /** See the column of the same name of `invitation-request`. */
    addressKey: { type: 'string', required: true },
    /** When the last e-mails were asked for, newest first. */
    lastAt: { type: 'datetime', required: true },
    secondAt: { type: 'datetime' },
    thirdAt: { type: 'datetime' },
  },
  [
    { name: 'address_uq', columns: ['address_key'], type: 'unique' },
    { name: 'time_ix', columns: ['last_at'] },
  ]
);

/** Passkeys of users: the credential records of WebAuthn. */
const passkey = ledgerType(
  'passkey',
  'passkeys',
  {
    /** SHA-256 of the credential id, in hexadecimal: an id can have 1023 bytes, too long for an index. */
    credentialHash: { type: 'string', required: true },
    /** In base64url. */
    credentialId: { type: 'text', required: true },
    /** COSE, in base64url. */
    publicKey: { type: 'text', required: true },
    /** An unsigned integer of 32 bits. */
    counter: { type: 'biginteger', required: true },
    transports: { type: 'json', required: true },
    isMultiDevice: { type: 'boolean', required: true },
    isBackedUp: { type: 'boolean', required: true },
    /** The relying party id: the host name of the website. */
    site: { type: 'string', required: true },
    /** The id of the user towards the authenticator. */
    userHandle: { type: 'string', required: true },
    userId: { type: 'integer', required: true },
    userDocumentId: { type: 'string', required: true },
    lastUsedAt: { type: 'datetime' },
  },
  [
    { name: 'credential_uq', columns: ['credential_hash'], type: 'unique' },
    { name: 'user_ix', columns: ['user_id'] },
  ]
);

/** Challenges that a passkey has signed, until they expire: each signs in once. */
const passkeyChallenge = ledgerType(
  'passkey-challenge',
  'passkey-challenges',
  {
    /** SHA-256 of the challenge, in hexadecimal. */
    hash: { type: 'string', required: true },
    expiresAt: { type: 'datetime', required: true },
  },
  [
    { name: 'hash_uq', columns: ['hash'], type: 'unique' },
    { name: 'expiry_ix', columns: ['expires_at'] },
  ]
);

export const ledgerContentTypes = {
  invitation,
  'invitation-code': invitationCode,
  'invitation-event': invitationEvent,
  account,
  job,
  batch,
  'batch-slice': batchSlice,
  'invitation-request': invitationRequest,
  'invitation-request-contact': invitationRequestContact,
  'request-limit': requestLimit,
  passkey,
  'passkey-challenge': passkeyChallenge,
};
