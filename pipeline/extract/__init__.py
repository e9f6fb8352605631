"""The coder: ``article.py`` codes one article, ``stage.py`` the whole table."""
