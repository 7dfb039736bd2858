-- 連絡ノート: a picture of a visit, given on purpose to who plans the care. It came without what a camera writes beside the picture (applications/care/photo/).
ALTER TABLE care.note ADD COLUMN photo_type text CHECK (photo_type IN ('image/jpeg', 'image/png'));
ALTER TABLE care.note ADD COLUMN photo bytea CHECK ((photo IS NULL) = (photo_type IS NULL));
