from blog.models.attachment import Attachment
from blog.models.author import Author
from blog.models.byline import Byline
from blog.models.byline_change import BylineChange
from blog.models.byline_consent import Consent
from blog.models.calendar_address import CalendarAddress
from blog.models.card import Card
from blog.models.category import Category, Series
from blog.models.citation import Citation
from blog.models.correction import Correction
from blog.models.embargo import EmbargoChange
from blog.models.handle import Handle
from blog.models.image import Image
from blog.models.imported import Arrival, Imported
from blog.models.known_word import KnownWord
from blog.models.link_check import LinkCheck
from blog.models.note import Note
from blog.models.notice import DeskNotice
from blog.models.page import MenuItem, Page
from blog.models.pending import Pending
from blog.models.popularity import DayViews, Popularity
from blog.models.post import Post
from blog.models.preview_link import PreviewLink, PreviewVisit
from blog.models.redirect import Redirect
from blog.models.related import Related
from blog.models.relinking import Relinking
from blog.models.review import Review
from blog.models.revision import Revision
from blog.models.site import SiteSettings
from blog.models.sitting import Sitting
from blog.models.tag import Tag, TaggedPost
from blog.models.tag_merge import TagMerge
from blog.models.without_mail import WithoutMail
from blog.models.workflow import Transition

__all__ = [
    "Arrival",
    "Attachment",
    "Author",
    "Byline",
    "BylineChange",
    "CalendarAddress",
    "Card",
    "Category",
    "Citation",
    "Consent",
    "Correction",
    "DayViews",
    "DeskNotice",
    "EmbargoChange",
    "Handle",
    "Image",
    "Imported",
    "KnownWord",
    "LinkCheck",
    "MenuItem",
    "Note",
    "Page",
    "Pending",
    "Popularity",
    "Post",
    "PreviewLink",
    "PreviewVisit",
    "Redirect",
    "Related",
    "Relinking",
    "Review",
    "Revision",
    "Series",
    "SiteSettings",
    "Sitting",
    "Tag",
    "TagMerge",
    "TaggedPost",
    "Transition",
    "WithoutMail",
]
