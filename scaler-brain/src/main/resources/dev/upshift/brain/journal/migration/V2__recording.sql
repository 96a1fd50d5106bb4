-- When the host was last heard before the input, as heartbeats cost no write of their own; NULL where
-- it is as the input before has left it. The policy from this input on, where it is not the brain's.
ALTER TABLE input ADD COLUMN heard_at INTEGER;
ALTER TABLE input ADD COLUMN policy TEXT;
