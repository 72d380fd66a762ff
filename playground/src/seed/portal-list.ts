/** Two portals on the one website, and their roles, mapped to roles of Strapi's users. */
export const PORTALS = [
  {
    key: 'customer',
    name: 'Customer Portal',
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
