-- 総合相談 about somebody who is not among the persons of the centre: who it is, as far as it was said, and where they are reached.
ALTER TABLE care.consultation ADD COLUMN about text;
