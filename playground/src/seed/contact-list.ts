/** A contact of the demo. All are made up, with addresses in reserved domains. */
export interface SeedContact {
  firstName: string;
  lastName: string;
  email: string | null;
  phone: string | null;
  company: string;
  jobTitle: string;
  language: string;
  doNotEmail: boolean;
  active: boolean;
}

interface Country {
  language: string;
  dialCode: string;
  firstNames: string[];
  lastNames: string[];
  companies: string[];
}

const COUNTRIES: Country[] = [
  {
    language: 'en',
    dialCode: '+44',
    firstNames: ['Amelia', 'Brian', 'Chloe', 'Declan', 'Eleanor', 'Gareth', 'Imogen', 'Rhys'],
    lastNames: ["O'Brien", 'Hughes', 'MacLeod', "D'Arcy", 'Whitfield', 'Okafor', 'Patel', 'Ashworth'],
    companies: ['Harbour & Sons', 'Pennine Joinery', 'Tidewater Fittings'],
  },
  {
    language: 'de',
    dialCode: '+49',
    firstNames: ['Jürgen', 'Käthe', 'Sören', 'Bärbel', 'Lukas', 'Annika', 'Götz', 'Yıldız'],
    lastNames: ['Müller', 'Großmann', 'Schäfer', 'von der Heide', 'Köhler', 'Yılmaz', 'Weiß', 'Krüger'],
    companies: ['Tischlerei Ahorn', 'Möbelwerk Süd GmbH', 'Holzhandel Böhm KG'],
  },
  {
    language: 'fr',
    dialCode: '+33',
    firstNames: ['Zoé', 'François', 'Hélène', 'Gaël', 'Inès', 'Thibault', 'Noémie', 'Étienne'],
    lastNames: ["L'Hermite", 'Lefèvre', "d'Estaing", 'Bézier', 'Moreau', 'Garçon', 'Saint-Just', 'Çelik'],
    companies: ['Atelier du Chêne', 'Menuiserie Préfontaine', 'Bois & Façade'],
  },
  {
    language: 'es',
    dialCode: '+34',
    firstNames: ['Íñigo', 'Begoña', 'José', 'Lucía', 'Álvaro', 'Nerea', 'Ramón', 'Sofía'],
    lastNames: ['Núñez', 'García López', 'Ibáñez', 'Peña', 'Domínguez', 'Ortuño', 'Vázquez', 'Etxeberria'],
    companies: ['Carpintería Roble', 'Muebles Peñalba', 'Talleres Ibáñez'],
  },
  {
    language: 'nl',
    dialCode: '+31',
    firstNames: ['Daniël', 'Fenna', 'Joost', 'Maaike', 'Renée', 'Sjoerd', 'Anouk', 'Willem'],
    lastNames: [
      'van der Berg',
      'de Vries',
      "van 't Hoff",
      'Jansen',
      'Coöper',
      'Bakker',
      'Smeets',
      'ten Brink',
    ],
    companies: ['Houtbouw Noord', 'De Vries Interieur', 'Timmerij Zuiderzee'],
  },
];

const JOB_TITLES = [
  'Owner',
  'Buyer',
  'Workshop lead',
  'Accountant',
  'Site manager',
  'Office manager',
  'Carpenter',
];

/** Contacts that the guided tour mentions by name. */
const PROTAGONISTS: SeedContact[] = [
  {
    firstName: 'Nora',
    lastName: 'Lindqvist',
    email: 'nora.lindqvist@harbour-sons.example',
    phone: '+44 20 7946 0011',
    company: 'Harbour & Sons',
    jobTitle: 'Buyer',
    language: 'en',
    doNotEmail: false,
    active: true,
  },
  {
    firstName: 'Tom',
    lastName: "O'Hara",
    email: 'tom.ohara@pennine-joinery.example',
    phone: '+44 161 496 0022',
    company: 'Pennine Joinery',
    jobTitle: 'Owner',
    language: 'en',
    doNotEmail: false,
    active: true,
  },
  {
    firstName: 'Käthe',
    lastName: 'Sommerfeld',
    email: 'kaethe.sommerfeld@tischlerei-ahorn.example',
    phone: '+49 30 23125 033',
    company: 'Tischlerei Ahorn',
    jobTitle: 'Geschäftsführerin',
    language: 'de',
    doNotEmail: false,
    active: true,
  },
];

const SPELLED_OUT: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', ı: 'i', ø: 'oe' };

/** Letters a to z, digits and single hyphens, as in usual addresses. */
const asciiOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[äöüßıø]/g, (letter) => SPELLED_OUT[letter] ?? letter)
    .normalize('NFD')
    .replace(/[\u0300-\u036f']/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** A contact by its index in the list, the same in every demo. Names repeat only after 320 contacts. */
const contactAt = (index: number): SeedContact => {
  const country = pick(COUNTRIES, index);
  const round = Math.floor(index / COUNTRIES.length);
  const firstName = pick(country.firstNames, round);
  const lastName = pick(country.lastNames, round + Math.floor(round / country.firstNames.length));
  const company = pick(country.companies, round);
  return {
    firstName,
    lastName,
    email:
      index % 23 === 11 ? null : `${asciiOf(firstName)}.${asciiOf(lastName)}@${asciiOf(company)}.example`,
    phone: index % 7 === 3 ? null : `${country.dialCode} 555 ${String(10_000 + index * 37)}`,
    company,
    jobTitle: pick(JOB_TITLES, index),
    language: country.language,
    doNotEmail: index % 29 === 17,
    active: index % 31 !== 19,
  };
};

/** `total` contacts, the same every time: some without an address, some who must not be e-mailed, some inactive. */
export const contactList = (total: number): SeedContact[] => [
  ...PROTAGONISTS,
  ...Array.from({ length: total - PROTAGONISTS.length }, (_, index) => contactAt(index)),
];
