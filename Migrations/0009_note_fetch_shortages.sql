-- What a session's worker has no room to fetch.

-- While it is so, the worker gets no task for which it would have to fetch a file of as many bytes or more; and why, a
-- sentence without its subject.
ALTER TABLE sessions ADD COLUMN short_of_bytes bigint;
ALTER TABLE sessions ADD COLUMN shortage text;
