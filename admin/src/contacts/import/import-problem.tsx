import { Box, Typography } from '@strapi/design-system';
import { requestIssues } from '../../api/errors';
import { useErrorText } from '../../components/use-error-text';
import { useText } from '../../translations/texts';

/** Why nothing came of the file, and the line of it where reading it ended. */
export const ImportProblem = ({ error }: { error: unknown }) => {
  const t = useText();
  const { errorText } = useErrorText();
  const line = requestIssues(error)[0]?.path[0];
  return (
    <Box role="alert" background="danger100" borderColor="danger200" hasRadius padding={4}>
      <Typography>
        {errorText(error)} {line && t('import.line', { line })}
      </Typography>
    </Box>
  );
};
