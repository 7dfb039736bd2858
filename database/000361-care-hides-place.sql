-- Of whom the office lets nothing out that tells where she is（支援措置対象者 and whoever asks for it）. The exchange tells an office of nobody that she is
-- protected: the office has it from the person or the town, and says so itself.
ALTER TABLE care.person ADD COLUMN hides_place boolean;
