import type { RequestTexts } from '../../texts';

/** The texts for asking for an invitation, in the languages other than English. */
export const TRANSLATIONS: Record<string, RequestTexts> = {
  de: {
    request: [
      'Fordern Sie Ihre Einladung an',
      'Geben Sie Ihre E-Mail-Adresse ein, und wir senden Ihnen Ihre Einladung.',
    ],
    requested: [
      'Sehen Sie in Ihrem Postfach nach',
      'Wenn diese Adresse eingeladen werden kann, ist eine E-Mail an {address} unterwegs. Das kann einige Minuten dauern.',
    ],
    sendRequest: 'Einladung anfordern',
    sendingRequest: 'Wird gesendet …',
    otherAddress: 'Andere Adresse verwenden',
  },
  es: {
    request: ['Solicite su invitación', 'Introduzca su dirección de correo y le enviaremos su invitación.'],
    requested: [
      'Revise su correo',
      'Si se puede invitar a esta dirección, hay un correo en camino a {address}. Puede tardar unos minutos.',
    ],
    sendRequest: 'Enviarme la invitación',
    sendingRequest: 'Enviando…',
    otherAddress: 'Usar otra dirección',
  },
  fr: {
    request: [
      'Demandez votre invitation',
      'Saisissez votre adresse e-mail et nous vous enverrons votre invitation.',
    ],
    requested: [
      'Consultez votre messagerie',
      'Si cette adresse peut être invitée, un e-mail est en route vers {address}. Cela peut prendre quelques minutes.',
    ],
    sendRequest: 'Recevoir mon invitation',
    sendingRequest: 'Envoi en cours…',
    otherAddress: 'Utiliser une autre adresse',
  },
  nl: {
    request: ['Vraag uw uitnodiging aan', 'Vul uw e-mailadres in en wij sturen u uw uitnodiging.'],
    requested: [
      'Bekijk uw e-mail',
      'Als dit adres kan worden uitgenodigd, is er een e-mail onderweg naar {address}. Dat kan een paar minuten duren.',
    ],
    sendRequest: 'Stuur mijn uitnodiging',
    sendingRequest: 'Wordt verzonden…',
    otherAddress: 'Een ander adres gebruiken',
  },
};
