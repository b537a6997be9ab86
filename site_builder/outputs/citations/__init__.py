"""Files for reference managers beside an article's page: BibTeX, RIS and CSL-JSON.

All three are made of one record of the article (pages/record.py), and say no more of its date than is known.
"""
