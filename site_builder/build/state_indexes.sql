CREATE UNIQUE INDEX site_page_address ON site_page (address);
CREATE INDEX site_page_unit ON site_page (unit);
CREATE INDEX problem_path ON problem (path);
CREATE INDEX collides ON site_page (collision);
