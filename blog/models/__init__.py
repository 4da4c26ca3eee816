from blog.models.attachment import Attachment
from blog.models.author import Author
from blog.models.byline import Byline
from blog.models.category import Category, Series
from blog.models.correction import Correction
from blog.models.handle import Handle
from blog.models.image import Image
from blog.models.imported import Arrival, Imported
from blog.models.link_check import LinkCheck
from blog.models.page import MenuItem, Page
from blog.models.post import Post
from blog.models.redirect import Redirect
from blog.models.related import Related
from blog.models.site import SiteSettings
from blog.models.tag import Tag, TaggedPost
from blog.models.workflow import Transition

__all__ = [
    "Arrival",
    "Attachment",
    "Author",
    "Byline",
    "Category",
    "Correction",
    "Handle",
    "Image",
    "Imported",
    "LinkCheck",
    "MenuItem",
    "Page",
    "Post",
    "Redirect",
    "Related",
    "Series",
    "SiteSettings",
    "Tag",
    "TaggedPost",
    "Transition",
]
