import type { InvitationStatus } from '../../../../../contracts';

/** What people in Dynamics read, in the languages of the plugin. */
export interface Text {
  en: string;
  de: string;
  es: string;
  fr: string;
  nl: string;
}

export const ENGLISH = 1033;

/**
 * Languages by Windows locale id (LCID), as Dataverse identifies them. Dynamics 365 has Spanish as 3082; 1034 is the same
 * language with the traditional sort order.
 */
const LANGUAGES: Record<string, keyof Text> = {
  [ENGLISH]: 'en',
  1031: 'de',
  1034: 'es',
  3082: 'es',
  1036: 'fr',
  1043: 'nl',
};

/** The languages that labels are created in. */
export interface LabelLanguages {
  /** LCID of the environment's base language, in which Dataverse requires every label. */
  base: number;
  /** Whether English is another language of the environment. Labels in a language that it lacks are refused. */
  english: boolean;
}

/** The text in the base language; English if the plugin does not have that language. */
export const inBaseLanguage = (text: Text, { base }: LabelLanguages): string => text[LANGUAGES[base] ?? 'en'];

/** The text by Windows locale id (LCID), in every language of the plugin. */
export const byLanguage = (text: Text): Record<string, string> =>
  Object.fromEntries(Object.entries(LANGUAGES).map(([id, language]) => [id, text[language]]));

/** The text in the base language and, beside it, in English. */
export const localize = (text: Text, languages: LabelLanguages): { text: string; language: number }[] => [
  { text: inBaseLanguage(text, languages), language: languages.base },
  ...(languages.english && languages.base !== ENGLISH ? [{ text: text.en, language: ENGLISH }] : []),
];

const text = (en: string, de: string, es: string, fr: string, nl: string): Text => ({ en, de, es, fr, nl });
const same = (name: string): Text => text(name, name, name, name, name);

export const TEXTS = {
  portal: text('Portal', 'Portal', 'Portal', 'Portail', 'Portal'),
  portals: text('Portals', 'Portale', 'Portales', 'Portails', 'Portals'),
  portalDescription: text(
    'A website that contacts can be invited to.',
    'Eine Website, zu der Kontakte eingeladen werden können.',
    'Un sitio web al que se puede invitar a contactos.',
    'Un site web auquel des contacts peuvent être invités.',
    'Een website waarvoor contactpersonen kunnen worden uitgenodigd.'
  ),
  role: text('Portal Role', 'Portalrolle', 'Rol del portal', 'Rôle du portail', 'Portalrol'),
  roles: text('Portal Roles', 'Portalrollen', 'Roles del portal', 'Rôles du portail', 'Portalrollen'),
  requestRole: text('Request Role', 'Anfragerolle', 'Rol de solicitud', 'Rôle de demande', 'Aanvraagrol'),
  roleDescription: text(
    'The access that a contact gets on a portal.',
    'Der Zugriff, den ein Kontakt auf einem Portal erhält.',
    'El acceso que recibe un contacto en un portal.',
    'L’accès qu’un contact obtient sur un portail.',
    'De toegang die een contactpersoon op een portal krijgt.'
  ),
  invitation: text(
    'Portal Invitation',
    'Portaleinladung',
    'Invitación al portal',
    'Invitation au portail',
    'Portaluitnodiging'
  ),
  invitations: text(
    'Portal Invitations',
    'Portaleinladungen',
    'Invitaciones al portal',
    'Invitations au portail',
    'Portaluitnodigingen'
  ),
  invitationDescription: text(
    'The invitation of a contact to a portal.',
    'Die Einladung eines Kontakts zu einem Portal.',
    'La invitación de un contacto a un portal.',
    'L’invitation d’un contact à un portail.',
    'De uitnodiging van een contactpersoon voor een portal.'
  ),
  user: text(
    'Portal User',
    'Portalbenutzer',
    'Usuario del portal',
    'Utilisateur du portail',
    'Portalgebruiker'
  ),
  users: text(
    'Portal Users',
    'Portalbenutzer',
    'Usuarios del portal',
    'Utilisateurs du portail',
    'Portalgebruikers'
  ),
  userDescription: text(
    'The account of a contact on a portal, with its role.',
    'Das Konto eines Kontakts auf einem Portal, mit seiner Rolle.',
    'La cuenta de un contacto en un portal, con su rol.',
    'Le compte d’un contact sur un portail, avec son rôle.',
    'Het account van een contactpersoon op een portal, met de rol.'
  ),
  contact: text('Contact', 'Kontakt', 'Contacto', 'Contact', 'Contactpersoon'),
  contacts: text('Contacts', 'Kontakte', 'Contactos', 'Contacts', 'Contactpersonen'),
  contactAndPortal: text(
    'Contact and Portal',
    'Kontakt und Portal',
    'Contacto y portal',
    'Contact et portail',
    'Contactpersoon en portal'
  ),
  name: text('Name', 'Name', 'Nombre', 'Nom', 'Naam'),
  owner: text('Owner', 'Besitzer', 'Propietario', 'Propriétaire', 'Eigenaar'),
  status: text(
    'Status Reason',
    'Statusgrund',
    'Razón para el estado',
    'Raison du statut',
    'Reden van status'
  ),
  key: text('Key', 'Schlüssel', 'Clave', 'Clé', 'Sleutel'),
  siteUrl: text('Site URL', 'URL der Website', 'URL del sitio', 'URL du site', 'URL van de website'),
  signUpUrl: text(
    'Sign-up Page URL',
    'URL der Registrierungsseite',
    'URL de la página de registro',
    'URL de la page d’inscription',
    'URL van de registratiepagina'
  ),
  defaultLocale: text(
    'Default Language',
    'Standardsprache',
    'Idioma predeterminado',
    'Langue par défaut',
    'Standaardtaal'
  ),
  timeZone: text('Time Zone', 'Zeitzone', 'Zona horaria', 'Fuseau horaire', 'Tijdzone'),
  emailTemplates: text(
    'E-mail Templates',
    'E-Mail-Vorlagen',
    'Plantillas de correo',
    'Modèles d’e-mail',
    'E-mailsjablonen'
  ),
  userRole: text(
    'Website Role',
    'Rolle auf der Website',
    'Rol en el sitio web',
    'Rôle sur le site',
    'Rol op de website'
  ),
  invitedBy: text('Invited By', 'Eingeladen von', 'Invitado por', 'Invité par', 'Uitgenodigd door'),
  locale: text('Language', 'Sprache', 'Idioma', 'Langue', 'Taal'),
  expiresOn: text('Expires On', 'Läuft ab am', 'Caduca el', 'Expire le', 'Verloopt op'),
  sentOn: text('Sent On', 'Gesendet am', 'Enviada el', 'Envoyée le', 'Verzonden op'),
  openedOn: text('Opened On', 'Geöffnet am', 'Abierta el', 'Ouverte le', 'Geopend op'),
  redeemedOn: text('Redeemed On', 'Eingelöst am', 'Canjeada el', 'Utilisée le', 'Ingewisseld op'),
  claim: text('Claim', 'Reservierung', 'Reserva', 'Réservation', 'Reservering'),
  failure: text(
    'Reason of Failure',
    'Grund des Fehlschlags',
    'Motivo del error',
    'Raison de l’échec',
    'Reden van mislukking'
  ),
  username: text('Username', 'Benutzername', 'Nombre de usuario', 'Nom d’utilisateur', 'Gebruikersnaam'),
  answers: text('Answers', 'Antworten', 'Respuestas', 'Réponses', 'Antwoorden'),
  createdOn: text('Created On', 'Erstellt am', 'Creada el', 'Créée le', 'Gemaakt op'),
  allPortals: text('All Portals', 'Alle Portale', 'Todos los portales', 'Tous les portails', 'Alle portals'),
  allRoles: text(
    'All Portal Roles',
    'Alle Portalrollen',
    'Todos los roles del portal',
    'Tous les rôles du portail',
    'Alle portalrollen'
  ),
  allInvitations: text(
    'All Portal Invitations',
    'Alle Portaleinladungen',
    'Todas las invitaciones al portal',
    'Toutes les invitations au portail',
    'Alle portaluitnodigingen'
  ),
  allUsers: text(
    'All Portal Users',
    'Alle Portalbenutzer',
    'Todos los usuarios del portal',
    'Tous les utilisateurs du portail',
    'Alle portalgebruikers'
  ),
  needsAttention: text(
    'Needs attention',
    'Handlungsbedarf',
    'Requiere atención',
    'Demande une action',
    'Vereist aandacht'
  ),
  general: text('General', 'Allgemein', 'General', 'Général', 'Algemeen'),
  progress: text('Progress', 'Verlauf', 'Progreso', 'Avancement', 'Voortgang'),
  timeline: text('Timeline', 'Zeitachse', 'Línea de tiempo', 'Chronologie', 'Tijdlijn'),
  portalAccess: text(
    'Portal access',
    'Portalzugang',
    'Acceso al portal',
    'Accès au portail',
    'Portaltoegang'
  ),
  invite: text(
    'Invite to portal',
    'Zum Portal einladen',
    'Invitar al portal',
    'Inviter au portail',
    'Uitnodigen voor portal'
  ),
  revoke: text('Revoke', 'Zurückziehen', 'Revocar', 'Révoquer', 'Intrekken'),
  revokeQuestion: text(
    'Revoke this invitation? Its link stops working, and no e-mail is sent.',
    'Diese Einladung zurückziehen? Ihr Link funktioniert dann nicht mehr; es wird keine E-Mail gesendet.',
    '¿Revocar esta invitación? Su enlace dejará de funcionar y no se enviará ningún correo.',
    'Révoquer cette invitation ? Son lien cessera de fonctionner et aucun e-mail ne sera envoyé.',
    'Deze uitnodiging intrekken? De link werkt dan niet meer en er wordt geen e-mail verzonden.'
  ),
  redeemedAlready: text(
    'This invitation has been redeemed and cannot be revoked.',
    'Diese Einladung wurde eingelöst und kann nicht zurückgezogen werden.',
    'Esta invitación se ha canjeado y no se puede revocar.',
    'Cette invitation a été utilisée et ne peut pas être révoquée.',
    'Deze uitnodiging is ingewisseld en kan niet worden ingetrokken.'
  ),
  app: same('CRM User Invite'),
} as const satisfies Record<string, Text>;

/** Labels of the status reasons of an invitation. */
export const STATUS_TEXTS: Record<InvitationStatus, Text> = {
  new: text('New', 'Neu', 'Nueva', 'Nouvelle', 'Nieuw'),
  failed: text('Failed', 'Fehlgeschlagen', 'Con error', 'Échec', 'Mislukt'),
  sent: text('Sent', 'Gesendet', 'Enviada', 'Envoyée', 'Verzonden'),
  redeemed: text('Redeemed', 'Eingelöst', 'Canjeada', 'Utilisée', 'Ingewisseld'),
  expired: text('Expired', 'Abgelaufen', 'Caducada', 'Expirée', 'Verlopen'),
  revoked: text('Revoked', 'Zurückgezogen', 'Revocada', 'Révoquée', 'Ingetrokken'),
};
