from django.urls import path

from blog.desk import asking, calendar, home, me, notices, people

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("welcome/", home.welcome, name="welcome"),
    path("me/", me.me, name="me"),
    path("find/", home.find, name="find"),
    path("notices/seen/", notices.see, name="notices-seen"),
    path("calendar/", calendar.month, name="calendar"),
    path("calendar/address/", calendar.address, name="calendar-address"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar-feed"),
    path("consent/<str:token>/", asking.consent, name="byline-consent"),
    path("<int:pk>/people/", people.people, name="people"),
    path("<int:pk>/people/add/", people.add, name="people-add"),
    path("<int:pk>/people/invite/", people.invite, name="people-invite"),
    path("<int:pk>/people/<int:byline>/place/", people.place, name="people-place"),
    path("<int:pk>/people/<int:byline>/part/", people.part, name="people-part"),
    path("<int:pk>/people/<int:byline>/ask/", people.ask, name="people-ask"),
    path("<int:pk>/people/<int:byline>/remove/", people.remove, name="people-remove"),
    path("<int:pk>/people/<int:byline>/mine/", people.mine, name="people-mine"),
]
