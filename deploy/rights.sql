-- Rights on a ledger in PostgreSQL. Run by its owner, after the ledger was made and after every upgrade of the program:
--     psql "$OWNER_URL" -f deploy/rights.sql
-- A person or program then gets one of the two roles:  CREATE ROLE anna LOGIN PASSWORD '…' IN ROLE intheworks_writer;
--
-- intheworks_writer  adds to the ledger and reads it: no UPDATE, DELETE or TRUNCATE on any of its entries. `serve` runs with it.
-- intheworks_reader  reads.
-- The owner alone moves the schema, and erases words (`intheworks forget`).
DO $$
DECLARE
    one record;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'intheworks_writer') THEN
        CREATE ROLE intheworks_writer NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'intheworks_reader') THEN
        CREATE ROLE intheworks_reader NOLOGIN;
    END IF;
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO intheworks_writer, intheworks_reader;
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM intheworks_writer, intheworks_reader;
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO intheworks_writer, intheworks_reader;
    GRANT INSERT ON ALL TABLES IN SCHEMA public TO intheworks_writer;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO intheworks_writer;
    REVOKE INSERT ON alembic_version FROM intheworks_writer;
    -- Answers kept ready are made out of the ledger and made anew as it grows: they are no entries.
    GRANT UPDATE, DELETE ON kept, kept_mark, kept_name, kept_run, touched TO intheworks_writer;
    -- What a server keeps beside the ledger (tokens, sessions, webhooks) is no part of it, and changes.
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'server\_%' LOOP
        EXECUTE format('GRANT UPDATE, DELETE ON %I TO intheworks_writer', one.tablename);
        EXECUTE format('REVOKE ALL ON %I FROM intheworks_reader', one.tablename);
    END LOOP;
END
$$;
