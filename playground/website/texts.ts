import type { PublicErrorCode } from '../../contracts';
import type { Locale } from './locale';

export interface Texts {
  skipToContent: string;
  signIn: string;
  signOut: string;
  signedInAs: string;
  language: string;
  identifier: string;
  password: string;
  goOn: string;
  forgotPassword: string;
  newPassword: string;
  /** Asks for the address of the account. */
  askForAddress: string;
  email: string;
  sendPasswordMail: string;
  passwordMailSent: string;
  savePassword: string;
  passwordNotSaved: string;
  acceptInvitation: string;
  invitationWaiting: string;
  needsJavaScript: string;
  elementMissing: string;
  footer: string;
  notFound: { title: string; text: string; link: string };
  unavailable: { title: string; text: string; link: string };
  wrongCredentials: string;
  tooManyAttempts: string;
  /** Results of accepting an invitation as a signed-in user. */
  invitation: Partial<Record<PublicErrorCode, string>>;
  invitationFailed: string;
}

const en: Texts = {
  skipToContent: 'Skip to content',
  signIn: 'Sign in',
  signOut: 'Sign out',
  signedInAs: 'Signed in as',
  language: 'Language',
  identifier: 'E-mail address or user name',
  password: 'Password',
  goOn: 'Go to the portal',
  forgotPassword: 'Forgotten your password?',
  newPassword: 'A new password',
  askForAddress:
    'Tell us the e-mail address of your account, and we send you a link to choose a new password by.',
  email: 'E-mail address',
  sendPasswordMail: 'Send me a link',
  passwordMailSent: 'If there is an account with that address, a mail is on its way to it.',
  savePassword: 'Save and sign in',
  passwordNotSaved:
    'The link has been used or is too old, or the password is too short. Please try again, or ask for another link.',
  acceptInvitation: 'Accept the invitation',
  invitationWaiting: 'You have an account already. Sign in, and your invitation is accepted with it.',
  needsJavaScript: 'This form needs JavaScript. Please allow it for this page.',
  elementMissing: 'The form could not be loaded. Please reload the page in a moment.',
  footer: 'Lindenhof is made up. So is everybody on this site.',
  notFound: {
    title: 'This page does not exist',
    text: 'It may have moved, or the address was cut off on its way to you.',
    link: 'To the home page',
  },
  unavailable: {
    title: 'We will be back in a moment',
    text: 'The site cannot reach its content right now. This page tries again by itself.',
    link: 'Try again now',
  },
  wrongCredentials: 'The address and the password do not match. Please check both.',
  tooManyAttempts: 'Too many attempts. Please wait a minute and try again.',
  invitation: {
    'invitation.email-mismatch':
      'You are signed in, but the invitation went to another e-mail address. Sign out, and sign in with that one.',
    'invitation.expired':
      'You are signed in, but the invitation has expired. Open the link in the e-mail once more to get a new one.',
    'invitation.redeemed': 'You are signed in. The invitation has been used already.',
    'invitation.revoked': 'You are signed in, but the invitation has been withdrawn.',
    'invitation.replaced':
      'You are signed in, but there is a newer invitation. Please use the link in the latest e-mail.',
    'invitation.unknown':
      'You are signed in, but the link was not complete. Please open it from the e-mail once more.',
    'rate.limited':
      'You are signed in, but there were too many attempts with this invitation. Please wait a few minutes.',
  },
  invitationFailed:
    'You are signed in, but the invitation could not be accepted right now. Please try again later.',
};

const de: Texts = {
  skipToContent: 'Zum Inhalt',
  signIn: 'Anmelden',
  signOut: 'Abmelden',
  signedInAs: 'Angemeldet als',
  language: 'Sprache',
  identifier: 'E-Mail-Adresse oder Benutzername',
  password: 'Passwort',
  goOn: 'Zum Portal',
  forgotPassword: 'Passwort vergessen?',
  newPassword: 'Neues Passwort',
  askForAddress:
    'Nennen Sie uns die E-Mail-Adresse Ihres Kontos, und wir senden Ihnen einen Link, über den Sie ein neues Passwort wählen.',
  email: 'E-Mail-Adresse',
  sendPasswordMail: 'Link senden',
  passwordMailSent: 'Wenn es zu dieser Adresse ein Konto gibt, ist eine E-Mail dorthin unterwegs.',
  savePassword: 'Speichern und anmelden',
  passwordNotSaved:
    'Der Link wurde schon benutzt oder ist zu alt, oder das Passwort ist zu kurz. Bitte versuchen Sie es noch einmal, oder lassen Sie sich einen neuen Link senden.',
  acceptInvitation: 'Einladung annehmen',
  invitationWaiting: 'Sie haben schon ein Konto. Melden Sie sich an, damit ist Ihre Einladung angenommen.',
  needsJavaScript: 'Dieses Formular braucht JavaScript. Bitte erlauben Sie es für diese Seite.',
  elementMissing: 'Das Formular ließ sich nicht laden. Bitte laden Sie die Seite gleich noch einmal.',
  footer: 'Lindenhof ist erfunden. Alle Personen auf dieser Website sind es auch.',
  notFound: {
    title: 'Diese Seite gibt es nicht',
    text: 'Vielleicht ist sie umgezogen, oder die Adresse wurde unterwegs abgeschnitten.',
    link: 'Zur Startseite',
  },
  unavailable: {
    title: 'Wir sind gleich wieder da',
    text: 'Die Website erreicht ihre Inhalte gerade nicht. Diese Seite versucht es von selbst noch einmal.',
    link: 'Jetzt erneut versuchen',
  },
  wrongCredentials: 'Adresse und Passwort passen nicht zusammen. Bitte prüfen Sie beides.',
  tooManyAttempts: 'Zu viele Versuche. Bitte warten Sie eine Minute.',
  invitation: {
    'invitation.email-mismatch':
      'Sie sind angemeldet, aber die Einladung ging an eine andere E-Mail-Adresse. Melden Sie sich ab und mit jener Adresse wieder an.',
    'invitation.expired':
      'Sie sind angemeldet, aber die Einladung ist abgelaufen. Öffnen Sie den Link in der E-Mail noch einmal, um eine neue zu erhalten.',
    'invitation.redeemed': 'Sie sind angemeldet. Die Einladung wurde schon benutzt.',
    'invitation.revoked': 'Sie sind angemeldet, aber die Einladung wurde zurückgezogen.',
    'invitation.replaced':
      'Sie sind angemeldet, aber es gibt eine neuere Einladung. Bitte nehmen Sie den Link aus der letzten E-Mail.',
    'invitation.unknown':
      'Sie sind angemeldet, aber der Link war nicht vollständig. Bitte öffnen Sie ihn noch einmal aus der E-Mail.',
    'rate.limited':
      'Sie sind angemeldet, aber mit dieser Einladung gab es zu viele Versuche. Bitte warten Sie einige Minuten.',
  },
  invitationFailed:
    'Sie sind angemeldet, aber die Einladung ließ sich gerade nicht annehmen. Bitte versuchen Sie es später noch einmal.',
};

export const TEXTS: Record<Locale, Texts> = { en, de };
