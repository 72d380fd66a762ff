import type { IssueCode, PublicErrorCode, RequestIssue } from '../../../contracts';
import type { Failure } from '../api';
import type { Texts } from '../texts';
import { plural } from './intl';

/** English for what only a server refuses; see `../texts/en.ts`. */
export const en = {
  passwordCommon: 'This password is easy to guess. Please choose another one.',
  usernameTaken: 'This username is taken. Please choose another one.',
} as const;

/** Words for what a server refuses of an answer. In braces: the values of the code. */
const english = {
  'value.too-long': 'At most {max} characters, please.',
  'value.control-characters': 'There are characters in it that cannot be kept.',
  'value.line-breaks': 'Please write this in one line.',
  'phone.invalid': 'Please enter a telephone number.',
  'option.unknown': 'Please choose one of the options.',
  'date.invalid': 'Please enter a date, such as 2030-12-31.',
  'number.invalid': 'Please enter a number.',
  'number.out-of-range': 'Please enter a number from {min} to {max}.',
  'number.too-precise': 'Too many decimal places. Allowed: {max}.',
  'username.other-address': 'A username with @ has to be the invited address.',
} as const satisfies Partial<Record<IssueCode, string>>;

type Words = Readonly<Record<keyof typeof english, string>>;

const WORDS: Record<string, Words> = {
  en: english,
  de: {
    'value.too-long': 'Bitte höchstens {max} Zeichen.',
    'value.control-characters': 'Darin sind Zeichen, die sich nicht speichern lassen.',
    'value.line-breaks': 'Bitte schreiben Sie das in eine Zeile.',
    'phone.invalid': 'Bitte geben Sie eine Telefonnummer ein.',
    'option.unknown': 'Bitte wählen Sie eine der Möglichkeiten.',
    'date.invalid': 'Bitte geben Sie ein Datum ein, etwa 2030-12-31.',
    'number.invalid': 'Bitte geben Sie eine Zahl ein.',
    'number.out-of-range': 'Bitte geben Sie eine Zahl von {min} bis {max} ein.',
    'number.too-precise': 'Zu viele Nachkommastellen. Erlaubt: {max}.',
    'username.other-address': 'Ein Benutzername mit @ muss die eingeladene Adresse sein.',
  },
  es: {
    'value.too-long': 'Como máximo {max} caracteres, por favor.',
    'value.control-characters': 'Contiene caracteres que no se pueden guardar.',
    'value.line-breaks': 'Escríbalo en una sola línea.',
    'phone.invalid': 'Introduzca un número de teléfono.',
    'option.unknown': 'Elija una de las opciones.',
    'date.invalid': 'Introduzca una fecha, por ejemplo 2030-12-31.',
    'number.invalid': 'Introduzca un número.',
    'number.out-of-range': 'Introduzca un número de {min} a {max}.',
    'number.too-precise': 'Demasiados decimales. Permitidos: {max}.',
    'username.other-address': 'Un nombre de usuario con @ debe ser la dirección invitada.',
  },
  fr: {
    'value.too-long': '{max} caractères au maximum, s’il vous plaît.',
    'value.control-characters': 'Certains caractères ne peuvent pas être enregistrés.',
    'value.line-breaks': 'Veuillez l’écrire sur une seule ligne.',
    'phone.invalid': 'Veuillez saisir un numéro de téléphone.',
    'option.unknown': 'Veuillez choisir une des options.',
    'date.invalid': 'Veuillez saisir une date, par exemple 2030-12-31.',
    'number.invalid': 'Veuillez saisir un nombre.',
    'number.out-of-range': 'Veuillez saisir un nombre de {min} à {max}.',
    'number.too-precise': 'Trop de décimales. Autorisées : {max}.',
    'username.other-address': 'Un nom d’utilisateur avec @ doit être l’adresse invitée.',
  },
  nl: {
    'value.too-long': 'Hoogstens {max} tekens, alstublieft.',
    'value.control-characters': 'Er staan tekens in die niet bewaard kunnen worden.',
    'value.line-breaks': 'Schrijf dit op één regel.',
    'phone.invalid': 'Vul een telefoonnummer in.',
    'option.unknown': 'Kies een van de mogelijkheden.',
    'date.invalid': 'Vul een datum in, zoals 2030-12-31.',
    'number.invalid': 'Vul een getal in.',
    'number.out-of-range': 'Vul een getal in van {min} tot en met {max}.',
    'number.too-precise': 'Te veel decimalen. Toegestaan: {max}.',
    'username.other-address': 'Een gebruikersnaam met @ moet het uitgenodigde adres zijn.',
  },
};

/** What is wrong with a value: in the site's words, those of the language, or English; what no code tells, as the server says it. */
const wordsFor = (
  { code = '', message, values = {} }: RequestIssue,
  texts: Texts,
  language: string
): string => {
  const { required, emailInvalid, atLeast, invalid } = texts;
  if (code === 'value.too-short') return plural(language, atLeast, Number(values.min));
  const known = {
    ...english,
    ...WORDS[language.slice(0, 2)],
    'value.missing': required,
    'email.invalid': emailInvalid,
    ...texts,
  } as Record<string, unknown>;
  const words = known[code] ?? ((!code && message) || invalid);
  return (typeof words === 'string' ? words : invalid).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : String(value);
  });
};

/**
 * What the server refused, as a sentence for each control of the form, by the path in the body (`fields.phone`).
 * `passwordRule` says how long a password has to be.
 */
export const errorsByControl = (
  { code, errors }: Failure,
  texts: Texts,
  language: string,
  passwordRule: string
): Record<string, string> => {
  const { passwordCommon, usernameTaken } = { ...en, ...texts };
  const known: Partial<Record<Failure['code'], [control: string, message: string]>> = {
    'password.too-short': ['password', passwordRule],
    'password.too-long': ['password', texts.passwordLong],
    'password.too-common': ['password', passwordCommon],
    'username.taken': ['username', usernameTaken],
    'terms.required': ['acceptedTerms', texts.tick],
  } satisfies Partial<Record<PublicErrorCode, [string, string]>>;
  const listed = errors.map((issue) => [issue.path.join('.'), wordsFor(issue, texts, language)] as const);
  return Object.fromEntries(known[code] ? [known[code]] : listed);
};
