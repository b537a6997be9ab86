-- The indexes of the index for searching, made once its tables are filled.

CREATE INDEX search_place ON search_doc (day, rank);
CREATE INDEX search_of ON search_doc (n);
CREATE INDEX search_subject_of ON search_subject (n);
