from django.urls import path

from blog.desk import completing, editor, home, pending, revisions, sitting

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("write/", editor.write, name="write"),
    path("complete", completing.complete, name="complete"),
    path("<int:pk>/", editor.editor, name="editor"),
    path("<int:pk>/save", editor.save, name="save"),
    path("<int:pk>/sitting", sitting.sit, name="sitting"),
    path("<int:pk>/revisions/", revisions.revisions, name="revisions"),
    path("<int:pk>/revisions/<int:number>/", revisions.revision, name="revision"),
    path("<int:pk>/revisions/<int:number>/name", revisions.name, name="name"),
    path("<int:pk>/revisions/<int:number>/restore", revisions.restore, name="restore"),
    path("<int:pk>/pending/", pending.pending, name="pending"),
    path("<int:pk>/pending/preview/", pending.preview, name="pending_preview"),
    path("<int:pk>/pending/submit", pending.submit, name="submit_pending"),
    path("<int:pk>/pending/apply", pending.apply, name="apply_pending"),
    path("<int:pk>/pending/refuse", pending.refuse, name="refuse_pending"),
]
