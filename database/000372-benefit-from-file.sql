-- 給付実績 that a file brought: no bill came with it, and none is held against it.
ALTER TABLE municipal.benefit ADD COLUMN from_file boolean;
