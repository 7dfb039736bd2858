-- That a town hall takes thirty days more is drafted by one and approved by another too: what the person asked for comes later by it.
ALTER TABLE exchange.answer_draft DROP CONSTRAINT answer_draft_decision_check;
ALTER TABLE exchange.answer_draft ADD CONSTRAINT answer_draft_decision_check CHECK (decision IN ('granted', 'partly', 'refused', 'extended'));
