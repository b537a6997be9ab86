-- The indexes of archive.db, made once its tables are filled.

CREATE INDEX translated ON article (n) WHERE translation = 1;
CREATE INDEX in_time ON article (lower, upper);
CREATE INDEX titled ON article (title);
CREATE INDEX named ON name (actor);
CREATE INDEX alphabet ON actor (sort_key, sort_name, id);
CREATE INDEX acting_of ON acting (actor, article);
CREATE INDEX about_of ON about (topic, article);
CREATE INDEX narrower ON broader (broader, topic);
CREATE INDEX entry_of ON entry (article);
CREATE INDEX listed ON listing (entry);
CREATE INDEX link_from ON link (article);
CREATE INDEX corrected ON correction (article);
