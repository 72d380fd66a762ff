import type { SignInTexts } from '.';

export const texts: SignInTexts = {
  looking: 'Einen Moment …',
  heading: 'Anmelden',
  introInvitation: 'Melden Sie sich an, um die Einladung zu {portal} anzunehmen.',
  introProvider: 'Melden Sie sich mit {provider} an, um die Einladung zu {portal} anzunehmen.',
  introPassword: 'Melden Sie sich mit Ihrem Passwort an, um die Einladung zu {portal} anzunehmen.',
  orAnotherWay: 'oder auf anderem Weg',
  identifier: 'E-Mail-Adresse oder Benutzername',
  password: 'Passwort',
  show: 'Passwort anzeigen',
  required: 'Füllen Sie dieses Feld aus.',
  submit: 'Anmelden',
  sending: 'Sie werden angemeldet …',
  forgotPassword: 'Passwort vergessen?',
  continueWith: 'Weiter mit {provider}',
  opening: '{provider} wird geöffnet …',
  usePasskey: 'Mit einem Passkey anmelden',
  orPassword: 'oder mit einem Passwort',
  next: 'Weiter',
  again: 'Erneut versuchen',
  done: ['Willkommen zurück', 'Sie sind angemeldet.'],
  accepted: ['Einladung angenommen', 'Sie haben die Einladung zu {portal} angenommen.'],
  acceptedUnnamed: 'Sie haben die Einladung angenommen.',
  'not-accepted': [
    'Sie sind angemeldet, aber die Einladung wurde nicht angenommen',
    'Sie ist vielleicht abgelaufen oder wurde zurückgezogen. Wenden Sie sich an die Person, die Sie eingeladen hat.',
  ],
  otherAddress:
    'Sie ist für eine andere E-Mail-Adresse als {email}. Melden Sie sich mit dem eingeladenen Konto an.',
  used: 'Sie wurde bereits verwendet.',
  notYet: 'Wir erreichen die Website gerade nicht. Bitte versuchen Sie es erneut.',
  wrong: ['Das hat nicht geklappt', 'Prüfen Sie E-Mail-Adresse und Passwort.'],
  blocked: ['Ihr Konto ist gesperrt', 'Wenden Sie sich an die Betreiber dieser Website.'],
  unconfirmed: [
    'Bestätigen Sie zuerst Ihre E-Mail-Adresse',
    'Öffnen Sie den Link in der E-Mail, die wir Ihnen gesendet haben.',
  ],
  'rate-limited': ['Zu viele Versuche', 'Bitte warten Sie einige Minuten, bevor Sie es erneut versuchen.'],
  offline: ['Keine Verbindung', 'Wir erreichen die Website gerade nicht. Bitte versuchen Sie es erneut.'],
  trouble: ['Etwas ist schiefgelaufen', 'Der Fehler liegt bei uns. Bitte versuchen Sie es erneut.'],
  providerFailed: [
    'Die Anmeldung mit {provider} hat nicht geklappt',
    'Vielleicht haben Sie Ihr Konto auf andere Weise erstellt. Versuchen Sie es noch einmal, oder verwenden Sie ein Passwort.',
  ],
  providerCancelled: [
    'Sie haben die Anmeldung mit {provider} abgebrochen',
    'Versuchen Sie es noch einmal, oder verwenden Sie ein Passwort.',
  ],
  passkeyFailed: [
    'Der Passkey wurde nicht akzeptiert',
    'Versuchen Sie es noch einmal, oder melden Sie sich auf andere Weise an.',
  ],
  passkeyCancelled: [
    'Sie haben keinen Passkey verwendet',
    'Versuchen Sie es noch einmal, oder melden Sie sich auf andere Weise an.',
  ],
};
