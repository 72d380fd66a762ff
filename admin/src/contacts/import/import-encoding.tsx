import { Field, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { IMPORT_ENCODINGS, type ImportEncoding } from '../../../../contracts/contact-import';
import { useText } from '../../translations/texts';

/** What programs that save files call them. */
const NAMES: Record<ImportEncoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-1252': 'Windows-1252',
  macintosh: 'Mac Roman',
  ibm850: 'MS-DOS 850',
  'iso-8859-15': 'ISO-8859-15',
  'windows-1250': 'Windows-1250',
  'iso-8859-2': 'ISO-8859-2',
  'windows-1251': 'Windows-1251',
  'koi8-r': 'KOI8-R',
  'windows-1253': 'Windows-1253',
  'windows-1254': 'Windows-1254',
  'windows-1255': 'Windows-1255',
  'windows-1256': 'Windows-1256',
  'windows-1257': 'Windows-1257',
  shift_jis: 'Shift JIS',
  'euc-jp': 'EUC-JP',
  gb18030: 'GB 18030',
  big5: 'Big5',
  'euc-kr': 'EUC-KR',
};

interface ImportEncodingProps {
  encoding: ImportEncoding | undefined;
  disabled: boolean;
  onChange: (encoding: ImportEncoding) => void;
}

/** The encoding that the file's letters were read in, for those who see that they are wrong. */
export const ImportEncodingChoice = ({ encoding, disabled, onChange }: ImportEncodingProps) => {
  const t = useText();
  return (
    <Field.Root name="encoding" hint={t('import.encoding.hint')}>
      <Field.Label>{t('import.encoding')}</Field.Label>
      <SingleSelect
        size="S"
        disabled={disabled}
        value={encoding ?? null}
        onChange={(chosen) => onChange(chosen as ImportEncoding)}
      >
        {IMPORT_ENCODINGS.map((option) => (
          <SingleSelectOption key={option} value={option}>
            {NAMES[option]}
          </SingleSelectOption>
        ))}
      </SingleSelect>
      <Field.Hint />
    </Field.Root>
  );
};
