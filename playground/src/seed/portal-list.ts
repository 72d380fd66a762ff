interface PortalSeed {
  key: string;
  name: string;
  /** The role of those who ask for an invitation. */
  requestRole?: string;
  roles: { name: string; userRole: string }[];
}

/** Two portals on the one website, and their roles, mapped to roles of Strapi's users. */
export const PORTALS: readonly PortalSeed[] = [
  {
    key: 'customer',
    name: 'Customer Portal',
    requestRole: 'Customer',
    roles: [
      { name: 'Customer', userRole: 'customer' },
      { name: 'Purchaser', userRole: 'customer' },
    ],
  },
  {
    key: 'partner',
    name: 'Partner Portal',
    roles: [
      { name: 'Partner', userRole: 'partner' },
      { name: 'Partner administrator', userRole: 'partner' },
    ],
  },
];
