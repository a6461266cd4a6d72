-- The server's own login, with the writer's rights: psql -v … -f deploy/rights.sql -f deploy/writer.sql, WRITER_PASSWORD set.
\getenv password WRITER_PASSWORD
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'intheworks_server') AS absent \gset
\if :absent
CREATE ROLE intheworks_server LOGIN IN ROLE intheworks_writer;
\endif
ALTER ROLE intheworks_server PASSWORD :'password';
