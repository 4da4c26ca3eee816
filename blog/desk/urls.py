from django.urls import path

from blog.desk import home, images

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("images/", images.images, name="images"),
    path("media/", images.library, name="media"),
    path("media/<int:pk>/", images.image, name="image"),
    path("media/<int:pk>/delete/", images.delete, name="image_delete"),
]
