import { LABEL_LANGUAGE, QUICK_FORM } from './solution';

/** Ids of form controls by column type. */
const LOOKUP_CONTROL = '{270BD3DB-D9AF-4782-9025-509E298DEC0A}';
const DATE_CONTROL = '{5B773807-9FB2-42DB-97C3-7A91EFF8ADFF}';

const FIELDS = [
  { column: 'tpc_contactid', label: 'Contact', control: LOOKUP_CONTROL },
  { column: 'tpc_portalid', label: 'Portal', control: LOOKUP_CONTROL },
  { column: 'tpc_portalroleid', label: 'Portal Role', control: LOOKUP_CONTROL },
  { column: 'tpc_expireson', label: 'Expires On', control: DATE_CONTROL },
];

const labels = (label: string): string =>
  `<labels><label description="${label}" languagecode="${String(LABEL_LANGUAGE)}" /></labels>`;

/** Element ids only need to be unique within the form. */
const elementId = (index: number): string => `{7c1d0000-0000-4000-8000-${String(index).padStart(12, '0')}}`;

const row = ({ column, label, control }: (typeof FIELDS)[number], index: number): string =>
  `<row><cell id="${elementId(index + 3)}" showlabel="true">${labels(label)}` +
  `<control id="${column}" classid="${control}" datafieldname="${column}" /></cell></row>`;

/** The form in which staff choose portal and role for a contact. */
export const quickFormXml = (): string =>
  `<form><tabs><tab name="invite" id="${elementId(1)}" IsUserDefined="0" locklevel="0" showlabel="false">${labels(QUICK_FORM)}` +
  `<columns><column width="100%"><sections><section name="invite" id="${elementId(2)}" showlabel="false" showbar="false" ` +
  `IsUserDefined="0" locklevel="0" columns="1">${labels(QUICK_FORM)}<rows>${FIELDS.map(row).join('')}</rows>` +
  `</section></sections></column></columns></tab></tabs></form>`;
