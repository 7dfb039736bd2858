-- What stands for an intent whose process died is kept as its bytes: the database never looks into it, and reading it as JSON cost more than the row.
ALTER TABLE exchange.asking ALTER COLUMN unknown TYPE bytea USING convert_to(unknown::text, 'UTF8');
