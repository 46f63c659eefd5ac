/**
 * What people are found by, in one column with an index that holds all a search needs: it reads the index alone. Rows
 * of an import before this migration get the nearest that SQL can do; the import at the start brings the rest.
 */
export const peopleSearchMigration = `
  ALTER TABLE directory_objects ADD COLUMN search TEXT NOT NULL DEFAULT '';
  UPDATE directory_objects SET search =
    COALESCE(' ' || lower(display_name) || char(10), '') || COALESCE(' ' || lower(user_principal_name) || char(10), '')
    || COALESCE(' ' || lower(sam_account_name) || char(10), '') || COALESCE(' ' || lower(mail) || char(10), '');
  CREATE INDEX directory_objects_search ON directory_objects (search, source_anchor);

  ALTER TABLE cloud_objects ADD COLUMN search TEXT NOT NULL DEFAULT '';
  UPDATE cloud_objects SET search =
    COALESCE(' ' || lower(display_name) || char(10), '') || COALESCE(' ' || lower(user_principal_name) || char(10), '');
  CREATE INDEX cloud_objects_search ON cloud_objects (search, source_anchor);
`;
