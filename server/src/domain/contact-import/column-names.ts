import type { ImportField } from '../../../../contracts';
import { bare } from './bare';

/**
 * What the values of a column say, by the column's name:
 * - `opt-out`: yes is a person who is not to be mailed (`Email Opt Out`, `Do not allow Emails`)
 * - `opt-out-event`: when or why the person opted out, or the address failed; anything is a yes (`UNSUB_TIME`)
 * - `opt-in`: yes is a person who may be mailed (`Newsletter`, `Consent`)
 * - `active`, `inactive`: yes is the state that the column is named after
 * - `state`: the state itself stands there (`Status`: Active, Unsubscribed); yes and no mean nothing
 * - `state-perhaps`: the same, if all values are states; else it is another column (`State` of an address)
 */
export type FlagKind =
  'opt-out' | 'opt-out-event' | 'opt-in' | 'active' | 'inactive' | 'state' | 'state-perhaps';

/** What a column may be, by its name. Of several columns for one field, the one with the lowest rank is proposed. */
export interface NamedColumn {
  field: ImportField;
  rank: number;
  flag?: FlagKind;
}

/**
 * Names of the columns in the exports of Dynamics 365, Salesforce, HubSpot, Zoho, Mailchimp, Mautic, EspoCRM, SuiteCRM, Outlook,
 * Google and Thunderbird, and everyday words in English, German, French, Spanish and Dutch; the best first.
 */
const NAMES = {
  firstName: ['first name', 'given name', 'forename', 'fname', 'Vorname', 'prénom', 'primer nombre', 'nombre de pila', 'voornaam', 'N.givenname', 'nombre'], // prettier-ignore
  lastName: ['last name', 'surname', 'family name', 'lname', 'Nachname', 'Familienname', 'Zuname', 'nom de famille', 'apellidos', 'apellido', 'primer apellido', 'achternaam', 'familienaam', 'N.familyname'], // prettier-ignore
  fullName: ['full name', 'contact name', 'name', 'display name', 'fn', 'formatted name', 'file as', 'vollständiger Name', 'Kontaktname', 'Anzeigename', 'Name und Vorname', 'nom complet', 'nom affiché', 'nom d’affichage', 'nombre completo', 'nombre y apellidos', 'nombre para mostrar', 'volledige naam', 'naam', 'weergavenaam', 'lastname firstname', 'name vorname', 'nom prénom', 'firstname lastname', 'apellidos nombre'], // prettier-ignore
  company: ['company', 'company name', 'organisation', 'organization', 'organisation name', 'organization name', 'organization 1 name', 'account name', 'account', 'associated company', 'primary company', 'parent customer', 'employer', 'org', 'Firma', 'Firmenname', 'Unternehmen', 'Unternehmensname', 'Arbeitgeber', 'entreprise', 'nom de l’entreprise', 'société', 'nom de la société', 'empresa', 'nombre de la empresa', 'organización', 'compañía', 'bedrijf', 'bedrijfsnaam', 'organisatie', 'werkgever'], // prettier-ignore
  jobTitle: ['job title', 'position', 'job', 'role', 'organization title', 'organization 1 title', 'occupation', 'Berufsbezeichnung', 'Funktion', 'Stellenbezeichnung', 'Beruf', 'fonction', 'poste', 'titre du poste', 'intitulé du poste', 'profession', 'cargo', 'puesto', 'ocupación', 'functie', 'functietitel', 'beroep', 'title', 'titre', 'título', 'titel'], // prettier-ignore
  language: ['language', 'preferred language', 'language code', 'locale', 'lang', 'language preference', 'preferred locale', 'hs language', 'correspondence language', 'Sprache', 'bevorzugte Sprache', 'Korrespondenzsprache', 'Sprachcode', 'langue', 'langue préférée', 'langue de correspondance', 'idioma', 'idioma preferido', 'lengua', 'taal', 'voorkeurstaal', 'taalcode'], // prettier-ignore
} as const satisfies Partial<Record<ImportField, readonly string[]>>;

const BY_NAME = new Map<string, NamedColumn>(
  Object.entries(NAMES).flatMap(([field, names]) =>
    names.map((name, rank): [string, NamedColumn] => [bare(name), { field: field as ImportField, rank }])
  )
);

/** Last name where there is a column of first names too, else full name. */
const NAMES_OF_EITHER = new Set(['name', 'nom', 'naam']);

const EMAIL =
  /^(primary|main|business|work|personal|private|home|contact|customer|user|person|default|preferred|secondary|alternate|other|your|primare|sekundare|geschaftliche|private|principal|professionnelle?|internet|direccionde|adressede)?(email|emailaddress|emailadresse?|mail|mailaddress|mailadresse?|emailadres|mailadres|adress?eemail|adress?email|adress?eelectronique|courriel|messagerie|correo|correoelectronico|electronicmailaddress|emailprivat|emailgeschaftlich)(address|adresse?|principal)?(\d*)(address|adresse?|value|work|home|internet|geschaftlich|privat|principal)*$/;
const SECOND_BEST = /secondary|sekundare|alternate|other/;
const OF_HOME = /home|personal|privat|domicile|casa|particular|thuis|prive/;
const OF_WORK =
  /work|business|geschaft|dienst|buro|bureau|professionnel|trabajo|oficina|werk|zakelijk|company/;

const PHONE =
  /phone|telefon|telefoon|telefono|^tel(\d|[a-z]|$)|mobil|movil|handy|cellular|^cell(\d|$)|^gsm|portable|rufnummer/;
const NO_PHONE = /fax|telecop|pager|callback|telex|telegra|type|label|typ$|country|extension|owner|assistant|optout|optedout|donot|isinvalid|keine|ttytdd|isdn|phonetic|radio|sprache|phoneticname/; // prettier-ignore
const OF_MOBILE = /mobil|movil|handy|cell|gsm|portable/;

/** The number in a name such as `E-mail 2 Address` or `Phone 1 - Value`; one where there is none. */
const numberIn = (name: string): number => Number(/\d+/.exec(name)?.[0] ?? 1);

const rankOf = (name: string, kinds: readonly (readonly [RegExp, number])[]): number =>
  (kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 0) + (numberIn(name) - 1) * 10;

const OTHER_CHANNEL = /phone|call|fax|sms|text|whatsapp|post|brief|letter|telefon|anruf|appel|llamad|telefoon|bellen|push|telemarketing/; // prettier-ignore
const OF_EMAIL = /e?mail|courri|correo|newsletter|nieuwsbrief|messagerie/;

/** Dynamics 365 calls letters so. */
const POSTAL = new Set(['donotallowmails', 'donotpostalmail', 'donotbulkpostalmail', 'donotallowbulkmails']);

// Words for opting out, and for an address that cannot be mailed. `unsub` comes before `sub`.
const OPT_OUT = new RegExp(
  [
    'opt(ed)?out|unsub|donot(allow|send)?(bulk)?(e?mail|contact)|donotsendmm|donotcontact|^no(bulk)?e?mails?$|noemail|^dnc|dnc$|donotmarket',
    'hardbounce|^(is)?(email)?bounced?(at|date|time|reason)?$|emailbounced|^clean(ed)?(time|date|at)?$|quarantin|invalidemail|(email|address)(is)?invalid|suppress|blacklist|blocklist|spamcomplain|complained',
    'abgemeldet|abmeld|abbestell|austrag|ausgetragen|widerspruch|widerruf|werbesperre|mailsperre|sperrvermerk|keine?(e?mail|werbung|newsletter|kontakt)|nichtkontaktieren|nicht(an)?mailen',
    'desabonn|desinscri|desinscription|nepas(autoriser|envoyer|contacter)|pasd?ee?mail|refusd?ee?|refusemail|opposition',
    'nopermitir|noenviar|nocontactar|dadode?baja|^baja$|fechade?baja|darde?baja|desuscri|cancelosuscripcion|sincorreo',
    'afgemeld|afmeld|uitgeschreven|uitschrijf|geene?mail|nietmailen|e?mailniettoestaan|nietcontacteren|nietbenaderen',
  ].join('|')
);
const OPT_IN = new RegExp(
  [
    'opt(ed)?in|subscribed|^subscri(ber|ption)$|consent|^(may|can|allow)(be)?(e?mail|contact)(ed|s)?$|e?mails?(allowed|permission|permitted)|permission|acceptse?(e?mail)?marketing|^newsletter$|newsletter(subscri|yes)|marketing(allowed|permission|consent)',
    'einwilligung|zustimmung|werbeerlaubnis|e?mailerlaubt|newsletter(abo|empfang|angemeldet)|abonnent|angemeldet',
    'consentement|abonne|inscrit|accepte(les|la|de)?(e?mail|newsletter|courriel)',
    'consentimiento|suscri(to|ta|pcion)|acepta(correo|email|publicidad|boletin)|^boletin$',
    'toestemming|ingeschreven|nieuwsbrief|akkoord',
  ].join('|')
);
const DETAIL_OF_EVENT = /(time|date|at|on|reason|datum|am|grund|motif|fecha|motivo|reden|data)$/;
const NO_EVENT = /campaign|ip$|by$|other$|title|count|source|user|domain|quelle|origine|url$|link$/;

const ACTIVE = new Set(['active', 'isactive', 'enabled', 'aktiv', 'istaktiv', 'actif', 'active', 'estactif', 'activo', 'activa', 'estaactivo', 'actief', 'isactief']); // prettier-ignore
const INACTIVE = new RegExp(
  '^(is)?(inactive|deactivated|disabled|archived|deleted|deceased|inaktiv|deaktiviert|gesperrt|archiviert|geloscht|verstorben|inactif|desactive|archive|supprime|decede|inactivo|desactivado|archivado|eliminado|fallecido|inactief|gedeactiveerd|gearchiveerd|verwijderd|overleden)(at|am|date|le|op)?$'
);
const STATE = new Set(['status', 'contact status', 'record status', 'email status', 'subscription status', 'subscriber status', 'member status', 'mail status', 'marketing status', 'Kontaktstatus', 'E-Mail-Status', 'Abostatus', 'statut', 'statut du contact', 'estado del contacto', 'contactstatus'].map(bare)); // prettier-ignore
const STATE_PERHAPS = new Set(['state', 'status reason', 'statuscode', 'status description', 'estado', 'estatus', 'état', 'Zustand', 'toestand', 'Statusgrund', 'statusreden', 'raison du statut', 'razón para el estado'].map(bare)); // prettier-ignore

const flagOf = (name: string): NamedColumn | null => {
  const column = (field: 'doNotEmail' | 'active', flag: FlagKind): NamedColumn => ({ field, rank: 0, flag });
  if (STATE.has(name)) return column('active', 'state');
  if (STATE_PERHAPS.has(name)) return column('active', 'state-perhaps');
  // Dataverse writes 0 for what is active.
  if (name === 'statecode' || INACTIVE.test(name)) return column('active', 'inactive');
  if (ACTIVE.has(name)) return column('active', 'active');
  if (POSTAL.has(name) || (OTHER_CHANNEL.test(name) && !OF_EMAIL.test(name))) return null;
  if (OPT_OUT.test(name)) {
    if (NO_EVENT.test(name)) return null;
    return column('doNotEmail', DETAIL_OF_EVENT.test(name) ? 'opt-out-event' : 'opt-out');
  }
  if (OPT_IN.test(name) && !DETAIL_OF_EVENT.test(name) && !NO_EVENT.test(name)) {
    return column('doNotEmail', 'opt-in');
  }
  return null;
};

/** Named after an e-mail address that is not the person's own. */
export const isOfAnother = (name: string): boolean =>
  /owner|besitzer|zustandig|proprietaire|propietario|eigenaar|manager|assistant|createdby|modifiedby|parent|referr|from|sender|invitedby/.test(
    bare(name)
  );

/**
 * What a column may be, going by its name alone.
 *
 * @param hasFirstNames Whether there is a column of first names, beside which `Name` is the last name
 */
export const namedColumn = (name: string, hasFirstNames: boolean): NamedColumn | null => {
  const text = bare(name);
  // Dynamics 365 puts three columns of its own into each export, `(Do Not Modify) Contact` and others.
  if (!text || text.startsWith('donotmodify') || text.startsWith('nichtandern')) return null;
  if (text === 'nombre' && !hasFirstNames) return { field: 'fullName', rank: 3 };
  if (NAMES_OF_EITHER.has(text)) {
    return hasFirstNames ? { field: 'lastName', rank: 50 } : { field: 'fullName', rank: 2 };
  }
  const known = BY_NAME.get(text);
  if (known) return known;
  const flag = flagOf(text);
  if (flag) return flag;
  if (EMAIL.test(text)) {
    return { field: 'email', rank: rankOf(text, [[SECOND_BEST, 8], [OF_HOME, 3], [OF_WORK, 1]]) }; // prettier-ignore
  }
  if (PHONE.test(text) && !NO_PHONE.test(text)) {
    return { field: 'phone', rank: rankOf(text, [[SECOND_BEST, 8], [OF_HOME, 5], [OF_WORK, 1], [OF_MOBILE, 2]]) }; // prettier-ignore
  }
  return null;
};
