-- Under row-level security an index is used only for a condition that cannot leak. To the planner coalesce() may, CASE may not: with the
-- indexes on coalesce() every reading of a person's facts read all relations and consents of the region.
CREATE INDEX ON exchange.relation ((CASE WHEN leads_to IS NULL THEN subject ELSE leads_to END));
CREATE INDEX ON exchange.consent ((CASE WHEN leads_to IS NULL THEN subject ELSE leads_to END));
