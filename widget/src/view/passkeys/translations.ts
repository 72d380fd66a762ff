import type { PasskeyTexts } from '../../texts';

/** The texts for signing up with a passkey, in the languages other than English. */
export const TRANSLATIONS: Record<string, PasskeyTexts> = {
  de: {
    createPasskey: 'Passkey erstellen',
    introPasskey: 'Sie wurden zu {portal} eingeladen. Prüfen Sie Ihre Angaben, um Ihr Konto zu erstellen.',
    withPasskey:
      'Sie melden sich mit einem Passkey an. Ihr Gerät fragt nach Fingerabdruck, Gesicht oder PIN.',
    passkeyFailed: [
      'Der Passkey wurde nicht erstellt',
      'Versuchen Sie es noch einmal, oder verwenden Sie ein Passwort. Ihre Eingaben bleiben erhalten.',
    ],
    passkeyCancelled: [
      'Sie haben keinen Passkey erstellt',
      'Versuchen Sie es noch einmal, oder verwenden Sie ein Passwort. Ihre Eingaben bleiben erhalten.',
    ],
  },
  es: {
    createPasskey: 'Crear una clave de acceso',
    introPasskey: 'Tiene una invitación a {portal}. Compruebe sus datos para crear su cuenta.',
    withPasskey:
      'Va a registrarse con una clave de acceso. Su dispositivo le pedirá la huella, el rostro o el PIN.',
    passkeyFailed: [
      'No se ha creado la clave de acceso',
      'Inténtelo de nuevo o use una contraseña. No se ha perdido nada de lo que ha escrito.',
    ],
    passkeyCancelled: [
      'No ha creado ninguna clave de acceso',
      'Inténtelo de nuevo o use una contraseña. No se ha perdido nada de lo que ha escrito.',
    ],
  },
  fr: {
    createPasskey: 'Créer une clé d’accès',
    introPasskey: 'Vous avez une invitation à {portal}. Vérifiez vos informations pour créer votre compte.',
    withPasskey:
      'Vous vous inscrivez avec une clé d’accès. Votre appareil demandera votre empreinte, votre visage ou son code.',
    passkeyFailed: [
      'La clé d’accès n’a pas été créée',
      'Réessayez ou utilisez un mot de passe. Rien de ce que vous avez saisi n’est perdu.',
    ],
    passkeyCancelled: [
      'Vous n’avez pas créé de clé d’accès',
      'Réessayez ou utilisez un mot de passe. Rien de ce que vous avez saisi n’est perdu.',
    ],
  },
  nl: {
    createPasskey: 'Een toegangssleutel maken',
    introPasskey: 'U bent uitgenodigd voor {portal}. Controleer uw gegevens om uw account aan te maken.',
    withPasskey:
      'U meldt u aan met een toegangssleutel. Uw apparaat vraagt om uw vingerafdruk, uw gezicht of de pincode.',
    passkeyFailed: [
      'De toegangssleutel is niet gemaakt',
      'Probeer het opnieuw of gebruik een wachtwoord. Wat u hebt ingevuld, blijft bewaard.',
    ],
    passkeyCancelled: [
      'U hebt geen toegangssleutel gemaakt',
      'Probeer het opnieuw of gebruik een wachtwoord. Wat u hebt ingevuld, blijft bewaard.',
    ],
  },
};
