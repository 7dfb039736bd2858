-- A family member's own written consent on paper, of somebody who stands in for nobody on a screen: noted by staff, like a signature under a plan.
ALTER TABLE care.agreement
  ADD COLUMN relation text,               -- 続柄, as she is the person's
  DROP CONSTRAINT agreement_asker_check,
  ADD CONSTRAINT agreement_asker_check CHECK (
    asker IN ('self', 'legal', 'voluntary', 'supporter') OR (asker = 'family' AND kind = 'family-data' AND way = 'paper')),
  ADD CHECK ((asker = 'family') = (relation IS NOT NULL));
