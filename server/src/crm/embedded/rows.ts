import type { EmailActivity, EmailTemplates, InvitationStatus, Answers } from '../../../../contracts';

/** Columns of every record. `documentId` is the id that the connector returns. */
interface RecordRow {
  id: number;
  documentId: string;
  createdAt: string;
  updatedAt: string;
}

export interface ContactRow extends RecordRow {
  firstName: string | null;
  lastName: string | null;
  fullName: string | null;
  email: string | null;
  phone: string | null;
  company: string | null;
  jobTitle: string | null;
  language: string | null;
  doNotEmail: boolean | null;
  active: boolean | null;
  sortKey: string;
}

export interface PortalRoleRow extends RecordRow {
  name: string;
  userRole: string | null;
}

export interface PortalRow extends RecordRow {
  key: string;
  name: string;
  siteUrl: string;
  signUpUrl: string | null;
  defaultLocale: string;
  timeZone: string | null;
  emailTemplates: EmailTemplates | null;
  roles: PortalRoleRow[];
  requestRole: Pick<PortalRoleRow, 'documentId'> | null;
}

/** Null if the referenced record was deleted. */
type Reference<Row> = Pick<Row, Extract<keyof Row, 'documentId' | 'name' | 'fullName'>> | null;

export interface PortalInvitationRow extends RecordRow {
  statusReason: InvitationStatus;
  active: boolean;
  contact: Reference<ContactRow>;
  portal: Reference<PortalRow>;
  role: Reference<PortalRoleRow>;
  invitedBy: string | null;
  language: string;
  sentAt: string | null;
  redeemedAt: string | null;
  expiresAt: string;
  claim: string | null;
}

export interface EmailActivityRow extends RecordRow {
  subject: string;
  to: string;
  html: string;
  text: string;
  statusReason: EmailActivity['status'];
  failure: string | null;
  active: boolean;
  sentAt: string | null;
}

export interface PortalUserRow extends RecordRow {
  contact: Reference<ContactRow>;
  portal: Reference<PortalRow>;
  role: Reference<PortalRoleRow>;
  username: string;
  active: boolean;
  answers: Answers | null;
}
