/** Creates the reference to an existing page. */
export type Reference = (key: string) => { kind: 'page'; contentType: string; documentId?: string };

export interface PageText {
  entry: (reference: Reference) => {
    title: string;
    slug: string;
    description: string;
    widgets: { __component: string; [attribute: string]: unknown }[];
  };
}

interface SeedPage {
  key: string;
  /** The purpose of the page on the website; see the content type. */
  purpose: 'content' | 'home' | 'sign-in' | 'welcome';
  locales: { en: PageText; de: PageText };
}

const home: SeedPage = {
  key: 'home',
  purpose: 'home',
  locales: {
    en: {
      entry: () => ({
        title: 'Lindenhof',
        slug: 'home',
        description: 'Tools and timber for workshops, with a portal for customers.',
        widgets: [
          {
            __component: 'content.hero',
            heading: 'Good tools, close at hand',
            lead: 'Lindenhof supplies joiners and carpenters with tools, timber and advice. Our customers order, track and reorder in their own portal.',
            linkLabel: 'Sign in to the portal',
            linkUrl: '/sign-in',
          },
          {
            __component: 'content.steps',
            heading: 'How to join the portal',
            items: [
              {
                title: 'We invite you',
                text: 'Your contact at Lindenhof sends an invitation to your e-mail address.',
              },
              { title: 'You follow the link', text: 'It is personal and valid for two weeks.' },
              {
                title: 'You choose a password',
                text: 'You are then signed in, with the permissions for your job.',
              },
            ],
          },
          {
            __component: 'content.text',
            body: '## No invitation yet?\n\nAre you a customer? [Ask for an invitation](/sign-up) with your e-mail address. If you are new here, write to [service@lindenhof.example](mailto:service@lindenhof.example) and tell us which company you work for. We check each request personally and may call you back.',
          },
        ],
      }),
    },
    de: {
      entry: () => ({
        title: 'Lindenhof',
        slug: 'startseite',
        description: 'Werkzeug und Holz für Werkstätten, mit einem Portal für alle, die dort einkaufen.',
        widgets: [
          {
            __component: 'content.hero',
            heading: 'Gutes Werkzeug, gleich zur Hand',
            lead: 'Lindenhof beliefert Tischlereien und Zimmereien mit Werkzeug, Holz und Rat. Unsere Kundschaft bestellt und verfolgt ihre Aufträge im eigenen Portal.',
            linkLabel: 'Zur Anmeldung',
            linkUrl: '/anmelden',
          },
          {
            __component: 'content.steps',
            heading: 'So kommen Sie ins Portal',
            items: [
              {
                title: 'Wir laden Sie ein',
                text: 'Ihre Ansprechperson bei Lindenhof schickt die Einladung an Ihre E-Mail-Adresse.',
              },
              { title: 'Sie folgen dem Link', text: 'Er gehört Ihnen allein und gilt zwei Wochen.' },
              {
                title: 'Sie wählen ein Passwort',
                text: 'Das ist alles. Sie sind angemeldet, mit den Rechten, die zu Ihrer Arbeit passen.',
              },
            ],
          },
          {
            __component: 'content.text',
            body: '## Noch keine Einladung?\n\nSie kaufen schon bei uns? Dann [fordern Sie eine Einladung an](/konto-anlegen), mit Ihrer E-Mail-Adresse. Sind Sie neu, schreiben Sie an [service@lindenhof.example](mailto:service@lindenhof.example) und nennen Sie Ihren Betrieb. Wir prüfen jede Anfrage persönlich und rufen Sie vielleicht zurück.',
          },
        ],
      }),
    },
  },
};

const terms: SeedPage = {
  key: 'terms',
  purpose: 'content',
  locales: {
    en: {
      entry: () => ({
        title: 'Terms of use',
        slug: 'terms',
        description: 'What you agree to when you use the portal.',
        widgets: [
          {
            __component: 'content.text',
            body: '# Terms of use\n\n*As of January 2026*\n\n1. Your account is yours alone. Do not pass on your password.\n2. Orders placed in the portal are as binding as orders on paper.\n3. We store only the data that the portal needs.\n4. You may close your account at any time.',
          },
        ],
      }),
    },
    de: {
      entry: () => ({
        title: 'Nutzungsbedingungen',
        slug: 'nutzungsbedingungen',
        description: 'Worin Sie einwilligen, wenn Sie das Portal nutzen.',
        widgets: [
          {
            __component: 'content.text',
            body: '# Nutzungsbedingungen\n\n*Stand Januar 2026*\n\n1. Ihr Konto gehört Ihnen allein. Geben Sie das Passwort nicht weiter.\n2. Bestellungen im Portal binden wie Bestellungen auf Papier.\n3. Wir speichern nur Daten, die das Portal braucht.\n4. Sie können Ihr Konto jederzeit schließen.',
          },
        ],
      }),
    },
  },
};

const welcome: SeedPage = {
  key: 'welcome',
  purpose: 'welcome',
  locales: {
    en: {
      entry: () => ({
        title: 'Welcome',
        slug: 'welcome',
        description: 'The first page of the portal.',
        widgets: [
          {
            __component: 'account.greeting',
            heading: 'Welcome, {name}',
            text: 'You are signed in as {role}.',
            signedOutText: 'This page greets you by name once you are signed in.',
          },
          {
            __component: 'content.steps',
            heading: 'What you can do here',
            items: [
              { title: 'Order', text: 'Everything from the catalogue, at your own prices.' },
              { title: 'Follow', text: 'See where a delivery is and when it will arrive.' },
              { title: 'Reorder', text: 'Repeat an earlier order with one click.' },
            ],
          },
        ],
      }),
    },
    de: {
      entry: () => ({
        title: 'Willkommen',
        slug: 'willkommen',
        description: 'Die erste Seite des Portals.',
        widgets: [
          {
            __component: 'account.greeting',
            heading: 'Willkommen, {name}',
            text: 'Sie sind angemeldet als {role}.',
            signedOutText: 'Diese Seite begrüßt Sie mit Namen, sobald Sie angemeldet sind.',
          },
          {
            __component: 'content.steps',
            heading: 'Was Sie hier tun können',
            items: [
              { title: 'Bestellen', text: 'Alles aus dem Katalog, zu Ihren Preisen.' },
              { title: 'Verfolgen', text: 'Sehen, wo eine Lieferung ist und wann sie ankommt.' },
              { title: 'Nachbestellen', text: 'Einen früheren Auftrag mit einem Klick wiederholen.' },
            ],
          },
        ],
      }),
    },
  },
};

const signInWidget = (reference: Reference) => ({
  __component: 'portal-connector.crm-user-sign-in',
  properties: {
    redirectPage: reference('welcome'),
    forgotPasswordPage: { kind: 'url', url: '/password' },
  },
});

const signIn: SeedPage = {
  key: 'sign-in',
  purpose: 'sign-in',
  locales: {
    en: {
      entry: (reference) => ({
        title: 'Sign in',
        slug: 'sign-in',
        description: 'For customers with an account.',
        widgets: [signInWidget(reference)],
      }),
    },
    de: {
      entry: (reference) => ({
        title: 'Anmelden',
        slug: 'anmelden',
        description: 'Für alle mit einem Konto.',
        widgets: [signInWidget(reference)],
      }),
    },
  },
};

const inviteWidget = (
  reference: Reference,
  texts: { heading: string; intro: string; submitLabel: string }
) => ({
  __component: 'portal-connector.crm-user-invite',
  properties: {
    existingUserPage: reference('sign-in'),
    redirectPage: reference('welcome'),
    termsPage: reference('terms'),
    request: true,
    ...texts,
  },
});

const signUp: SeedPage = {
  key: 'sign-up',
  purpose: 'content',
  locales: {
    en: {
      entry: (reference) => ({
        title: 'Sign up',
        slug: 'sign-up',
        description: 'The page that invitations link to.',
        widgets: [
          inviteWidget(reference, {
            heading: 'Your account at Lindenhof',
            intro: 'Please check your details.',
            submitLabel: 'Create my account',
          }),
        ],
      }),
    },
    de: {
      entry: (reference) => ({
        title: 'Konto anlegen',
        slug: 'konto-anlegen',
        description: 'Die Seite, zu der Einladungen führen.',
        widgets: [
          inviteWidget(reference, {
            heading: 'Ihr Konto bei Lindenhof',
            intro: 'Bitte prüfen Sie Ihre Angaben.',
            submitLabel: 'Konto anlegen',
          }),
        ],
      }),
    },
  },
};

/** The pages in the order of creation: a page follows those that it refers to. */
export const PAGE_TEXTS: SeedPage[] = [home, terms, welcome, signIn, signUp];
