"""The pages on which those who write at a post read notes on it, and answer."""

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from blog.desk import saving
from blog.desk.access import DeskRequest, at_desk, writable
from blog.desk.answering import tell_guest
from blog.desk.note_forms import NoteForm
from blog.desk.noting import tell_of, threads_of, words_of
from blog.models import Note, Pending, Post

# Of all open notes, the newest.
LISTED = 100


@at_desk
@require_safe
def every(request: DeskRequest) -> HttpResponse:
    """List the open notes of all posts that one may write at, newest first."""
    posts = Post.objects.writable_by(request.user)
    notes = Note.objects.unsettled().filter(post__in=posts).with_replies()
    rows = notes.select_related("post").defer("post__body", "post__body_html")
    found = list(rows.order_by("-created_at", "-pk")[: LISTED + 1])
    context = {"notes": found[:LISTED], "has_more": len(found) > LISTED, "most": LISTED}
    return render(request, "desk/all_notes.html", context)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the text with the notes on it, and take another."""
    post = writable(request, pk)
    text = saving.text_for(post)
    words, user = words_of(text), request.user
    threads = Note.objects.filter(post=post).begun()
    form = NoteForm(request.POST or None, post=post, words=words, threads=threads)
    if form.is_valid():
        with transaction.atomic():
            note = form.save(author=user, name=str(user))
            tell_of(note)
            tell_guest(note, user)
        return to_note(request, pk, note)
    shown = Post.objects.writable_by(user).for_article().get(pk=pk)
    if isinstance(text, Pending):
        shown.show_as(text.texts)
    context = {
        "post": shown,
        "neighbours": {},
        "threads": threads_of(threads, words),
        "form": form,
        "action": reverse("desk:notes", args=[pk]),
        "may_settle": True,
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/notes.html", context, status=status)


@at_desk
@require_POST
@transaction.atomic
def settle(request: DeskRequest, pk: int, note: int) -> HttpResponse:
    """Settle a thread, or open it again: whatever it is by now."""
    user = request.user
    post = writable(request, pk)
    for found in post.notes.begun().filter(pk=note):
        if request.POST.get("settled") == "no":
            found.reopen()
        elif found.resolve(user):
            tell_guest(found, user, settled=True)
    return to_note(request, pk, Note(pk=note))


def to_note(request: DeskRequest, pk: int, note: Note) -> HttpResponse:
    """Lead back to where the note was read: beside the editor, or below the text."""
    page = "desk:editor" if request.POST.get("back") == "editor" else "desk:notes"
    address = f"{reverse(page, args=[pk])}#note-{note.parent_id or note.pk}"
    return HttpResponseRedirect(address, status=303)
