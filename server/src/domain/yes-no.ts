/** Words for yes, in the languages of the product and its neighbours. */
export const YES: readonly string[] = ['true', 'yes', 'y', 't', '1', 'x', 'on', 'checked', 'ja', 'j', 'wahr', 'oui', 'o', 'vrai', 'sí', 'si', 's', 'verdadero', 'waar', 'igen', 'tak', 'sim']; // prettier-ignore

/** Words for no, in the same languages. */
export const NO: readonly string[] = ['false', 'no', 'n', 'f', '0', 'off', 'unchecked', 'nein', 'falsch', 'non', 'faux', 'falso', 'nee', 'onwaar', 'nem', 'nie', 'não', 'nao']; // prettier-ignore
