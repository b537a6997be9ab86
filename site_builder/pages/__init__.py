"""HTML pages: for each kind which there are, and the view that its template gets. Imported by: outputs."""
