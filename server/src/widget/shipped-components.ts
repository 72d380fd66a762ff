import {
  DESIGNER_FIELD_UID,
  SIGN_IN_COMPONENT_UID,
  SIGN_IN_FIELD_UID,
  WIDGET_COMPONENT_UID,
  WIDGETS,
  type WidgetUid,
} from '../../../contracts';

/** The image of a widget in the picker. It contains no text, so that it needs no translation. */
const picture = (content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="240">
<rect width="480" height="240" fill="#f0f0ff"/>
<rect x="120" y="24" width="240" height="192" rx="12" fill="#fff" stroke="#d9d8ff"/>
${content}
</svg>`;

const SIGN_UP_PICTURE = picture(`<circle cx="152" cy="58" r="14" fill="#d9d8ff"/>
<circle cx="152" cy="54" r="4.5" fill="#4945ff"/>
<path d="M143 66c1.5-5 4.5-7 9-7s7.5 2 9 7z" fill="#4945ff"/>
<rect x="178" y="46" width="120" height="10" rx="5" fill="#32324d"/>
<rect x="178" y="64" width="80" height="6" rx="3" fill="#a5a5ba"/>
<g fill="#f6f6f9" stroke="#dcdce4"><rect x="138" y="88" width="204" height="28" rx="5"/><rect x="138" y="126" width="204" height="28" rx="5"/></g>
<rect x="150" y="99" width="108" height="6" rx="3" fill="#8e8ea9"/>
<g fill="#8e8ea9"><circle cx="154" cy="140" r="3"/><circle cx="165" cy="140" r="3"/><circle cx="176" cy="140" r="3"/><circle cx="187" cy="140" r="3"/></g>
<rect x="138" y="166" width="204" height="30" rx="5" fill="#4945ff"/>
<rect x="198" y="178" width="84" height="6" rx="3" fill="#fff"/>`);

/** A key, the ways without a password, and the form. */
const SIGN_IN_PICTURE = picture(`<circle cx="152" cy="58" r="14" fill="#d9d8ff"/>
<g fill="none" stroke="#4945ff" stroke-width="2.5"><circle cx="147" cy="58" r="4"/><path d="M151 58h10m-3 0v5"/></g>
<rect x="178" y="53" width="100" height="10" rx="5" fill="#32324d"/>
<g fill="#fff" stroke="#4945ff"><rect x="138" y="84" width="98" height="24" rx="5"/><rect x="244" y="84" width="98" height="24" rx="5"/></g>
<g fill="#4945ff"><rect x="160" y="93" width="54" height="6" rx="3"/><rect x="266" y="93" width="54" height="6" rx="3"/></g>
<path d="M138 119h204" stroke="#dcdce4"/>
<g fill="#f6f6f9" stroke="#dcdce4"><rect x="138" y="130" width="204" height="22" rx="5"/><rect x="138" y="158" width="204" height="22" rx="5"/></g>
<rect x="150" y="138" width="108" height="6" rx="3" fill="#8e8ea9"/>
<g fill="#8e8ea9"><circle cx="154" cy="169" r="3"/><circle cx="165" cy="169" r="3"/><circle cx="176" cy="169" r="3"/><circle cx="187" cy="169" r="3"/></g>
<rect x="138" y="186" width="204" height="22" rx="5" fill="#4945ff"/>
<rect x="198" y="194" width="84" height="6" rx="3" fill="#fff"/>`);

interface ShippedComponent {
  uid: WidgetUid;
  /** The table of its entries. */
  table: string;
  globalId: string;
  description: string;
  icon: string;
  /** The image in the picker of dynamic zones, for Strapi versions that support `info.preview`; others show the icon. */
  picture: string;
  field: string;
}

const SHIPPED: ShippedComponent[] = [
  {
    uid: WIDGET_COMPONENT_UID,
    table: 'components_portal_connector_crm_user_invites',
    globalId: 'ComponentPortalConnectorCrmUserInvite',
    description: 'The sign-up form for contacts who were invited from the CRM',
    icon: 'user',
    picture: SIGN_UP_PICTURE,
    field: DESIGNER_FIELD_UID,
  },
  {
    uid: SIGN_IN_COMPONENT_UID,
    table: 'components_portal_connector_crm_user_sign_ins',
    globalId: 'ComponentPortalConnectorCrmUserSignIn',
    description: 'The sign-in form: with a password, a provider or a passkey',
    icon: 'key',
    picture: SIGN_IN_PICTURE,
    field: SIGN_IN_FIELD_UID,
  },
];

/** The tables of the components' entries. */
export const WIDGET_TABLES = SHIPPED.map(({ table }) => table);

/** The plugin's components, with the uid, the global id and the schema of each. */
export const shippedComponents = () =>
  SHIPPED.map(({ uid, table, globalId, description, icon, picture: image, field }) => ({
    uid,
    globalId,
    schema: {
      collectionName: table,
      info: {
        displayName: WIDGETS[uid].name,
        description,
        icon,
        // A data URL works with any server URL, and Strapi's default Content Security Policy allows it.
        preview: `data:image/svg+xml,${encodeURIComponent(image.replaceAll('\n', ''))}`,
      },
      options: {},
      attributes: { properties: { type: 'customField', customField: field } },
    },
  }));
