import type { IssueCode, PublicErrorCode, RequestIssue } from '../../../contracts';
import type { Failure } from '../api';
import type { Texts } from '../texts';
import { serverErrors } from '../texts/en';
import { formatPlural } from './intl';

/** Messages for the issue codes of a refused request, with placeholders for the issue's values. */
const english = {
  'value.too-long': 'Use {max} characters or fewer.',
  'value.control-characters': 'This contains characters that are not allowed.',
  'value.line-breaks': 'Enter this on one line.',
  'phone.invalid': 'Enter a valid phone number.',
  'option.unknown': 'Select one of the options.',
  'date.invalid': 'Enter a date, like 2030-12-31.',
  'number.invalid': 'Enter a number.',
  'number.out-of-range': 'Enter a number between {min} and {max}.',
  'number.too-precise': 'Too many decimal places. The maximum is {max}.',
  'username.other-address': 'A username with an @ must be the invited e-mail address.',
} as const satisfies Partial<Record<IssueCode, string>>;

type IssueMessages = Readonly<Record<keyof typeof english, string>>;

const ISSUE_MESSAGES: Record<string, IssueMessages> = {
  en: english,
  de: {
    'value.too-long': 'Höchstens {max} Zeichen sind erlaubt.',
    'value.control-characters': 'Dieser Text enthält unerlaubte Zeichen.',
    'value.line-breaks': 'Schreiben Sie das in eine Zeile.',
    'phone.invalid': 'Geben Sie eine gültige Telefonnummer ein.',
    'option.unknown': 'Wählen Sie eine der Optionen.',
    'date.invalid': 'Geben Sie ein Datum ein, zum Beispiel 2030-12-31.',
    'number.invalid': 'Geben Sie eine Zahl ein.',
    'number.out-of-range': 'Geben Sie eine Zahl von {min} bis {max} ein.',
    'number.too-precise': 'Zu viele Nachkommastellen. Erlaubt sind {max}.',
    'username.other-address': 'Ein Benutzername mit @ muss die eingeladene E-Mail-Adresse sein.',
  },
  es: {
    'value.too-long': 'Use {max} caracteres como máximo.',
    'value.control-characters': 'Contiene caracteres no permitidos.',
    'value.line-breaks': 'Escríbalo en una sola línea.',
    'phone.invalid': 'Introduzca un número de teléfono válido.',
    'option.unknown': 'Elija una de las opciones.',
    'date.invalid': 'Introduzca una fecha, como 2030-12-31.',
    'number.invalid': 'Introduzca un número.',
    'number.out-of-range': 'Introduzca un número entre {min} y {max}.',
    'number.too-precise': 'Demasiados decimales. El máximo es {max}.',
    'username.other-address': 'Un nombre de usuario con @ debe ser la dirección de correo invitada.',
  },
  fr: {
    'value.too-long': 'Utilisez {max} caractères au maximum.',
    'value.control-characters': 'Ce texte contient des caractères non autorisés.',
    'value.line-breaks': 'Écrivez cela sur une seule ligne.',
    'phone.invalid': 'Saisissez un numéro de téléphone valide.',
    'option.unknown': 'Choisissez une des options.',
    'date.invalid': 'Saisissez une date, comme 2030-12-31.',
    'number.invalid': 'Saisissez un nombre.',
    'number.out-of-range': 'Saisissez un nombre entre {min} et {max}.',
    'number.too-precise': 'Trop de décimales. Le maximum est {max}.',
    'username.other-address': 'Un nom d’utilisateur avec @ doit être l’adresse e-mail invitée.',
  },
  nl: {
    'value.too-long': 'Gebruik maximaal {max} tekens.',
    'value.control-characters': 'Deze tekst bevat tekens die niet zijn toegestaan.',
    'value.line-breaks': 'Schrijf dit op één regel.',
    'phone.invalid': 'Vul een geldig telefoonnummer in.',
    'option.unknown': 'Kies een van de opties.',
    'date.invalid': 'Vul een datum in, zoals 2030-12-31.',
    'number.invalid': 'Vul een getal in.',
    'number.out-of-range': 'Vul een getal tussen {min} en {max} in.',
    'number.too-precise': 'Te veel decimalen. Het maximum is {max}.',
    'username.other-address': 'Een gebruikersnaam met @ moet het uitgenodigde e-mailadres zijn.',
  },
};

/**
 * The message for one issue: the site's own text, or that of the language, or English. The server's message
 * is shown only if the issue has no code.
 */
const issueMessage = (
  { code = '', message, values = {} }: RequestIssue,
  texts: Texts,
  language: string
): string => {
  const { required, emailInvalid, atLeast, invalid } = texts;
  if (code === 'value.too-short') return formatPlural(language, atLeast, Number(values.min));
  const messages = {
    ...english,
    ...ISSUE_MESSAGES[language.slice(0, 2)],
    'value.missing': required,
    'email.invalid': emailInvalid,
    ...texts,
  } as Record<string, unknown>;
  const template = messages[code] ?? ((!code && message) || invalid);
  return (typeof template === 'string' ? template : invalid).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : String(value);
  });
};

/**
 * The error message for each control, by its path in the request body (`fields.phone`).
 *
 * @param passwordRule the message for a password that is too short
 */
export const errorsByControl = (
  { code, errors }: Failure,
  texts: Texts,
  language: string,
  passwordRule: string
): Record<string, string> => {
  const { passwordCommon, usernameTaken } = { ...serverErrors, ...texts };
  const known: Partial<Record<Failure['code'], [control: string, message: string]>> = {
    'password.too-short': ['password', passwordRule],
    'password.too-long': ['password', texts.passwordLong],
    'password.too-common': ['password', passwordCommon],
    'username.taken': ['username', usernameTaken],
    'terms.required': ['acceptedTerms', texts.tick],
  } satisfies Partial<Record<PublicErrorCode, [string, string]>>;
  const listed = errors.map((issue) => [issue.path.join('.'), issueMessage(issue, texts, language)] as const);
  return Object.fromEntries(known[code] ? [known[code]] : listed);
};
