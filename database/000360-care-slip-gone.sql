-- An office that stands in a slip no more is told so（予定の削除）: of what was given to it last this holds then, and it has the slip no more.
ALTER TABLE care.slip_given ADD COLUMN gone boolean NOT NULL DEFAULT false;
