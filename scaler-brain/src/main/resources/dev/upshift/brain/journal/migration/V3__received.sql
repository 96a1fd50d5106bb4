-- The id of the event that through_seq counts: an agent that has lost its folder numbers anew. NULL
-- where an earlier brain wrote the row.
ALTER TABLE received ADD COLUMN through_id TEXT;
