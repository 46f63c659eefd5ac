import { Field, makeStyles, Switch, tokens } from '@fluentui/react-components';
import { auditLimits } from '../../../shared/model/audit-limits';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { TextField } from '../../components/text-field';
import type { AuditForm, AuditProblems } from './audit-form';

const useStyles = makeStyles({
  server: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 112px',
    gap: tokens.spacingHorizontalM,
    alignItems: 'start',
  },
  // An input is as wide as twenty letters unless it may shrink.
  port: { gridTemplateColumns: 'minmax(0, 1fr)', '& .fui-Input': { minWidth: 0 } },
  days: { maxWidth: '280px' },
  // In line with the fields, which have no margin.
  track: { marginLeft: 0 },
});

interface AuditSettingsFieldsProps {
  readonly form: AuditForm;
  readonly problems: AuditProblems;
  readonly onChange: (change: Partial<AuditForm>) => void;
}

function ServerFields({ form, problems, onChange }: AuditSettingsFieldsProps) {
  const styles = useStyles();
  const { settings: words } = useTexts().activity;
  return (
    <>
      <div className={styles.server}>
        <TextField
          label={words.host}
          hint={words.hostHint}
          example={words.hostExample}
          required
          value={form.host}
          problem={problems.host === true ? words.hostWrong : undefined}
          onChange={(host) => {
            onChange({ host });
          }}
        />
        <TextField
          className={styles.port}
          label={words.port}
          required
          value={form.port}
          problem={problems.port === true ? words.portWrong : undefined}
          onChange={(port) => {
            onChange({ port });
          }}
        />
      </div>
      <TextField
        label={words.caFile}
        hint={words.caFileHint}
        example={words.caFileExample}
        value={form.caFile}
        problem={problems.caFile === true ? words.caFileWrong : undefined}
        onChange={(caFile) => {
          onChange({ caFile });
        }}
      />
    </>
  );
}

/** The fields of the settings of the audit. */
export function AuditSettingsFields(props: AuditSettingsFieldsProps) {
  const styles = useStyles();
  const formats = useFormats();
  const { settings: words } = useTexts().activity;
  const { form, problems, onChange } = props;
  const { least, most } = auditLimits.retentionDays;
  const wrong = words.daysWrong(formats.count(least), formats.count(most));
  return (
    <>
      <TextField
        className={styles.days}
        label={words.days}
        hint={words.daysHint}
        required
        value={form.days}
        problem={problems.days === true ? wrong : undefined}
        onChange={(days) => {
          onChange({ days });
        }}
      />
      <Field hint={words.forwardHint}>
        <Switch
          indicator={{ className: styles.track }}
          label={words.forward}
          checked={form.forward}
          onChange={(_event, { checked }) => {
            onChange({ forward: checked });
          }}
        />
      </Field>
      {form.forward && <ServerFields {...props} />}
    </>
  );
}
