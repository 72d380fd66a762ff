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
  /** Before the name of a provider. */
  continueWith: string;
  providerFailed: string;
  invitationAccepted: string;
  /** `{portal}` is the name of the portal. */
  invitationAcceptedTo: string;
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
  identifier: 'E-mail address or username',
  password: 'Password',
  goOn: 'Go to the portal',
  forgotPassword: 'Forgot your password?',
  newPassword: 'New password',
  askForAddress:
    'Enter the e-mail address of your account. We will send you a link to choose a new password.',
  email: 'E-mail address',
  sendPasswordMail: 'Send me a link',
  passwordMailSent: 'If an account with this address exists, we have sent an e-mail to it.',
  savePassword: 'Save and sign in',
  passwordNotSaved:
    'The link has been used or has expired, or the password is too short. Try again, or request another link.',
  acceptInvitation: 'Accept the invitation',
  invitationWaiting: 'You already have an account. Sign in to accept the invitation.',
  continueWith: 'Continue with',
  providerFailed:
    'Signing in did not work, or there is no account with that address. To create one, use the link in your invitation.',
  invitationAccepted: 'You have accepted the invitation.',
  invitationAcceptedTo: 'You have accepted the invitation to {portal}.',
  needsJavaScript: 'This form needs JavaScript. Please enable it for this page.',
  elementMissing: 'The form could not be loaded. Please reload the page.',
  footer: 'Lindenhof and all people on this website are fictional.',
  notFound: {
    title: 'This page does not exist',
    text: 'It may have moved, or the address is incomplete.',
    link: 'Go to the home page',
  },
  unavailable: {
    title: 'We will be back in a moment',
    text: 'The website cannot reach its content right now. This page reloads automatically.',
    link: 'Try again now',
  },
  wrongCredentials: 'The address or password is wrong.',
  tooManyAttempts: 'Too many attempts. Please wait a minute and try again.',
  invitation: {
    'invitation.email-mismatch':
      'You are signed in, but the invitation was sent to another e-mail address. Sign out, then sign in with that address.',
    'invitation.expired':
      'You are signed in, but the invitation has expired. Open the link in the e-mail again to get a new one.',
    'invitation.redeemed': 'You are signed in. The invitation has already been used.',
    'invitation.revoked': 'You are signed in, but the invitation has been withdrawn.',
    'invitation.replaced':
      'You are signed in, but there is a newer invitation. Please use the link in the latest e-mail.',
    'invitation.unknown':
      'You are signed in, but the link was incomplete. Please open it from the e-mail again.',
    'rate.limited':
      'You are signed in, but there have been too many attempts with this invitation. Please wait a few minutes.',
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
    'Geben Sie die E-Mail-Adresse Ihres Kontos ein. Wir senden Ihnen einen Link, über den Sie ein neues Passwort wählen.',
  email: 'E-Mail-Adresse',
  sendPasswordMail: 'Link senden',
  passwordMailSent: 'Wenn es zu dieser Adresse ein Konto gibt, haben wir eine E-Mail dorthin gesendet.',
  savePassword: 'Speichern und anmelden',
  passwordNotSaved:
    'Der Link wurde schon benutzt oder ist zu alt, oder das Passwort ist zu kurz. Bitte versuchen Sie es noch einmal, oder lassen Sie sich einen neuen Link senden.',
  acceptInvitation: 'Einladung annehmen',
  invitationWaiting: 'Sie haben schon ein Konto. Melden Sie sich an, um die Einladung anzunehmen.',
  continueWith: 'Weiter mit',
  providerFailed:
    'Die Anmeldung hat nicht geklappt, oder es gibt kein Konto mit dieser Adresse. Verwenden Sie den Link in Ihrer Einladung, um eines zu erstellen.',
  invitationAccepted: 'Sie haben die Einladung angenommen.',
  invitationAcceptedTo: 'Sie haben die Einladung zu {portal} angenommen.',
  needsJavaScript: 'Dieses Formular braucht JavaScript. Bitte erlauben Sie es für diese Seite.',
  elementMissing: 'Das Formular ließ sich nicht laden. Bitte laden Sie die Seite gleich noch einmal.',
  footer: 'Lindenhof und alle Personen auf dieser Website sind erfunden.',
  notFound: {
    title: 'Diese Seite gibt es nicht',
    text: 'Vielleicht ist sie umgezogen, oder die Adresse ist unvollständig.',
    link: 'Zur Startseite',
  },
  unavailable: {
    title: 'Wir sind gleich wieder da',
    text: 'Die Website erreicht ihre Inhalte gerade nicht. Diese Seite versucht es von selbst noch einmal.',
    link: 'Jetzt erneut versuchen',
  },
  wrongCredentials: 'Die Adresse oder das Passwort ist falsch.',
  tooManyAttempts: 'Zu viele Versuche. Bitte warten Sie eine Minute.',
  invitation: {
    'invitation.email-mismatch':
      'Sie sind angemeldet, aber die Einladung ging an eine andere E-Mail-Adresse. Melden Sie sich ab und mit jener Adresse wieder an.',
    'invitation.expired':
      'Sie sind angemeldet, aber die Einladung ist abgelaufen. Öffnen Sie den Link in der E-Mail noch einmal, um eine neue zu erhalten.',
    'invitation.redeemed': 'Sie sind angemeldet. Die Einladung wurde schon benutzt.',
    'invitation.revoked': 'Sie sind angemeldet, aber die Einladung wurde zurückgezogen.',
    'invitation.replaced':
      'Sie sind angemeldet, aber es gibt eine neuere Einladung. Bitte verwenden Sie den Link aus der letzten E-Mail.',
    'invitation.unknown':
      'Sie sind angemeldet, aber der Link war nicht vollständig. Bitte öffnen Sie ihn noch einmal aus der E-Mail.',
    'rate.limited':
      'Sie sind angemeldet, aber mit dieser Einladung gab es zu viele Versuche. Bitte warten Sie einige Minuten.',
  },
  invitationFailed:
    'Sie sind angemeldet, aber die Einladung ließ sich gerade nicht annehmen. Bitte versuchen Sie es später noch einmal.',
};

export const TEXTS: Record<Locale, Texts> = { en, de };
