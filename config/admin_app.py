from django.apps import apps
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig

# What other packages register and no editor needs: taggit's own tags are not
# the blog's, jobs are for who runs the site, with procrastinate's own tools, and
# addresses are kept in step with the accounts.
NOT_FOR_EDITORS = (
    "taggit.Tag",
    "procrastinate.ProcrastinateJob",
    "account.EmailAddress",
)


class AdminConfig(DjangoAdminConfig):
    default_site = "config.admin.Administration"

    def ready(self) -> None:
        super().ready()
        for label in NOT_FOR_EDITORS:
            admin.site.unregister(apps.get_model(label))
