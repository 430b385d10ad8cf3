/**
 * The few sentences that no server can say, because it was not reached, not understood or not asked. Everything else
 * a person reads about a failure comes from the server's catalogue, in the language asked for.
 */
const words = {
  fr: {
    offline: 'Vous êtes hors ligne. Réessayez quand la connexion sera revenue.',
    unreachable: 'Le serveur ne répond pas. Réessayez dans un instant.',
    unreadable: 'La réponse du serveur est illisible. Réessayez dans un instant.',
    kdf_refused: 'Connexion interrompue : ce serveur demande une protection trop faible de votre mot de passe. Prévenez la personne qui l’administre.',
    insecure_context: 'Votre navigateur ne protège les mots de passe que sur une adresse en https. Ouvrez cette page en https.',
    weak_password: 'Ce mot de passe est trop facile à deviner. Choisissez-en un autre.',
  },
  en: {
    offline: 'You are offline. Try again once the connection is back.',
    unreachable: 'The server does not answer. Try again in a moment.',
    unreadable: 'The server’s answer cannot be read. Try again in a moment.',
    kdf_refused: 'Sign-in stopped: this server asks for too weak a protection of your password. Tell whoever administers it.',
    insecure_context: 'Your browser only protects passwords on an https address. Open this page over https.',
    weak_password: 'This password is too easy to guess. Choose another one.',
  },
} as const

/** Codes of problems that arise on this device. */
export type LocalCode = keyof (typeof words)['fr']

/** The language the interface is shown in, which `<html lang>` declares for everybody. */
export function interfaceLanguage(): 'fr' | 'en' {
  return document.documentElement.lang.toLowerCase().startsWith('en') ? 'en' : 'fr'
}

/** What to tell the person about a local problem. */
export function localWords(code: LocalCode): string {
  return words[interfaceLanguage()][code]
}
