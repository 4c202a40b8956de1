-- no-transaction
-- contract
-- readable-by: 10
-- Indexes that the history's questions needed before migration 10, and recording pays for.

DROP INDEX CONCURRENTLY IF EXISTS images_by_time;
DROP INDEX CONCURRENTLY IF EXISTS images_by_prompt_words;
DROP INDEX CONCURRENTLY IF EXISTS images_by_own_size;
DROP INDEX CONCURRENTLY IF EXISTS jobs_by_prompt_words;
