from procrastinate.contrib.django import app

from blog.models import SiteSettings
from comments.retention import forget


@app.periodic(cron="37 4 * * *")
@app.task(lock="forget_visitors", queueing_lock="forget_visitors")
def forget_visitors(timestamp: int) -> None:
    """Forget each day what is kept no longer; a day that was missed is made up for."""
    forget(SiteSettings.objects.current())
