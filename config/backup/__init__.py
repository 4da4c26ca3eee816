"""
One archive with all that a site consists of: its database and its images.

The archive is a tar file. ``database.dump`` is what pg_dump writes, ``media/`` holds
the images by their names, ``manifest.json`` says what belongs to it, and the last
member, ``archive.sha256``, covers every byte before it. Keys and passwords of the
environment are in none, nor are sessions and mails.
"""
