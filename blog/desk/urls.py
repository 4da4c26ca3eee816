from django.urls import path

from blog.desk import home, steps

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("<int:pk>/steps/", steps.steps, name="steps"),
    path("<int:pk>/steps/<str:verb>/", steps.step, name="step"),
]
