CREATE UNIQUE INDEX output_address ON output (address);
CREATE INDEX output_unit ON output (unit);
CREATE INDEX output_collision ON output (collision);
CREATE INDEX problem_path ON problem (path);
