from django.urls import path

from blog.desk import asking, home, people

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("consent/<str:token>/", asking.consent, name="consent"),
    path("<int:pk>/people/", people.people, name="people"),
    path("<int:pk>/people/add/", people.add, name="people-add"),
    path("<int:pk>/people/invite/", people.invite, name="people-invite"),
    path("<int:pk>/people/<int:byline>/place/", people.place, name="people-place"),
    path("<int:pk>/people/<int:byline>/part/", people.part, name="people-part"),
    path("<int:pk>/people/<int:byline>/ask/", people.ask, name="people-ask"),
    path("<int:pk>/people/<int:byline>/remove/", people.remove, name="people-remove"),
    path("<int:pk>/people/<int:byline>/mine/", people.mine, name="people-mine"),
]
