"""What was said on other blogs, below the posts that ``blog.importers`` saves."""
