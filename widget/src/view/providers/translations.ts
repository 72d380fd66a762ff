import type { ProviderTexts } from '../../texts';

/** The texts for signing up with a provider, in the languages other than English. */
export const TRANSLATIONS: Record<string, ProviderTexts> = {
  de: {
    continueWith: 'Weiter mit {provider}',
    introProvider: 'Sie wurden zu {portal} eingeladen. Prüfen Sie Ihre Angaben, um Ihr Konto zu erstellen.',
    withProvider: 'Sie machen mit {provider} weiter.',
    anotherAccount: 'Anderes Konto versuchen',
    opening: '{provider} wird geöffnet …',
    'other-account': [
      'Sie brauchen ein anderes Konto',
      'Diese Einladung ist für {email}. Sie haben sich bei {provider} mit einer anderen Adresse angemeldet. Wenn {provider} keine Auswahl anbietet, melden Sie sich dort zuerst ab.',
    ],
    signInFailed: [
      'Die Anmeldung mit {provider} hat nicht geklappt',
      'Versuchen Sie es noch einmal, oder verwenden Sie ein Passwort. Ihre Eingaben bleiben erhalten.',
    ],
    signInCancelled: [
      'Sie haben die Anmeldung mit {provider} abgebrochen',
      'Versuchen Sie es noch einmal, oder verwenden Sie ein Passwort. Ihre Eingaben bleiben erhalten.',
    ],
    signInUnavailable: [
      '{provider} ist zurzeit nicht verfügbar',
      'Bitte wählen Sie einen anderen Weg. Ihre Eingaben bleiben erhalten.',
    ],
    signInOffline: [
      'Keine Verbindung',
      'Die Website ist gerade nicht erreichbar. Bitte versuchen Sie es noch einmal. Ihre Eingaben bleiben erhalten.',
    ],
  },
  es: {
    continueWith: 'Continuar con {provider}',
    introProvider: 'Tiene una invitación a {portal}. Compruebe sus datos para crear su cuenta.',
    withProvider: 'Va a continuar con {provider}.',
    anotherAccount: 'Probar con otra cuenta',
    opening: 'Abriendo {provider}…',
    'other-account': [
      'Necesita otra cuenta',
      'Esta invitación es para {email}. Ha iniciado sesión en {provider} con otra dirección. Si {provider} no le deja elegir, cierre antes la sesión allí.',
    ],
    signInFailed: [
      'No se ha podido iniciar sesión con {provider}',
      'Inténtelo de nuevo o use una contraseña. No se ha perdido nada de lo que ha escrito.',
    ],
    signInCancelled: [
      'Ha cancelado el inicio de sesión con {provider}',
      'Inténtelo de nuevo o use una contraseña. No se ha perdido nada de lo que ha escrito.',
    ],
    signInUnavailable: [
      '{provider} no está disponible en este momento',
      'Elija otra opción. No se ha perdido nada de lo que ha escrito.',
    ],
    signInOffline: [
      'Sin conexión',
      'No podemos conectar con el sitio en este momento. Inténtelo de nuevo. No se ha perdido nada de lo que ha escrito.',
    ],
  },
  fr: {
    continueWith: 'Continuer avec {provider}',
    introProvider: 'Vous avez une invitation à {portal}. Vérifiez vos informations pour créer votre compte.',
    withProvider: 'Vous continuez avec {provider}.',
    anotherAccount: 'Essayer un autre compte',
    opening: 'Ouverture de {provider}…',
    'other-account': [
      'Il vous faut un autre compte',
      'Cette invitation est pour {email}. Votre compte {provider} a une autre adresse. Si {provider} ne vous laisse pas choisir, déconnectez-vous d’abord là-bas.',
    ],
    signInFailed: [
      'La connexion avec {provider} n’a pas fonctionné',
      'Réessayez ou utilisez un mot de passe. Rien de ce que vous avez saisi n’est perdu.',
    ],
    signInCancelled: [
      'Vous avez annulé la connexion avec {provider}',
      'Réessayez ou utilisez un mot de passe. Rien de ce que vous avez saisi n’est perdu.',
    ],
    signInUnavailable: [
      '{provider} n’est pas disponible pour le moment',
      'Choisissez une autre option. Rien de ce que vous avez saisi n’est perdu.',
    ],
    signInOffline: [
      'Pas de connexion',
      'Le site est injoignable pour le moment. Réessayez. Rien de ce que vous avez saisi n’est perdu.',
    ],
  },
  nl: {
    continueWith: 'Doorgaan met {provider}',
    introProvider: 'U bent uitgenodigd voor {portal}. Controleer uw gegevens om uw account aan te maken.',
    withProvider: 'U gaat verder met {provider}.',
    anotherAccount: 'Een ander account proberen',
    opening: '{provider} wordt geopend…',
    'other-account': [
      'U hebt een ander account nodig',
      'Deze uitnodiging is voor {email}. U hebt bij {provider} met een ander adres ingelogd. Als {provider} u niet laat kiezen, log daar dan eerst uit.',
    ],
    signInFailed: [
      'Inloggen met {provider} is niet gelukt',
      'Probeer het opnieuw of gebruik een wachtwoord. Wat u hebt ingevuld, blijft bewaard.',
    ],
    signInCancelled: [
      'U hebt het inloggen met {provider} afgebroken',
      'Probeer het opnieuw of gebruik een wachtwoord. Wat u hebt ingevuld, blijft bewaard.',
    ],
    signInUnavailable: [
      '{provider} is op dit moment niet beschikbaar',
      'Kies een andere manier. Wat u hebt ingevuld, blijft bewaard.',
    ],
    signInOffline: [
      'Geen verbinding',
      'We kunnen de site nu niet bereiken. Probeer het opnieuw. Wat u hebt ingevuld, blijft bewaard.',
    ],
  },
};
