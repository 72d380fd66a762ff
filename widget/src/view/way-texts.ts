import type { WayTexts } from '../texts';
import { ways as english } from '../texts/en';

const TRANSLATIONS: Record<string, WayTexts> = {
  de: {
    orPassword: 'oder mit einem Passwort',
    introChoice: 'Sie wurden zu {portal} eingeladen. Wählen Sie, wie Sie sich anmelden möchten.',
    usePassword: 'Lieber ein Passwort verwenden',
  },
  es: {
    orPassword: 'o con una contraseña',
    introChoice: 'Tiene una invitación a {portal}. Elija cómo quiere iniciar sesión.',
    usePassword: 'Usar una contraseña',
  },
  fr: {
    orPassword: 'ou avec un mot de passe',
    introChoice: 'Vous avez une invitation à {portal}. Choisissez comment vous connecter.',
    usePassword: 'Utiliser un mot de passe',
  },
  nl: {
    orPassword: 'of met een wachtwoord',
    introChoice: 'U bent uitgenodigd voor {portal}. Kies hoe u wilt inloggen.',
    usePassword: 'Een wachtwoord gebruiken',
  },
};

/** The texts for the choice between a password and other ways to sign up, in a language or in English. */
export const wayTexts = (language: string): WayTexts => TRANSLATIONS[language.slice(0, 2)] ?? english;
