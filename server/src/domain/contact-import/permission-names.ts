import { wordsOf } from './normalize-name';

/**
 * What a text says about the permission to e-mail a contact. `unclear`: it does not tell whether `yes` grants or
 * refuses the permission.
 */
export interface Permission {
  says: 'opt-in' | 'opt-out' | 'unclear';
  /** Whether it contains unknown words. */
  isStrange: boolean;
}

const setOf = (...lines: readonly string[]): ReadonlySet<string> =>
  new Set(lines.flatMap((line) => line.split(' ')));

// Words for opting out and for undeliverable addresses. `unsub` must come before `sub`.
const OPT_OUT = new RegExp(
  [
    'opt(ed)?out|unsub|donot(allow|send|receive)?(bulk|any|our)?(e?mail|contact|newsletter|marketing)|donotsendmm|^donotsend$|^no(bulk)?e?mails?$|noemail|^dnc|dnc$|disallow(ed)?e?mail|e?mails?not(allowed|permitted)|exclu(de|ded|sion)from(e?mail|marketing|newsletter|list)|removed?from(the)?(e?mail|newsletter|marketing)?(ing)?list',
    'hardbounce|^(is)?(email)?bounced?(at|date|time|reason)?$|emailbounced|^clean(ed)?(time|date|at)?$|quarantin|invalidemail|(email|address)(is)?invalid|suppress|blacklist|blocklist|spamcomplain|complained',
    'abgemeldet|abmeld|abbestell|austrag|ausgetragen|widerspruch|widersprochen|widerruf|werbesperre|werbeverbot|mailsperre|sperrvermerk|robinson|keine?n?(e?mail|werbung|newsletter|kontakt)|nichtkontaktieren|nicht(an)?(mailen|schreiben)',
    'desabonn|desinscri|desinscription|nepas(autoriser|envoyer|contacter)|pasd?ee?mail|refusd?ee?|refusemail|opposition',
    'nopermitir|noenviar|nocontactar|dadode?baja|^baja$|fechade?baja|darde?baja|desuscri|cancelosuscripcion|sincorreo',
    'afgemeld|afmeld|uitgeschreven|uitschrijf|geene?mail|nietmailen|e?mailniettoestaan|nietcontacteren|nietbenaderen',
    'disiscritt|cancellatodallalista|descadastrad',
  ].join('|'),
  'g'
);

const OPT_IN = new RegExp(
  [
    'opt(ed)?in|subscribed|^subscri(ber|ption)$|consent|permission|acceptse?(e?mail)?marketing|^newsletter$|newsletter(subscri|yes)|^(marketing|promotional)e?mails?$|^e?mailable$|(e?mails?|marketing)(allowed|permitted)|^(may|can|allow)(be)?contact(ed|s)?$',
    'einwilligung|zustimmung|einverstand(nis|en)|werbeerlaubnis|e?mailerlaubt|newsletter(abo|empfang|angemeldet)|abonnent|abonniert|angemeldet',
    'consentement|abonnee?s?|inscrite?s?|accepte(les|la|de)?(e?mail|newsletter|courriel)',
    'consentimiento|suscri(to|ta|pcion)|acepta(correo|email|publicidad|boletin)|^boletin$',
    'toestemming|ingeschreven|nieuwsbrief|akkoord',
    'consenso|iscritt[oa]|consentimento|inscrit[oa]',
  ].join('|'),
  'g'
);

/** The subject of a permission. */
const SUBJECT = setOf(
  'email emails mail mails mailing mailings emailing newsletter newsletters marketing advertising ads subscription subscriptions',
  'werbung werbemails newsletterversand marketingmaterial marketingmaterialien marketingmateriaal publicite courriel courriels emailings abonnement publicidad correo correos boletin suscripcion reclame nieuwsbrief pubblicita'
);

/** Words that allow a subject. */
const PERMIT = setOf(
  'ok okay allow allows allowed permit permits permitted accept accepts receive receives send sends want wants wanted wish wishes may can agree agrees enabled',
  'erlaubt erlauben zulassen zugelassen gestattet senden erhalten empfangen mochte erwunscht autorise autoriser autorisee recevoir envoyer souhaite accepte permitir permitido permite recibir enviar desea acepta toestaan toegestaan ontvangen verzenden gewenst permesso consentito riceve'
);

/** `Contact by email` is a permission; `Contact email` is an address. */
const CONTACT_BY_MAIL = /(contact(er|eren|ar|ed|able)?|kontakt|contatt[oi])(me|us|him|her|person)?(by|per|via|par|por)(e?mail|courriel|correo)/; // prettier-ignore

/** Negations. */
const NEGATION = setOf(
  'not no non never without cannot cant dont doesnt isnt hasnt didnt nicht kein keine keinen keiner keinerlei nie niemals ohne pas plus jamais sans aucun aucune nunca sin ningun ninguna niet geen nooit zonder mai senza nao sem nunca nem'
);
const ENDED = setOf(
  'withdrawn withdraw withdrawal declined decline revoked revoke refused refuse denied deny rejected cancelled canceled cancellation expired lapsed ended missing removed suspended disabled terminated stopped blocked withheld forbidden prohibited disallowed objected paused inactive',
  'widerrufen zuruckgezogen abgelehnt verweigert entzogen erloschen fehlt fehlend abgelaufen gekundigt beendet gesperrt verboten untersagt unerwunscht gestoppt deaktiviert ausgesetzt storniert',
  'retire retiree refusee revoque revoquee annule annulee resilie resiliee expire expiree bloque bloquee interdit interdite suspendu suspendue rejete desactive',
  'retirado retirada revocado revocada rechazado rechazada cancelado cancelada denegado denegada caducado caducada bloqueado prohibido suspendido suspendida vencido desactivado',
  'ingetrokken geweigerd opgezegd verlopen vervallen geblokkeerd verboden opgeschort afgewezen geannuleerd ongewenst gedeactiveerd',
  'ritirato revocato rifiutato negato annullato scaduto sospeso bloccato vietato revogado recusado negado'
);

/** Words without effect on the meaning. */
const NEUTRAL = setOf(
  'e opt opted in to the a an of for by via from is are has was were been be have had i we you our us your me my they this do does did all any longer yet double single soft given granted received obtained confirmed agreed active current valid status state flag value list lists yes',
  'gdpr dsgvo rgpd avg ccpa customer contact contacted contactable person user client member subscriber people campaign campaigns promotional promo commercial material materials documents offers offer news updates communication communications electronic online digital web website would like information address account bulk mass general direct company and or manual automatic admin system ca at on date time datetime timestamp reason',
  'am datum zeitpunkt grund motif fecha motivo reden',
  'zur zum fur die den der das dem per an von vom ist hat liegt vor vorhanden erteilt gegeben mehr werbliche datenschutz kontakt kontaktaufnahme kunde und massen rundmail elektronische zu bei des',
  'au aux la le les l d de du des pour par ne n est ete un une recu donne accord commercial commerciale commerciales electronique electroniques electronica lettre et',
  'para por el materiales los las del al y comercial comerciales recibido dado ha sido esta ya electronico electronicos se',
  'voor het van gegeven verleend heeft meer op en te',
  'alla allo della per il lo di da do para com'
);

/** Hints at possible values in a column name. */
const ANSWERS = setOf('yesno yn janein jn ouinon on sino sn janee simnao sinon truefalse 10 01 noyes neinja');

const withoutAnswers = (words: readonly string[]): string[] =>
  words.filter((word, place) => {
    const isPair = (first: string | undefined, second: string | undefined): boolean =>
      first !== undefined && second !== undefined && words.length > 2 && ANSWERS.has(first + second);
    return !isPair(word, words[place + 1]) && !isPair(words[place - 1], word);
  });

/** Text outside a matched term. `isWord` is false if the text belongs to the same word as a term. */
interface Rest {
  text: string;
  isWord: boolean;
  isBeforeTerm: boolean;
}

/** The parts of the words around the matches of the pattern; null without a match. */
const around = (words: readonly string[], pattern: RegExp): Rest[] | null => {
  const text = words.join('');
  const terms = [...text.matchAll(pattern)].map(({ index, 0: term }) => ({ from: index, to: index + term.length })); // prettier-ignore
  if (terms.length === 0) return null;
  let end = 0;
  return words.flatMap((word) => {
    let from = end;
    end += word.length;
    const rests: Rest[] = [];
    const add = (to: number): void => {
      const rest = text.slice(from, to);
      const isBeforeTerm = terms.some((term) => term.from === to);
      if (rest) rests.push({ text: rest, isWord: rest === word, isBeforeTerm });
    };
    for (const term of terms) {
      if (term.from >= end || term.to <= from) continue;
      add(term.from);
      from = Math.min(term.to, end);
    }
    add(end);
    return rests;
  });
};

/** Without spaces, as in `isnotsubscribed`, a negation ends the text before the term. */
const isNegation = ({ text, isWord }: Rest): boolean =>
  NEGATION.has(text) || (!isWord && /^un$|(not|non|never|nicht|keine?|niet|geen)$/.test(text));
const isEnded = ({ text }: Rest): boolean => ENDED.has(text);
const isStrangeWord = ({ text, isWord }: Rest): boolean =>
  isWord && !/^\d+$/.test(text) && ![NEGATION, ENDED, NEUTRAL, SUBJECT, PERMIT].some((known) => known.has(text)); // prettier-ignore

/** Applies negations to a permission. */
const permission = (rests: readonly Rest[]): Permission => {
  const isStrange = rests.some(isStrangeWord);
  const negations = rests.filter((rest) => isNegation(rest) || isEnded(rest)).length;
  if (isStrange || negations > 1) return { says: 'unclear', isStrange };
  return { says: negations === 1 ? 'opt-out' : 'opt-in', isStrange };
};

/** `withdrawn` refers to a consent and is not a second negation. */
const WITHDRAWAL = /widerruf|widersprochen|refus/;

/** Applies negations and other words to a refusal. */
const refusal = (words: readonly string[], rests: readonly Rest[]): Permission => {
  const isStrange = rests.some(isStrangeWord);
  const [negation, ...others] = rests.filter((rest) => isNegation(rest) || isEnded(rest));
  // The bars prevent a match of the whole name.
  const hasPermission = around(['|', ...rests.map(({ text }) => text), '|'], OPT_IN) !== null;
  const isMixed = hasPermission && !WITHDRAWAL.test(words.join(''));
  if (!negation && !isMixed) return { says: 'opt-out', isStrange };
  const isTurned = negation && isNegation(negation) && negation.isBeforeTerm && others.length === 0;
  return { says: isTurned && !isMixed && !isStrange ? 'opt-in' : 'unclear', isStrange };
};

/** The words of a name, with abbreviations expanded. */
const wordsIn = (text: string): string[] => {
  const words = withoutAnswers(wordsOf(text.replace(/n['’]t\b/gi, ' not')));
  return words.map((word, place) => {
    const isNumber = word === 'no' && (place === words.length - 1 || words[place + 1] === 'of');
    return isNumber && words.length > 1 ? 'number' : word;
  });
};

/**
 * Parses what a column name or a value says about the permission to e-mail the contact; null if nothing. Negations
 * count: `Not subscribed` is an opt-out, `Not opted out` is not.
 */
export const parsePermission = (text: string): Permission | null => {
  const words = wordsIn(text);
  const besideRefusal = around(words, OPT_OUT);
  if (besideRefusal) return refusal(words, besideRefusal);
  const besidePermission = around(words, OPT_IN);
  if (besidePermission) return permission(besidePermission);

  const rests = words.map((word) => ({ text: word, isWord: true, isBeforeTerm: false }));
  if (CONTACT_BY_MAIL.test(words.join(''))) return permission(rests);
  if (!words.some((word) => SUBJECT.has(word))) return null;
  // `Non-marketing contact` is what HubSpot calls a contact that it is not paid for.
  const isNegated = rests.some((rest) => isNegation(rest) && rest.text !== 'non');
  if (rests.some(isStrangeWord)) return isNegated ? { says: 'unclear', isStrange: true } : null;
  return isNegated || rests.some(isEnded) || words.some((word) => PERMIT.has(word))
    ? permission(rests)
    : null;
};
