import type { ImportField } from '../../../../contracts';
import { normalizeName, wordsOf } from './normalize-name';
import { parsePermission } from './permission-names';

/**
 * What the values of a column mean, according to its name:
 * - `opt-out`: yes forbids e-mail (`Email Opt Out`, `Do not allow Emails`)
 * - `opt-out-event`: when or why the person opted out, or the address failed; any value means yes (`UNSUB_TIME`)
 * - `opt-in`: yes allows e-mail (`Newsletter`, `Consent`)
 * - `active`, `inactive`: yes is the state that the column is named after
 * - `state`: the values are states (`Status`: Active, Unsubscribed); yes and no mean nothing
 * - `unclear`: about the permission, but yes could mean either (`Consent not declined`)
 */
export type FlagKind = 'opt-out' | 'opt-out-event' | 'opt-in' | 'active' | 'inactive' | 'state' | 'unclear';

/**
 * Values that a column must have to be read as a flag. `answers`: at least one yes, no or refusal (`Newsletter
 * status`). `states`: only states (`State` can also be part of a postal address).
 */
export type FlagEvidence = 'answers' | 'states';

/** A column detected by its name. Of several columns for one field, the one with the lowest rank is proposed. */
export interface NamedColumn {
  field: ImportField;
  rank: number;
  flag?: FlagKind;
  /** Set if the values must confirm that the column is a flag. */
  evidence?: FlagEvidence;
}

/**
 * Column names in exports of Dynamics 365, Salesforce, HubSpot, Zoho, Mailchimp, Mautic, EspoCRM, SuiteCRM, Outlook,
 * Google and Thunderbird, and everyday words in English, German, French, Spanish and Dutch; best first.
 */
const NAMES = {
  firstName: ['first name', 'given name', 'forename', 'fname', 'Vorname', 'prénom', 'primer nombre', 'nombre de pila', 'voornaam', 'N.givenname', 'nombre', 'first', 'first names', 'Imię', 'Jméno', 'nome', 'primeiro nome'], // prettier-ignore
  lastName: ['last name', 'surname', 'family name', 'lname', 'Nachname', 'Familienname', 'Zuname', 'nom de famille', 'apellidos', 'apellido', 'primer apellido', 'achternaam', 'familienaam', 'N.familyname', 'last', 'Nazwisko', 'Příjmení', 'cognome', 'sobrenome', 'apelido'], // prettier-ignore
  fullName: ['full name', 'contact name', 'name', 'display name', 'fn', 'formatted name', 'file as', 'vollständiger Name', 'Kontaktname', 'Anzeigename', 'Name und Vorname', 'nom complet', 'nom affiché', 'nom d’affichage', 'nombre completo', 'nombre y apellidos', 'nombre para mostrar', 'volledige naam', 'naam', 'weergavenaam', 'lastname firstname', 'name vorname', 'nom prénom', 'firstname lastname', 'apellidos nombre', 'nome completo', 'nome e cognome', 'imię i nazwisko', 'jméno a příjmení'], // prettier-ignore
  company: ['company', 'company name', 'organisation', 'organization', 'organisation name', 'organization name', 'organization 1 name', 'account name', 'account', 'associated company', 'primary company', 'parent customer', 'employer', 'org', 'Firma', 'Firmenname', 'Unternehmen', 'Unternehmensname', 'Arbeitgeber', 'entreprise', 'nom de l’entreprise', 'société', 'nom de la société', 'empresa', 'nombre de la empresa', 'organización', 'compañía', 'bedrijf', 'bedrijfsnaam', 'organisatie', 'werkgever', 'account name account name', 'società', 'azienda', 'nome azienda', 'Spółka', 'nome da empresa'], // prettier-ignore
  jobTitle: ['job title', 'position', 'job', 'role', 'organization title', 'organization 1 title', 'occupation', 'Berufsbezeichnung', 'Funktion', 'Stellenbezeichnung', 'Beruf', 'fonction', 'poste', 'titre du poste', 'intitulé du poste', 'profession', 'cargo', 'puesto', 'ocupación', 'functie', 'functietitel', 'beroep', 'title', 'titre', 'título', 'titel', 'qualifica', 'ruolo', 'stanowisko'], // prettier-ignore
  language: ['language', 'preferred language', 'language code', 'locale', 'lang', 'language preference', 'preferred locale', 'hs language', 'correspondence language', 'Sprache', 'bevorzugte Sprache', 'Korrespondenzsprache', 'Sprachcode', 'langue', 'langue préférée', 'langue de correspondance', 'idioma', 'idioma preferido', 'lengua', 'taal', 'voorkeurstaal', 'taalcode', 'lingua', 'Język', 'jazyk'], // prettier-ignore
} as const satisfies Partial<Record<ImportField, readonly string[]>>;

const BY_NAME = new Map<string, NamedColumn>(
  Object.entries(NAMES).flatMap(([field, names]) =>
    names.map((name, rank): [string, NamedColumn] => [
      normalizeName(name),
      { field: field as ImportField, rank },
    ])
  )
);

/** The last name beside a column of first names, else the full name. */
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

/** The number in a name such as `E-mail 2 Address` or `Phone 1 - Value`; 1 if there is none. */
const numberIn = (name: string): number => Number(/\d+/.exec(name)?.[0] ?? 1);

const rankOf = (name: string, kinds: readonly (readonly [RegExp, number])[]): number =>
  (kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 0) + (numberIn(name) - 1) * 10;

const OTHER_CHANNEL = /phone|call|fax|sms|text|whatsapp|post|brief|letter|telefon|anruf|appel|llamad|telefoon|bellen|push|telemarketing/; // prettier-ignore
const OF_EMAIL = /e?mail|courri|correo|newsletter|nieuwsbrief|messagerie/;

/** Names in Dynamics 365 for postal mail. */
const POSTAL = new Set(['donotallowmails', 'donotpostalmail', 'donotbulkpostalmail', 'donotallowbulkmails']);

const isOtherChannel = (name: string): boolean =>
  POSTAL.has(name) || (OTHER_CHANNEL.test(name) && !OF_EMAIL.test(name));

const DETAILS = 'time|date|reason|datum|zeitpunkt|timestamp|grund|motif|fecha|motivo|reden|data';
const DETAIL_OF_EVENT = new RegExp(`(${DETAILS}|ed(at|on))$`);
const SHORT_DETAILS = new Set(['at', 'on', 'am', 'le', 'op']);
const NO_EVENT = /campaign|ip$|by$|other$|title|count|source|user|domain|quelle|origine|url$|link$/;

const ACTIVE = new Set(['active', 'enabled', 'activated', 'published', 'aktiv', 'aktiviert', 'actif', 'activee', 'activo', 'activa', 'actief', 'attivo', 'attiva', 'ativo', 'ativa']); // prettier-ignore
const INACTIVE = new RegExp(
  '^(inactive|deactivated|disabled|archived|deleted|deceased|suspended|inaktiv|deaktiviert|gesperrt|archiviert|geloscht|verstorben|inactif|desactive|archive|supprime|decede|suspendu|inactivo|desactivado|archivado|eliminado|fallecido|suspendido|inactief|gedeactiveerd|gearchiveerd|verwijderd|overleden|inattivo|disattivato|inativo' +
    '|left(the)?(company|organi[sz]ation)|(nolonger|notanymore)(with|at|in|employed)[a-z]*|exemployee|ausgeschieden|ausgetreten|austritt|austrittsdatum|aquittelentreprise|aquittelasociete|hadejadolaempresa|uitdienst)(at|on|am|date|le|op)?$'
);
/** Words that only say whose state a column contains. */
const OF_STATE = new Set(['is', 'ist', 'est', 'esta', 'e', 'contact', 'kontakt', 'contacto', 'contatto', 'person', 'user', 'account', 'member', 'record', 'longer', 'mehr', 'plus', 'meer', 'ya', 'still', 'noch', 'currently', 'now', 'the', 'der', 'le', 'n', 'ne']); // prettier-ignore
const NOT = new Set(['not', 'no', 'non', 'never', 'nicht', 'kein', 'pas', 'niet', 'nao']);

const STATE = new Set(['status', 'contact status', 'record status', 'email status', 'subscription status', 'subscriber status', 'member status', 'mail status', 'marketing status', 'Kontaktstatus', 'E-Mail-Status', 'Abostatus', 'statut', 'statut du contact', 'estado del contacto', 'contactstatus'].map(normalizeName)); // prettier-ignore
const STATE_PERHAPS = new Set(['state', 'status reason', 'statuscode', 'status description', 'estado', 'estatus', 'état', 'stato', 'Zustand', 'toestand', 'Statusgrund', 'statusreden', 'raison du statut', 'razón para el estado'].map(normalizeName)); // prettier-ignore
/** Words that mark a status as that of a person, not of a deal or an order. */
const ABOUT_MAIL = /e?mail|newsletter|marketing|subscri|communication|kommunikation|list|account|contact|kontakt|person|member|optin|consent|abo|courriel|correo|suscri|boletin|nieuwsbrief/; // prettier-ignore
const STATE_OR_WISH = /status|statut|preference|praferenz|preferencia|voorkeur|preferenz/;
const STATE_OR_PLACE = /state$|^estado|^stato/;
/** Names that can mean a permission, but just as well something else, such as a paid plan or a channel. */
const PERMISSION_PERHAPS = /^(e?mail)?subscriptions?$|^e?mailmarketing$|^newsletters?abo$/;

const stateOf = (words: readonly string[]): NamedColumn | null => {
  const column = (flag: FlagKind): NamedColumn => ({ field: 'active', rank: 0, flag });
  const name = words.join('');
  // In Dataverse's `statecode`, 0 means active.
  if (name === 'statecode' || INACTIVE.test(name)) return column('inactive');
  const said = words.filter((word) => !OF_STATE.has(word) && !NOT.has(word)).join('').replace(/^(is|ist|est|esta)(?=[a-z]{5})/, ''); // prettier-ignore
  const isActive = ACTIVE.has(said);
  if (!isActive && !INACTIVE.test(said)) return null;
  const negations = words.filter((word) => NOT.has(word)).length;
  if (negations > 1) return column('unclear');
  return column(isActive === (negations === 0) ? 'active' : 'inactive');
};

const flagOf = (name: string, words: readonly string[], header: string): NamedColumn | null => {
  const mailColumn = (flag: FlagKind, evidence?: FlagEvidence): NamedColumn => ({
    field: 'doNotEmail',
    rank: 0,
    flag,
    ...(evidence && { evidence }),
  });
  if (STATE.has(name)) return { field: 'active', rank: 0, flag: 'state' };
  if (STATE_PERHAPS.has(name)) return { field: 'active', rank: 0, flag: 'state', evidence: 'states' };
  const state = stateOf(words);
  if (state) return state;
  if (isOtherChannel(name)) return null;
  if (ABOUT_MAIL.test(name) && (STATE_OR_WISH.test(name) || STATE_OR_PLACE.test(name))) {
    const evidence = STATE_OR_WISH.test(name) ? 'answers' : 'states';
    return { field: 'active', rank: 0, flag: 'state', evidence };
  }
  const permission = parsePermission(header);
  if (!permission || NO_EVENT.test(name) || words.at(-1) === 'id') return null;
  const isDetail = DETAIL_OF_EVENT.test(name) || SHORT_DETAILS.has(words.at(-1) ?? '');
  if (permission.says === 'opt-out') return mailColumn(isDetail ? 'opt-out-event' : 'opt-out');
  if (isDetail) return null;
  return mailColumn(permission.says, PERMISSION_PERHAPS.test(name) ? 'answers' : undefined);
};

const OF_ANOTHER =
  /owner|besitzer|zustandig|proprietaire|propietario|eigenaar|manager|assistant|createdby|modifiedby|parent|referr|from|sender|invitedby/;
// Dynamics 365 adds three columns to every export, such as `(Do Not Modify) Contact`.
const OF_SYSTEM = /^(donotmodify|nichtandern)/;

/**
 * Whether the column is about another person (owner, manager), another channel (phone, SMS), or the exporting system.
 */
export const isUnrelated = (name: string): boolean => {
  const text = normalizeName(name);
  return isOtherChannel(text) || OF_SYSTEM.test(text) || OF_ANOTHER.test(text);
};

const ABOUT_MAILINGS = /newsletter|mailing|subscri|marketing|abonn|werb|boletin|suscri|publicid|publicit|nieuwsbrief|reclame|pubblicit/; // prettier-ignore

/** Whether the name mentions mailings to the contact. */
export const mentionsMailings = (name: string): boolean => {
  const text = normalizeName(name);
  return (
    ABOUT_MAILINGS.test(text) &&
    !/(no|nr|number|id)$/.test(text) &&
    !NO_EVENT.test(text) &&
    !isUnrelated(name)
  );
};

/** Prefixes and suffixes of Salesforce and Pipedrive: `Contact: First Name`, `Person - Name`, `Status (Contact)`. */
const OF_CONTACT =
  /^(contact|person|kontakt|contacto|personne|persona)\s*(:|-\s|\s-|\.)\s*(?=\S)|\s?\((contact|person|kontakt|contacto)\)$/i;

/**
 * Detects a column by its name alone.
 *
 * @param hasFirstNames Whether the file has a column of first names; `Name` beside it is the last name
 */
export const namedColumn = (name: string, hasFirstNames: boolean): NamedColumn | null => {
  const own = name.replace(OF_CONTACT, '');
  const words = wordsOf(own);
  const text = words.join('');
  if (!text || OF_SYSTEM.test(text)) return null;
  if (text === 'nombre' && !hasFirstNames) return { field: 'fullName', rank: 3 };
  if (NAMES_OF_EITHER.has(text)) {
    return hasFirstNames ? { field: 'lastName', rank: 50 } : { field: 'fullName', rank: 2 };
  }
  const known = BY_NAME.get(text);
  if (known) return known;
  const flag = flagOf(text, words, own);
  if (flag) return flag;
  if (EMAIL.test(text)) {
    return { field: 'email', rank: rankOf(text, [[SECOND_BEST, 8], [OF_HOME, 3], [OF_WORK, 1]]) }; // prettier-ignore
  }
  if (PHONE.test(text) && !NO_PHONE.test(text)) {
    return { field: 'phone', rank: rankOf(text, [[SECOND_BEST, 8], [OF_HOME, 5], [OF_WORK, 1], [OF_MOBILE, 2]]) }; // prettier-ignore
  }
  return null;
};
