"""What a table looks like: columns, vocabularies, rules and their documents. Imports no pipeline."""
