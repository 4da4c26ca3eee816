from django.urls import path

from blog.desk import checks, consent, correcting, embargo, home, steps

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("<int:pk>/steps/", steps.steps, name="steps"),
    path("<int:pk>/steps/<str:verb>/", steps.step, name="step"),
    path("<int:pk>/embargo/", embargo.embargo, name="embargo"),
    path("<int:pk>/consent/", consent.consent, name="consent"),
    path("<int:pk>/checks/", checks.checks, name="checks"),
    path("<int:pk>/correct/", correcting.correct, name="correct"),
]
