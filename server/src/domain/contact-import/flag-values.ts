import type { FlagField } from '../../../../contracts';
import { NO, YES } from '../yes-no';
import { normalizeName } from './normalize-name';
import type { FlagKind } from './column-names';
import { parsePermission } from './permission-names';

const words = (...texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.flatMap((text) => text.split(' ')).map(normalizeName));

const YES_WORDS = words(...YES);
const NO_WORDS = words(...NO);
const MARKS: Readonly<Record<string, boolean>> = { '✓': true, '✔': true, '☑': true, '✅': true, '✗': false, '✘': false, '☐': false, '❌': false }; // prettier-ignore

/** Labels that forbid e-mail in any column. */
const DO_NOT_EMAIL = words(
  'donotallow donotsend donotemail donotmail donotcontact notallowed noemail optedout optout unsubscribed unsubscribe nonsubscribed notsubscribed',
  'bounced hardbounced hardbounce softbounced blacklisted blocklisted suppressed undeliverable',
  'nichtzulassen nichtsenden nichterlaubt abgemeldet abbestellt keineemails',
  'nepasautoriser nepasenvoyer désabonné désabonnée désinscrit désinscrite',
  'nopermitir noenviar desuscrito desuscrita dadodebaja',
  'niettoestaan nietverzenden afgemeld uitgeschreven disiscritto disiscritta nonconsentire noninviare'
);
/** The same, in columns about e-mail alone: an order can be refused too, and Held is also a surname. */
const DO_NOT_EMAIL_IN_CONTEXT = words(
  'out cleaned bounce blocked complained complaint spam invalid refused denied declined rejected withdrawn revoked quarantined held cancelled canceled never',
  'gesperrt widerrufen abgelehnt ungültig verweigert gekündigt',
  'refusé refusée bloqué rejeté retiré annulé',
  'baja rechazado bloqueado cancelado revocado geweigerd geblokkeerd ingetrokken opgezegd revocato rifiutato annullato'
);
/** Labels that allow e-mail in any column. */
const MAY_EMAIL = words(
  'allow allowed send optedin optin optinsingle optindouble doubleoptin singleoptin confirmedoptin subscribed subscriber deliverable',
  'zulassen senden erlaubt abonniert autoriser envoyer abonné abonnée inscrit inscrite autorisé',
  'permitir enviar suscrito suscrita permitido toestaan verzenden ingeschreven aangemeld toegestaan iscritto iscritta consentire inviare'
);
/** Labels that confirm what the column is about: a permission, or an opt-out. */
const CONSENT_GIVEN = words(
  'confirmed granted given consented permitted accepted angemeldet bestätigt erteilt zugestimmt accepté accordé confirmé aceptado confirmado geaccepteerd bevestigd confermato accettato'
);
const ACTIVE = words('active enabled aktiv actif active activo activa activé actief geactiveerd habilitado attivo attiva ativo ativa'); // prettier-ignore
const INACTIVE = words(
  'inactive notactive nolongeractive deactivated suspended deceased leftcompany leftthecompany nolongerwithcompany nolongeremployed exemployee inaktiv nichtaktiv deaktiviert verstorben ausgeschieden ausgetreten',
  'inactif inactive désactivé désactivée suspendu décédé inactivo inactiva desactivado suspendido fallecido inactief nietactief gedeactiveerd overleden inattivo inattiva nonattivo disattivato sospeso deceduto inativo inativa suspenso'
);
/** The same, in columns about a person's state alone: other things have these states too. */
const INACTIVE_IN_CONTEXT = words(
  'disabled archived deleted left archiviert gelöscht archivé supprimé archivado eliminado gearchiveerd verwijderd archiviato eliminato'
);

const DATE = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(\D|$)/;
const EMPTY = new Set(['', '-', '–', '—', 'n/a', 'na', 'null', 'none', '(blank)', '#n/a', 'undefined']);

/** Whether a cell is empty, or has a placeholder for that in spreadsheets and databases. */
export const isEmptyValue = (value: string): boolean => EMPTY.has(value.trim().toLowerCase());

const yesOrNo = (value: string): boolean | null => {
  const mark = MARKS[value.trim()];
  if (mark !== undefined) return mark;
  const word = normalizeName(value.trim().replace(/\.0+$/, ''));
  return YES_WORDS.has(word) ? true : NO_WORDS.has(word) ? false : null;
};

/** Longer values are free text. */
const LONGEST_LABEL = 60;

/** Whether a value forbids e-mail in the words of a column name, such as `No consent`. */
const isRefusal = (value: string): boolean => {
  const permission = value.length <= LONGEST_LABEL ? parsePermission(value) : null;
  return permission?.says === 'opt-out' && !permission.isStrange;
};

const isMailRefusal = (value: string): boolean => {
  const word = normalizeName(value);
  return DO_NOT_EMAIL.has(word) || DO_NOT_EMAIL_IN_CONTEXT.has(word) || isRefusal(value);
};

/** Whether a value forbids e-mail or marks the contact as inactive. */
const isRestriction = (value: string): boolean => {
  const word = normalizeName(value);
  return INACTIVE.has(word) || INACTIVE_IN_CONTEXT.has(word) || isMailRefusal(value);
};

/**
 * Whether a value restricts the contact regardless of its column.
 *
 * @param isContextKnown Whether the column is about permission or state, so that ambiguous words count
 */
export const forbidsEmail = (value: string, isContextKnown: boolean): boolean => {
  const word = normalizeName(value);
  const hasOtherUses = DO_NOT_EMAIL_IN_CONTEXT.has(word) || INACTIVE_IN_CONTEXT.has(word);
  return hasOtherUses ? isContextKnown : isRestriction(value);
};

const labelMeans = (field: FlagField, value: string): boolean | null => {
  if (isRestriction(value)) return field === 'doNotEmail';
  const word = normalizeName(value);
  return ACTIVE.has(word) || MAY_EMAIL.has(word) || CONSENT_GIVEN.has(word) ? field === 'active' : null;
};

/** Whether a value is a label of the e-mail permission, such as `Do Not Allow` or `Subscribed`. */
export const isPermissionLabel = (value: string): boolean => {
  const word = normalizeName(value);
  return MAY_EMAIL.has(word) || CONSENT_GIVEN.has(word) || isMailRefusal(value);
};

export const isYesOrNo = (value: string): boolean => yesOrNo(value) !== null;

/**
 * Whether a value sets the field to true; null if that is undecided. An empty value in an `opt-in` column is an
 * unticked box.
 *
 * @param kind What the column's name says of its values; undefined if nothing
 */
export const flagMeaning = (field: FlagField, kind: FlagKind | undefined, value: string): boolean | null => {
  // Only unambiguous values count: the name could mean the opposite.
  if (kind === 'unclear') return isRestriction(value) ? field === 'doNotEmail' : null;
  if (isEmptyValue(value)) return field === 'active' || kind === 'opt-in';
  const answer = yesOrNo(value);
  // A count, or a reason code as in Mautic.
  const isCounted = /^[1-9]\d*$/.test(value.trim());
  switch (kind) {
    case 'opt-out-event':
      return answer !== false;
    case 'opt-out':
      if (isCounted || DATE.test(value.trim())) return true;
      if (answer !== null) return answer;
      if (isRestriction(value)) return true;
      return MAY_EMAIL.has(normalizeName(value)) ? false : null;
    case 'opt-in':
      if (DATE.test(value.trim())) return false;
      return answer === null ? labelMeans('doNotEmail', value) : !answer;
    case 'inactive':
      if (DATE.test(value.trim())) return false;
      return answer === null ? labelMeans('active', value) : !answer;
    case 'active':
      return answer ?? labelMeans('active', value);
    default:
      return labelMeans(field, value);
  }
};
