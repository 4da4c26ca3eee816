"""The writing desk: where authors draft together and editors publish."""
