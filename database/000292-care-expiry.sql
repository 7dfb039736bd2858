-- Until when the exchange keeps what was sent, as it says itself: the sender is warned before nobody has fetched it (applications/care/outbox/).
ALTER TABLE care.sent ADD COLUMN expires_at timestamptz;
GRANT UPDATE (expires_at) ON care.sent TO engawa_applications;
