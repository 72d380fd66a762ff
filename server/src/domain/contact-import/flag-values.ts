import { NO, YES } from '../yes-no';
import { bare } from './bare';
import type { FlagKind } from './column-names';

const words = (...texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.flatMap((text) => text.split(' ')).map(bare));

const YES_WORDS = words(...YES);
const NO_WORDS = words(...NO);
const MARKS: Readonly<Record<string, boolean>> = { '✓': true, '✔': true, '☑': true, '✅': true, '✗': false, '✘': false, '☐': false, '❌': false }; // prettier-ignore

/** Labels that speak for themselves, whatever their column is called. */
const DO_NOT_EMAIL = words(
  'donotallow donotsend donotemail donotmail donotcontact notallowed noemail optedout optout out unsubscribed unsubscribe nonsubscribed notsubscribed',
  'cleaned bounced bounce hardbounced hardbounce softbounced blocked blacklisted blocklisted suppressed complained complaint spam invalid undeliverable refused denied declined withdrawn revoked quarantined',
  'nichtzulassen nichtsenden nichterlaubt abgemeldet abbestellt gesperrt widerrufen abgelehnt ungültig verweigert keineemails',
  'nepasautoriser nepasenvoyer désabonné désabonnée désinscrit désinscrite refusé refusée bloqué rejeté retiré',
  'nopermitir noenviar desuscrito desuscrita dadodebaja baja rechazado bloqueado cancelado revocado',
  'niettoestaan nietverzenden nietverzenden afgemeld uitgeschreven geweigerd geblokkeerd ingetrokken'
);
const MAY_EMAIL = words(
  'allow allowed send optedin optin subscribed subscriber confirmed granted given consented permitted accepted deliverable',
  'zulassen senden erlaubt angemeldet abonniert bestätigt erteilt zugestimmt',
  'autoriser envoyer abonné abonnée inscrit inscrite autorisé accepté accordé confirmé',
  'permitir enviar suscrito suscrita aceptado permitido confirmado',
  'toestaan verzenden ingeschreven aangemeld toegestaan geaccepteerd bevestigd'
);
const ACTIVE = words('active enabled aktiv actif active activo activa activé actief geactiveerd habilitado');
const INACTIVE = words(
  'inactive deactivated disabled archived deleted deceased inaktiv deaktiviert archiviert gelöscht verstorben',
  'inactif inactive désactivé désactivée archivé supprimé décédé inactivo inactiva desactivado archivado eliminado fallecido inactief gedeactiveerd gearchiveerd verwijderd overleden'
);

const DATE = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(\D|$)/;
const EMPTY = new Set(['', '-', '–', '—', 'n/a', 'na', 'null', 'none', '(blank)', '#n/a', 'undefined']);

/** Whether a cell says nothing: spreadsheets and databases have words for that, too. */
export const saysNothing = (value: string): boolean => EMPTY.has(value.trim().toLowerCase());

const yesOrNo = (value: string): boolean | null => {
  const mark = MARKS[value.trim()];
  if (mark !== undefined) return mark;
  const word = bare(value.trim().replace(/\.0+$/, ''));
  return YES_WORDS.has(word) ? true : NO_WORDS.has(word) ? false : null;
};

const labelMeans = (field: 'doNotEmail' | 'active', word: string): boolean | null => {
  if (INACTIVE.has(word)) return field === 'doNotEmail';
  if (ACTIVE.has(word)) return field === 'active';
  if (DO_NOT_EMAIL.has(word)) return field === 'doNotEmail';
  return MAY_EMAIL.has(word) ? field === 'active' : null;
};

/** Whether a value is a label of the e-mail's permission, such as `Do Not Allow` or `Subscribed`. */
export const isMailLabel = (value: string): boolean => {
  const word = bare(value);
  return DO_NOT_EMAIL.has(word) || MAY_EMAIL.has(word);
};

/**
 * Whether a value of a column makes the field true; null if that cannot be told. An empty value of an `opt-in` column is a
 * box that is not ticked.
 *
 * @param kind What the column's name says of its values; left out where it says nothing
 */
export const flagMeaning = (
  field: 'doNotEmail' | 'active',
  kind: FlagKind | undefined,
  value: string
): boolean | null => {
  if (saysNothing(value)) return field === 'active' || kind === 'opt-in';
  const answer = yesOrNo(value);
  // How often, or a code for the reason, as Mautic writes it.
  const isCounted = /^[1-9]\d*$/.test(value.trim());
  switch (kind) {
    case 'opt-out-event':
      return answer !== false;
    case 'opt-out':
      if (isCounted || DATE.test(value.trim())) return true;
      return answer ?? labelMeans('doNotEmail', bare(value));
    case 'opt-in':
      if (DATE.test(value.trim())) return false;
      return answer === null ? labelMeans('doNotEmail', bare(value)) : !answer;
    case 'inactive':
      if (DATE.test(value.trim())) return false;
      return answer === null ? labelMeans('active', bare(value)) : !answer;
    case 'active':
      return answer ?? labelMeans('active', bare(value));
    default:
      return labelMeans(field, bare(value));
  }
};
